"""Follow-up committees: meetings, who was present, what was decided, who agrees."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.models import Organisation
from alliage.actors.permissions import roles_in
from alliage.actors.services import check_in_time, journal
from alliage.design.stale import hold
from alliage.rules.errors import RuleError, gettext_noop

from ..models import Committee, CommitteeAttendance, CommitteeDecision, CommitteeValidation
from ..permissions import VALIDATE_ROLES, can_contribute, can_edit, can_validate

NOWHERE = gettext_noop("Dites où se tient le comité, ou cochez « à distance ».")
NOT_YET = gettext_noop("Le relevé se valide une fois le comité tenu.")
NOTHING = gettext_noop("Le relevé est vide : écrivez-le, ou notez une décision, avant de le faire valider.")
AGAIN = gettext_noop("%(organisation)s a déjà validé ce relevé.")
DONE_EARLY = gettext_noop(
    "Une décision ne peut pas être faite dans l’avenir : écrivez la date d’aujourd’hui ou une date passée."
)


@transaction.atomic
def save_committee(committee: Committee, *, present: Mapping[int, Iterable[str]], by: Any) -> bool:
    """Write a meeting and the functions present per territory (by key); whether earlier validations fell.

    Whoever validated did so on another text: a change of what was said asks for their word again.
    """
    if not can_edit(by, committee.alliance):
        raise PermissionDenied
    if not committee.remote and not committee.place.strip():
        raise RuleError(NOWHERE, field="place", code="committee_nowhere")
    new = committee.pk is None
    before = None if new else _said(Committee.objects.get(pk=committee.pk))
    if not new:
        hold(committee)
    committee.save()
    _attend(committee, present)
    journal("committee.added" if new else "committee.changed", committee, by=by)
    return not new and before != _said(committee) and _ask_again(committee, by)


def _attend(committee: Committee, present: Mapping[int, Iterable[str]]) -> None:
    """The functions present, those already written kept as they are."""
    wanted = [
        (territory, function.strip()[:150])
        for territory, functions in present.items()
        for function in functions
        if function.strip()
    ]
    for row in committee.attendance.all():
        if (row.territory_id, row.function) in wanted:
            wanted.remove((row.territory_id, row.function))
        else:
            row.delete()
    for territory, function in wanted:
        CommitteeAttendance.objects.create(committee=committee, territory_id=territory, function=function)


def _said(committee: Committee) -> tuple[Any, ...]:
    """What a validation is about."""
    present = sorted(committee.attendance.values_list("territory_id", "function"))
    return committee.held_on, committee.remote, committee.place, committee.agenda, committee.minutes, present


def _ask_again(committee: Committee, by: Any) -> bool:
    """Drop the validations of a text that changed; whether there were any."""
    dropped, _rows = committee.validations.all().delete()
    if dropped:
        journal("committee.validations_dropped", committee, by=by, dropped=dropped)
    return bool(dropped)


@transaction.atomic
def add_decision(decision: CommitteeDecision, *, by: Any) -> bool:
    """Write a decision, new or changed; whether earlier validations fell."""
    if not can_edit(by, decision.committee.alliance):
        raise PermissionDenied
    new = decision.pk is None
    if not new:
        hold(decision)
    decision.save()
    journal(
        "committee.decision_added" if new else "committee.decision_changed", decision.committee, by=by, text=decision.text
    )
    return _ask_again(decision.committee, by)


@transaction.atomic
def remove_decision(decision: CommitteeDecision, *, by: Any) -> bool:
    """Take a decision off the minutes; whether earlier validations fell."""
    if not can_edit(by, decision.committee.alliance):
        raise PermissionDenied
    journal("committee.decision_removed", decision.committee, by=by, text=decision.text)
    decision.delete()
    return _ask_again(decision.committee, by)


@transaction.atomic
def mark_decision(decision: CommitteeDecision, *, done_on: datetime.date | None, by: Any) -> None:
    """Say that a decision is done, or no longer; the minutes stay as validated."""
    if not can_contribute(by, decision.committee.alliance):
        raise PermissionDenied
    if done_on and done_on > timezone.localdate():
        raise RuleError(DONE_EARLY, field="done_on", code="done_in_the_future")
    decision.done_on = done_on
    decision.save(update_fields=["done_on", "updated_at"])
    journal(
        "committee.decision_done" if done_on else "committee.decision_reopened",
        decision.committee,
        by=by,
        text=decision.text,
    )


@transaction.atomic
def validate_minutes(committee: Committee, *, organisation: Organisation, by: Any) -> CommitteeValidation:
    """One party agrees with the minutes, once."""
    if not committee.is_past:
        raise RuleError(NOT_YET, code="committee_to_come")
    if not can_validate(by, committee, organisation.pk):
        raise PermissionDenied
    if not committee.minutes.strip() and not committee.decisions.exists():
        raise RuleError(NOTHING, code="minutes_empty")
    if committee.validations.filter(organisation=organisation).exists():
        raise RuleError(AGAIN, code="already_validated", params={"organisation": organisation.name})
    role = next(role for role in roles_in(by, organisation.pk) if role.role in VALIDATE_ROLES)
    validation = CommitteeValidation.objects.create(
        committee=committee, organisation=organisation, function=role.function, user=by
    )
    journal("committee.validated", committee, by=by, organisation=organisation.name)
    return validation


@transaction.atomic
def delete_committee(committee: Committee, *, by: Any) -> None:
    """Put a meeting in the bin."""
    if not can_edit(by, committee.alliance):
        raise PermissionDenied
    committee.deleted_at = timezone.now()
    committee.save(update_fields=["deleted_at", "updated_at"])
    journal("committee.deleted", committee, by=by)


@transaction.atomic
def restore_committee(committee: Committee, *, by: Any) -> None:
    """Take a meeting out of the bin."""
    if not can_edit(by, committee.alliance):
        raise PermissionDenied
    check_in_time(committee)
    committee.deleted_at = None
    committee.save(update_fields=["deleted_at", "updated_at"])
    journal("committee.restored", committee, by=by)
