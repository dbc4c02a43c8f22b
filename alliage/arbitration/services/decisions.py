"""The vote: written as voted, signed, dated, told in each project’s history; and what really happened six and twelve months on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal
from alliage.design import values
from alliage.design.stale import hold
from alliage.projects.models import Project
from alliage.projects.permissions import can_edit as can_edit_project
from alliage.projects.services.projects import record_decision
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.findings import add_months
from alliage.rules.proposals import WEIGHED

from ..models import Decision, FollowUp, Line, Option, Round
from ..permissions import can_decide

MONTHS = (6, 12)
STAGES = {Option.Kind.HOLD: Project.Stage.SUSPENDED, Option.Kind.STOP: Project.Stage.DONE}
"""What a decision makes of a cooperation; any other leaves it as it stands."""


@dataclass(frozen=True)
class Voted:
    """What was voted on a line."""

    option: Option
    cost: Decimal
    reason: str


@dataclass(frozen=True)
class Act:
    """The act that carries the vote."""

    on: dt.date
    ref: str
    signatory: str
    url: str = ""
    minority: str = ""


@transaction.atomic
def decide(round: Round, act: Act, votes: Mapping[Line, Voted], *, by: Any) -> None:
    """Write the vote on every line, as voted; what was not weighed is said, never refused."""
    if not can_decide(by, round):
        raise PermissionDenied
    hold(round)
    if round.stage == Round.Stage.VOTED:
        raise RuleError(_("Cette session est déjà votée."), code="voted")
    _check_act(round, act)
    lines = list(round.lines.select_related("project").prefetch_related("options__years"))
    for line in lines:
        if line not in votes:
            raise RuleError(_("Dites ce qui a été voté pour « %(line)s »."), code="no-vote", params={"line": line.label})
        _write(line, act, votes[line], by=by)
    round.stage, round.decided_on, round.decided_by = Round.Stage.VOTED, act.on, by
    round.deliberation_ref, round.deliberation_url = act.ref.strip(), act.url
    round.signatory, round.minority = act.signatory.strip(), act.minority.strip()
    round.full_clean()
    round.save()
    journal("round.decided", round, by=by, act=round.deliberation_ref, on=act.on.isoformat())


def _check_act(round: Round, act: Act) -> None:
    if act.on > timezone.localdate():
        raise RuleError(
            _("La date du vote est à venir : on écrit un vote une fois qu’il a eu lieu."), field="on", code="later"
        )
    if act.on < timezone.localtime(round.created_at).date():
        raise RuleError(_("Ce vote est plus ancien que la session : vérifiez la date."), field="on", code="earlier")
    if not act.ref.strip():
        raise RuleError(_("Donnez la référence de la délibération."), field="ref", code="no-act")
    if not act.signatory.strip():
        raise RuleError(_("Écrivez la fonction de qui signe la décision."), field="signatory", code="no-signatory")


def _write(line: Line, act: Act, vote: Voted, *, by: Any) -> None:
    """One line: its decision, its two dates to look again, and the history of its cooperation."""
    option = vote.option
    if option.line_id != line.pk:
        raise RuleError(_("Choisissez une option de cette ligne."), code="elsewhere")
    if vote.cost < 0:
        raise RuleError(_("Un montant ne peut pas être négatif : écrivez la somme sans le signe moins."), code="negative")
    reason = vote.reason.strip() or option.why
    if option.kind != Option.Kind.KEEP and not reason:
        raise RuleError(
            _("Dites pourquoi pour « %(line)s » : le partenaire le lira."), code="no-reason", params={"line": line.label}
        )
    first = next((row for row in option.years.all() if row.year == line.round.year), None)
    others = {each.kind for each in line.options.all() if not each.assumed} - {Option.Kind.KEEP, Option.Kind.STOP}
    decision = Decision.objects.create(
        line=line,
        option=option,
        kind=option.kind,
        words=str(option)[:300],
        reason=reason,
        cost=vote.cost,
        other=first.other if first else Decimal(0),
        weighed=option.kind != Option.Kind.STOP or len(others) >= WEIGHED,
        exit_plan=option.exit_plan,
    )
    FollowUp.objects.bulk_create(
        FollowUp(decision=decision, months=months, due_on=add_months(act.on, months)) for months in MONTHS
    )
    _tell(line, act, decision, by=by)


def _tell(line: Line, act: Act, decision: Decision, *, by: Any) -> None:
    """The history of the cooperation; its stage changes only for a pause or a stop, by who may write on its sheet."""
    project = line.project
    if project is None:
        return
    stage = STAGES.get(Option.Kind(decision.kind), project.stage)
    if stage in STAGES.values() and project.deleted_at is None and can_edit_project(by, project):
        record_decision(project, decision=stage, reason=decision.reason, act=act.ref, decided_on=act.on, by=by)
        _say_on_sheet(project, act, decision)
        return
    told = {"decision": decision.words, "act": act.ref, "on": act.on.isoformat(), "cost": str(decision.cost)}
    journal("round.decided_on", project, by=by, **told)


def _say_on_sheet(project: Project, act: Act, decision: Decision) -> None:
    """A pause says why and when one talks of it again, a stop what continues: the sheet holds together as if typed there."""
    if decision.kind == Option.Kind.HOLD:
        project.stage_reason, project.review_on = decision.reason[:400], add_months(act.on, MONTHS[0])
        project.save(update_fields=["stage_reason", "review_on", "updated_at"])
    elif decision.exit_plan and not project.handover:
        project.handover = decision.exit_plan
        project.save(update_fields=["handover", "updated_at"])


@transaction.atomic
def follow_up(row: FollowUp, *, text: str, by: Any) -> None:
    """What really happened since the vote."""
    if not can_decide(by, row.decision.line.round):
        raise PermissionDenied
    if not text.strip():
        raise RuleError(_("Écrivez ce qui s’est vraiment passé, même en une phrase."), field="text", code="empty")
    row.text, row.done_on, row.user = text.strip(), timezone.localdate(), by
    row.function = by.acting.function if by.acting else ""
    row.full_clean()
    row.save()
    journal("round.followed_up", row.decision.line.project, by=by, months=row.months)


@transaction.atomic
def suspend_now(project: Project, *, ground: str, reason: str, act: str, review_on: dt.date, by: Any) -> None:
    """The immediate suspension: recorded at once with its reason, its act and the day one looks again, outside any round."""
    if not reason.strip():
        raise RuleError(
            _("Dites pourquoi la coopération est suspendue : les partenaires le liront."), field="reason", code="no-reason"
        )
    if review_on <= timezone.localdate():
        raise RuleError(
            _("Donnez la date, à venir, où l’on en reparle : une pause n’est pas un arrêt."),
            field="review_on",
            code="no-review",
        )
    today = timezone.localdate()
    words = f"{ground}{values.colon()} {reason.strip()}"[:400]
    record_decision(project, decision=Project.Stage.SUSPENDED, reason=words, act=act, decided_on=today, by=by)
    project.stage_reason, project.review_on = words, review_on
    project.save(update_fields=["stage_reason", "review_on", "updated_at"])
