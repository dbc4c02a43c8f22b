"""Risks: what may go wrong, in words, who watches it, and the day it is over."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal
from alliage.design.stale import hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Project, Risk
from ..permissions import can_edit


@transaction.atomic
def add_risk(project: Project, *, by: Any, **values: Any) -> Risk:
    """Write down a risk and what is done about it."""
    _check(project, by)
    risk = Risk(project=project, **values)
    _save(risk)
    journal("risk.added", project, by=by, risk=risk.pk, text=risk.text)
    return risk


@transaction.atomic
def change_risk(risk: Risk, *, by: Any, **values: Any) -> None:
    """Correct a risk."""
    _check(risk.project, by)
    hold(risk)
    for name, value in values.items():
        setattr(risk, name, value)
    _save(risk)
    journal("risk.changed", risk.project, by=by, risk=risk.pk, fields=sorted(values))


@transaction.atomic
def close_risk(risk: Risk, *, by: Any) -> None:
    """Say that a risk is over; it stays in the history."""
    _check(risk.project, by)
    risk.closed_on = timezone.localdate()
    risk.save(update_fields=["closed_on", "updated_at"])
    journal("risk.closed", risk.project, by=by, risk=risk.pk)


@transaction.atomic
def reopen_risk(risk: Risk, *, by: Any) -> None:
    """Say that a risk is back."""
    _check(risk.project, by)
    risk.closed_on = None
    risk.save(update_fields=["closed_on", "updated_at"])
    journal("risk.reopened", risk.project, by=by, risk=risk.pk)


def _check(project: Project, by: Any) -> None:
    if not can_edit(by, project):
        raise PermissionDenied


def _save(risk: Risk) -> None:
    """A risk is watched in a territory of the project, or in all."""
    if risk.territory_id and not risk.project.territories.filter(territory=risk.territory_id).exists():
        raise RuleError(_("Choisissez un territoire de cette coopération, ou aucun."), field="territory", code="not-a-side")
    risk.full_clean()
    risk.save()
