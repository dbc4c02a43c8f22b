"""What history and the bin know of alliances, acts, committees and contacts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from alliage.actors.permissions import contributes_for
from alliage.actors.registry import Bin, Kind, Subject, call_rows, register
from alliage.design import search
from alliage.rules.conventions import check_dates

from .models import (
    Alliance,
    AllianceMember,
    Committee,
    CommitteeAttendance,
    CommitteeDecision,
    CommitteeValidation,
    ContactLog,
    Convention,
    ConventionParty,
)
from .permissions import can_edit, is_member
from .queries.bin import own_alliances, own_committees, own_contacts, own_conventions
from .queries.conventions import facts_of
from .services import restore_alliance, restore_committee, restore_contact, restore_convention
from .services.alliances import check_stage


def _alliance(user: Any, row: Any, names: Any) -> bool:
    return can_edit(user, row)


def _inside(user: Any, row: Any, names: Any) -> bool:
    return can_edit(user, row.alliance)


def _meeting(user: Any, row: Any, names: Any) -> bool:
    return can_edit(user, row.committee.alliance)


def _act(user: Any, row: Any, names: Any) -> bool:
    return can_edit(user, row.convention.alliance)


def _contact(user: Any, row: Any, names: Any) -> bool:
    return is_member(user, row.alliance) and contributes_for(user, row.organisation_id)


def _dates(row: Any) -> None:
    check_dates(facts_of(row, parties=()))


def _found(row: Any) -> None:
    search.refresh([row])


def _member_found(row: Any) -> None:
    search.refresh([row.alliance])


def _ask_again(row: Any) -> None:
    """Whoever validated the minutes did so on another text."""
    committee = row if isinstance(row, Committee) else row.committee
    committee.validations.all().delete()


register(
    Subject("alliance", Alliance, Alliance.objects.carried_by, also=((Convention, "alliance_id"),)),
    Subject(
        "convention",
        Convention,
        lambda user: Convention.objects.kept().filter(alliance__in=Alliance.objects.carried_by(user)),
    ),
    Kind(
        Alliance,
        _("alliance"),
        _alliance,
        check=check_stage,
        after=_found,
        fixed=frozenset({"published_at", "fictitious"}),
        bin=Bin(own_alliances, restore_alliance),
    ),
    Kind(AllianceMember, _("territoire allié"), _inside, after=_member_found),
    Kind(
        Convention,
        _("acte"),
        _inside,
        check=_dates,
        fixed=frozenset({"alliance", "kind", "amends"}),
        bin=Bin(own_conventions, restore_convention),
    ),
    Kind(ConventionParty, _("partie à l’acte"), _act),
    Kind(Committee, _("comité de suivi"), _inside, after=_ask_again, bin=Bin(own_committees, restore_committee)),
    Kind(CommitteeAttendance, _("présence au comité"), _meeting, after=_ask_again, labels={"territory": _("territoire")}),
    Kind(CommitteeDecision, _("décision de comité"), _meeting, after=_ask_again),
    Kind(
        ContactLog,
        _("contact"),
        _contact,
        fixed=frozenset({"organisation", "function"}),
        labels={"organisation": _("organisation"), "function": _("fonction")},
        bin=Bin(own_contacts, restore_contact),
    ),
)
call_rows({CommitteeValidation: _("validation de compte rendu")})
