"""Opening, changing, showing and putting away an alliance."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import check_in_time, journal
from alliage.design import search
from alliage.design.stale import hold
from alliage.rules.errors import RuleError, gettext_noop
from alliage.rules.pre_election import verified as verify

from ..models import Alliance, AllianceMember
from ..permissions import can_create, can_edit, can_publish
from ..queries.elections import near

STAGES_WITH_REASON = {Alliance.Stage.DORMANT, Alliance.Stage.SUSPENDED, Alliance.Stage.CLOSED}
NO_REASON = gettext_noop("Dites en une phrase pourquoi l’alliance est mise en veille, suspendue ou close.")
EARLY = gettext_noop(
    "Une alliance ne peut pas changer d’état dans l’avenir : écrivez la date d’aujourd’hui ou une date passée."
)
ALONE = gettext_noop("Une alliance réunit au moins deux territoires : ajoutez le second avant de la publier.")


def check_stage(alliance: Alliance) -> None:
    """RuleError unless a stage that holds the alliance back says why."""
    if alliance.stage in STAGES_WITH_REASON and not alliance.stage_reason.strip():
        raise RuleError(NO_REASON, field="stage_reason", code="stage_needs_reason")
    if alliance.stage_since and alliance.stage_since > timezone.localdate():
        raise RuleError(EARLY, field="stage_since", code="stage_in_the_future")


@transaction.atomic
def create_alliance(alliance: Alliance, *, by: Any) -> Alliance:
    """Open an alliance, internal, carried for a start by the organisation one acts for."""
    if not can_create(by):
        raise PermissionDenied
    check_stage(alliance)
    organisation = by.acting.organisation
    alliance.fictitious = organisation.fictitious
    alliance.stage_since = alliance.stage_since or timezone.localdate()
    alliance.save()
    if organisation.territory_id:
        AllianceMember.objects.create(
            alliance=alliance, territory=organisation.territory, organisation=organisation, position=1
        )
    search.refresh([alliance])
    journal("alliance.created", alliance, by=by)
    return alliance


@transaction.atomic
def edit_alliance(alliance: Alliance, *, by: Any) -> Alliance:
    """Write what a checked form changed on an alliance."""
    if not can_edit(by, alliance):
        raise PermissionDenied
    hold(alliance)
    alliance.save()
    search.refresh([alliance])
    journal("alliance.changed", alliance, by=by)
    return alliance


@transaction.atomic
def change_stage(alliance: Alliance, *, by: Any) -> Alliance:
    """Move an alliance along its life; what was before stays in the journal."""
    if not can_edit(by, alliance):
        raise PermissionDenied
    check_stage(alliance)
    hold(alliance)
    before = Alliance.objects.values_list("stage", flat=True).get(pk=alliance.pk)
    alliance.stage_since = alliance.stage_since or timezone.localdate()
    alliance.save()
    journal(
        "alliance.stage_changed", alliance, by=by, before=before, after=str(alliance.stage), reason=alliance.stage_reason
    )
    return alliance


@transaction.atomic
def publish(alliance: Alliance, *, by: Any, verified: bool = False) -> None:
    """Show an alliance to everyone; `verified`: the rule of an election that approaches was read."""
    if not can_publish(by, alliance):
        raise PermissionDenied
    if alliance.members.count() < 2:
        raise RuleError(ALONE, code="alliance_needs_two")
    rules = verify(near(alliance), verified)
    _mark(alliance, published_at=timezone.now(), published_by=by)
    journal("alliance.published", alliance, by=by, **({"verified": rules} if rules else {}))


@transaction.atomic
def unpublish(alliance: Alliance, *, by: Any) -> None:
    """Take an alliance back inside."""
    if not can_publish(by, alliance):
        raise PermissionDenied
    _mark(alliance, published_at=None, published_by=None)
    journal("alliance.unpublished", alliance, by=by)


@transaction.atomic
def delete_alliance(alliance: Alliance, *, by: Any) -> None:
    """Put an alliance in the bin; nothing of it is lost."""
    if not can_edit(by, alliance):
        raise PermissionDenied
    _mark(alliance, deleted_at=timezone.now())
    journal("alliance.deleted", alliance, by=by)


@transaction.atomic
def restore_alliance(alliance: Alliance, *, by: Any) -> None:
    """Take an alliance out of the bin."""
    if not can_edit(by, alliance):
        raise PermissionDenied
    check_in_time(alliance)
    _mark(alliance, deleted_at=None)
    journal("alliance.restored", alliance, by=by)


def _mark(alliance: Alliance, **values: datetime.datetime | Any) -> None:
    for name, value in values.items():
        setattr(alliance, name, value)
    alliance.save(update_fields=[*values, "updated_at"])
