"""What history, the bin and merging know of people's organisations and territories."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliage.design import search

from . import permissions
from .models import Mandate, Organisation, Service, Situation, Succession, Territory
from .queries.bin import own_organisations, own_situations, own_territories
from .registry import Bin, Kind, Subject, register
from .services.binning import restore_organisation, restore_situation, restore_territory


def _of_organisation(user: Any, row: Any, names: Any) -> bool:
    return permissions.can_edit_organisation(user, row.organisation)


def _card(user: Any, row: Any, names: Any) -> bool:
    return permissions.can_edit_organisation(user, row)


def _place(user: Any, row: Any, names: Any) -> bool:
    return permissions.can_edit_territory(user, row)


def _succession(user: Any, row: Any, names: Any) -> bool:
    return permissions.can_edit_territory(user, row.successor)


def _situation(user: Any, row: Any, names: Any) -> bool:
    return permissions.can_edit_situation(user, row)


def _found(row: Any) -> None:
    search.refresh([row])


def _readers(model: Any) -> Any:
    """Anyone with an account: the directory is open to them."""

    def rows(user: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.all() if user.is_authenticated else model.objects.none()
        return found

    return rows


register(
    # A situation of a whole country has no page of its own: it is read on that of the organisation that wrote it.
    Subject("organisation", Organisation, _readers(Organisation), also=((Situation, "organisation_id"),)),
    Subject("territoire", Territory, _readers(Territory)),
    Kind(
        Organisation,
        _("organisation"),
        _card,
        after=_found,
        fixed=frozenset({"published", "fictitious", "identifier_scheme", "identifier", "successor", "successor_on"}),
        bin=Bin(own_organisations, restore_organisation),
    ),
    Kind(Service, _("service métier"), _of_organisation),
    Kind(Mandate, _("mandat"), _of_organisation),
    Kind(
        Territory,
        _("territoire"),
        _place,
        after=_found,
        fixed=frozenset({"fictitious", "country", "status", "parent"}),
        bin=Bin(own_territories, restore_territory),
    ),
    Kind(
        Succession,
        _("succession"),
        _succession,
        labels={"predecessor": _("a pris la suite de"), "successor": _("remplacé par")},
    ),
    Kind(
        Situation,
        _("situation"),
        _situation,
        fixed=frozenset({"fictitious"}),
        bin=Bin(own_situations, restore_situation),
    ),
)
