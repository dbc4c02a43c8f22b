"""Writing the acts that bind the territories of an alliance."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from alliage.actors.models import Organisation
from alliage.actors.models.files import Visibility
from alliage.actors.services import add_document, check_in_time, journal
from alliage.design.stale import hold
from alliage.rules.conventions import check_dates
from alliage.rules.errors import RuleError, gettext_noop

from ..models import Convention, ConventionParty
from ..permissions import can_edit, carriers
from ..queries.conventions import facts_of

NOTHING_AMENDED = gettext_noop("Un avenant modifie un acte : dites lequel.")
NOT_AN_AMENDMENT = gettext_noop("Seul un avenant modifie un autre acte : changez la nature de l’acte, ou videz « modifie ».")
ELSEWHERE = gettext_noop("L’acte modifié appartient à une autre alliance : choisissez-en un de cette alliance.")
CHAIN = gettext_noop("Un avenant modifie la convention d’origine, pas un autre avenant : choisissez la convention.")
NEEDED = gettext_noop("Des avenants modifient cet acte : retirez-les d’abord.")


@transaction.atomic
def save_convention(convention: Convention, *, upload: UploadedFile | None = None, by: Any) -> Convention:
    """Write an act from a checked form, with its file if one is given."""
    if not can_edit(by, convention.alliance):
        raise PermissionDenied
    new = convention.pk is None
    if not new:
        hold(convention)
    _check_amended(convention)
    check_dates(facts_of(convention, parties=()))
    convention.validate_constraints()
    if upload is not None:
        convention.file = _kept(convention, upload, by)
    convention.save()
    journal("convention.added" if new else "convention.changed", convention, by=by, alliance=convention.alliance.name)
    return convention


def _kept(convention: Convention, upload: UploadedFile, by: Any) -> Any:
    """The signed text, opened to all who carry the alliance, owned by the organisation that sends it."""
    mine = [role.organisation for role in by.roles if role.organisation_id in carriers(convention.alliance)]
    owner = by.acting.organisation if by.acting.organisation in mine else mine[0]
    return add_document(upload, title=convention.title, owner=owner, visibility=Visibility.SHARED, by=by)


def _check_amended(convention: Convention) -> None:
    """RuleError unless an amendment changes an act of its alliance that is not one itself."""
    amends = convention.amends
    if convention.kind == Convention.Kind.AMENDMENT and amends is None:
        raise RuleError(NOTHING_AMENDED, field="amends", code="nothing_amended")
    if amends is None:
        return
    if convention.kind != Convention.Kind.AMENDMENT:
        raise RuleError(NOT_AN_AMENDMENT, field="amends", code="not_an_amendment")
    if amends.alliance_id != convention.alliance_id:
        raise RuleError(ELSEWHERE, field="amends", code="amends_elsewhere")
    if amends.is_amendment or amends.pk == convention.pk:
        raise RuleError(CHAIN, field="amends", code="amends_an_amendment")


@transaction.atomic
def set_parties(convention: Convention, parties: Mapping[Organisation, str], *, by: Any) -> None:
    """Say who signs, each with the function of its signatory; those left out are no longer parties."""
    if not can_edit(by, convention.alliance):
        raise PermissionDenied
    hold(convention)
    convention.parties.exclude(organisation__in=list(parties)).delete()
    for organisation, signatory in parties.items():
        ConventionParty.objects.update_or_create(
            convention=convention, organisation=organisation, defaults={"signatory": signatory.strip()}
        )
    convention.save(update_fields=["updated_at"])
    names = sorted(str(organisation) for organisation in parties)
    journal("convention.parties_set", convention, by=by, parties=names)


@transaction.atomic
def delete_convention(convention: Convention, *, by: Any) -> None:
    """Put an act in the bin."""
    if not can_edit(by, convention.alliance):
        raise PermissionDenied
    if convention.amendments.filter(deleted_at=None).exists():
        raise RuleError(NEEDED, code="amended")
    convention.deleted_at = timezone.now()
    convention.save(update_fields=["deleted_at", "updated_at"])
    journal("convention.deleted", convention, by=by)


@transaction.atomic
def restore_convention(convention: Convention, *, by: Any) -> None:
    """Take an act out of the bin."""
    if not can_edit(by, convention.alliance):
        raise PermissionDenied
    check_in_time(convention)
    convention.deleted_at = None
    convention.save(update_fields=["deleted_at", "updated_at"])
    journal("convention.restored", convention, by=by)
