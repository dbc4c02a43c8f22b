"""Opening a round, its frame, its lines, the people named; closing it and opening it again."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.models import Organisation, Territory, User
from alliage.actors.services import journal
from alliage.design.stale import hold
from alliage.rules.backplan import steps
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.scoring import check_weights
from alliage.vocabulary.models import Currency

from ..models import Limit, Line, Link, Named, Option, Round, RoundTerritory, RoundYear, Step
from ..permissions import can_decide, can_edit, can_open
from ..queries.cases import Entry, must_of
from .proposing import propose_for

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Budget:
    """What is asked: the act, the year it opens, the year it starts from, the envelope, the days of the assembly."""

    year: int
    reference_year: int
    envelope: Decimal
    currency: Currency
    kind: str = Round.Kind.INITIAL
    vote_on: dt.date | None = None
    report_on: dt.date | None = None


def check_edit(round: Round, by: Any) -> None:
    """Refuse who may not change the round, and changes once it is closed."""
    if not can_edit(by, round):
        raise PermissionDenied
    if not round.open:
        raise RuleError(
            _("Les brouillons sont arrêtés : rouvrez la session, avec une raison, pour les changer."), code="closed"
        )


@transaction.atomic
def open_round(organisation: Organisation, budget: Budget, entries: Sequence[Entry], *, by: Any) -> Round:
    """Open a round with its lines and the options Alliage proposes; who opens it is the first person named."""
    if not can_open(by, organisation):
        raise PermissionDenied
    _check_budget(budget)
    if not entries:
        raise RuleError(
            _("Donnez au moins une ligne : une coopération, ou une autre dépense de la politique."), code="no-line"
        )
    round = Round(
        organisation=organisation,
        kind=budget.kind,
        year=budget.year,
        reference_year=budget.reference_year,
        currency=budget.currency,
        vote_on=budget.vote_on,
        report_on=budget.report_on,
        fictitious=organisation.fictitious,
    )
    round.full_clean()
    round.save()
    RoundYear.objects.create(round=round, year=budget.year, envelope=budget.envelope)
    Named.objects.create(round=round, user=by)
    lines = [_line(round, position, entry) for position, entry in enumerate(entries)]
    Line.objects.bulk_create(lines)
    propose_for(round, list(zip(lines, entries, strict=True)), year=budget.year)
    _weigh_places(round, entries)
    plan_steps(round)
    journal("round.opened", round, by=by, year=round.year)
    return round


def plan_steps(round: Round) -> None:
    """The steps counted back from the vote; what is done stays done, what is not moves with the vote."""
    if round.vote_on is None:
        round.steps.filter(done_on__isnull=True).delete()
        return
    done = set(round.steps.filter(done_on__isnull=False).values_list("code", flat=True))
    for due in steps(round.vote_on, report_on=round.report_on, today=timezone.localdate()):
        if due.code not in done:
            Step.objects.update_or_create(round=round, code=due.code, defaults={"due_on": due.on})


@transaction.atomic
def finish_step(step: Step, *, done: bool, by: Any) -> None:
    """Say that a step is done, or that it is not after all."""
    if not can_edit(by, step.round):
        raise PermissionDenied
    step.done_on = timezone.localdate() if done else None
    step.done_function = by.acting.function if done and by.acting else ""
    step.save(update_fields=["done_on", "done_function"])
    journal("round.step_done" if done else "round.step_undone", step.round, by=by, step=step.code)


def _check_budget(budget: Budget) -> None:
    if budget.envelope < 0:
        raise RuleError(
            _("Une enveloppe ne peut pas être négative : écrivez la somme sans le signe moins."),
            field="envelope",
            code="negative",
        )
    if budget.year <= budget.reference_year and budget.kind == Round.Kind.INITIAL:
        raise RuleError(
            _(
                "Le budget préparé (%(year)s) vient après l’exercice de départ (%(reference)s) : corrigez l’une des deux années."
            ),
            field="year",
            code="years",
            params={"year": str(budget.year), "reference": str(budget.reference_year)},
        )


def _line(round: Round, position: int, entry: Entry) -> Line:
    fact = entry.known
    if min(entry.own, entry.other, entry.committed) < 0:
        raise RuleError(
            _("« %(line)s » a un montant négatif : écrivez la somme sans le signe moins."),
            code="negative",
            params={"line": entry.label},
        )
    line = Line(
        round=round,
        position=position,
        spending=entry.spending,
        project=fact.project if fact else None,
        label=entry.label.strip()[:200],
        own=entry.own,
        other=entry.other,
        days=entry.days,
        committed=min(entry.committed, entry.own),
        min_share=entry.min_share,
        must=must_of(entry),
    )
    if fact and fact.act and entry.committed:
        line.committed_by = fact.act[:250]
        line.committed_until = max(round.year, fact.act_until.year) if fact.act_until else None
    return line


def _weigh_places(round: Round, entries: Sequence[Entry]) -> None:
    """Each territory weighs the same until somebody says otherwise; no floor yet."""
    found: dict[int, None] = {}
    if round.organisation.territory_id:
        found[round.organisation.territory_id] = None
    for entry in entries:
        for place in entry.known.territories if entry.known else []:
            found[place.pk] = None
    RoundTerritory.objects.bulk_create(RoundTerritory(round=round, territory_id=key) for key in found)


@transaction.atomic
def change_frame(round: Round, *, envelope: Decimal, by: Any, **values: Any) -> None:
    """Change the envelope of the first year, the dates, how many reorientations at most."""
    check_edit(round, by)
    hold(round)
    first = round.years.get(year=round.year)
    more = {name: values.pop(name) for name in ("commitments", "days") if name in values}
    _check_budget(Budget(round.year, round.reference_year, envelope, round.currency, round.kind))
    for name, value in values.items():
        setattr(round, name, value)
    round.full_clean()
    round.save()
    first.envelope = envelope
    for name, value in more.items():
        setattr(first, name, value)
    first.full_clean()
    first.save()
    plan_steps(round)
    journal("round.changed", round, by=by, envelope=str(envelope))


@transaction.atomic
def add_year(round: Round, *, envelope: Decimal, by: Any) -> RoundYear:
    """One more budget year, after the last; options cost there what they cost the year before until somebody says."""
    check_edit(round, by)
    hold(round)
    if envelope < 0:
        raise RuleError(
            _("Une enveloppe ne peut pas être négative : écrivez la somme sans le signe moins."),
            field="envelope",
            code="negative",
        )
    last = max(row.year for row in round.years.all())
    row = RoundYear(round=round, year=last + 1, envelope=envelope)
    row.full_clean()
    row.save()
    for option in Option.objects.filter(line__round=round).prefetch_related("years"):
        before = next((each for each in option.years.all() if each.year == last), None)
        if before is not None:
            before.pk, before.year = None, last + 1
            before.save()
    _touch(round)
    journal("round.year_added", round, by=by, year=row.year)
    return row


def _touch(round: Round) -> None:
    round.save(update_fields=["updated_at"])


@transaction.atomic
def set_balance(round: Round, rows: Mapping[Territory, tuple[int, Decimal]], *, by: Any) -> None:
    """How much each territory weighs, and the share of today’s effects it keeps at least (percent)."""
    check_edit(round, by)
    hold(round)
    if rows and not any(weight for weight, _floor in rows.values()):
        raise RuleError(_("Donnez un poids à un territoire au moins : sinon plus rien ne compte."), code="no-weight")
    for territory, (weight, floor) in rows.items():
        row = RoundTerritory(round=round, territory=territory, weight=weight, floor=floor)
        row.clean_fields()
        RoundTerritory.objects.update_or_create(
            round=round, territory=territory, defaults={"weight": weight, "floor": floor}
        )
    _touch(round)
    journal("round.balanced", round, by=by)


@transaction.atomic
def set_weights(round: Round, weights: Mapping[str, int], *, by: Any) -> None:
    """The weight of each criterion, in percent; together they make 100."""
    check_edit(round, by)
    hold(round)
    check_weights(weights, timezone.localdate())
    round.weights = dict(weights)
    round.save(update_fields=["weights", "updated_at"])
    journal("round.weighed", round, by=by, weights=dict(weights))


@transaction.atomic
def set_limit(
    round: Round, *, dimension: str, key: str, label: str, least: Decimal | None, most: Decimal | None, by: Any
) -> None:
    """The least and the most for a theme, a territory, an alliance, a goal, a service or a kind of spending."""
    check_edit(round, by)
    hold(round)
    if least is None and most is None:
        raise RuleError(_("Donnez un minimum, un maximum, ou les deux."), field="least", code="no-bound")
    if least is not None and most is not None and least > most:
        raise RuleError(_("Le minimum dépasse le maximum : corrigez l’un des deux."), field="least", code="crossed")
    envelope = round.years.get(year=round.year).envelope
    if least is not None and least > envelope:
        raise RuleError(_("Ce minimum dépasse à lui seul l’enveloppe : baissez-le."), field="least", code="above-envelope")
    Limit.objects.update_or_create(
        round=round, dimension=dimension, key=key, defaults={"label": label, "least": least, "most": most}
    )
    _touch(round)
    journal("round.limited", round, by=by, limit=label)


@transaction.atomic
def remove_limit(limit: Limit, *, by: Any) -> None:
    """A limit that binds no more."""
    check_edit(limit.round, by)
    hold(limit.round)
    journal("round.limit_removed", limit.round, by=by, limit=limit.label)
    limit.delete()
    _touch(limit.round)


@transaction.atomic
def tie(round: Round, *, kind: str, first: Option, second: Option, by: Any) -> Link:
    """One option or the other, or one only with the other."""
    check_edit(round, by)
    hold(round)
    if first.line_id == second.line_id:
        raise RuleError(
            _("Choisissez deux options de deux lignes : sur une ligne, une seule option est retenue."), code="one-line"
        )
    if {first.line.round_id, second.line.round_id} != {round.pk}:
        raise RuleError(_("Choisissez deux options de cette session."), code="elsewhere")
    link = Link(round=round, kind=kind, first=first, second=second)
    link.full_clean()
    link.save()
    _touch(round)
    journal("round.tied", round, by=by, link=str(link))
    return link


@transaction.atomic
def untie(link: Link, *, by: Any) -> None:
    """A rule between two options that binds no more."""
    check_edit(link.round, by)
    hold(link.round)
    link.delete()
    _touch(link.round)


@transaction.atomic
def name_person(round: Round, person: User, *, by: Any) -> None:
    """Let a person of the organisation see the round before the vote."""
    if not can_edit(by, round):
        raise PermissionDenied
    if not any(role.organisation_id == round.organisation_id for role in person.roles):
        raise RuleError(_("Choisissez une personne de votre organisation."), field="user", code="outside")
    Named.objects.get_or_create(round=round, user=person)
    journal("round.named", round, by=by)


@transaction.atomic
def unname(named: Named, *, by: Any) -> None:
    """Take the sight of the round back; somebody who may change it always remains."""
    round = named.round
    if not can_edit(by, round):
        raise PermissionDenied
    rest = [row.user for row in round.named.select_related("user") if row.pk != named.pk]
    if not any(can_edit(person, round) for person in rest):
        raise RuleError(_("Gardez au moins une personne qui peut modifier la session."), code="last-editor")
    named.delete()
    journal("round.unnamed", round, by=by)


@transaction.atomic
def close_round(round: Round, *, by: Any) -> None:
    """Stop the drafts before the vote: what the assembly reads no longer moves."""
    check_edit(round, by)
    hold(round)
    round.stage = Round.Stage.CLOSED
    round.save(update_fields=["stage", "updated_at"])
    journal("round.closed", round, by=by)


@transaction.atomic
def reopen_round(round: Round, *, reason: str, by: Any) -> None:
    """Let the drafts move again, with the reason everyone named will read; a vote stays a vote."""
    if not can_decide(by, round):
        raise PermissionDenied
    hold(round)
    if round.stage == Round.Stage.VOTED:
        raise RuleError(
            _("Cette session est votée : ouvrez une décision modificative pour changer ce qui a été voté."), code="voted"
        )
    if not reason.strip():
        raise RuleError(_("Dites pourquoi la session est rouverte."), field="reason", code="no-reason")
    round.stage, round.reopened_reason = Round.Stage.PREPARED, reason.strip()[:400]
    round.save(update_fields=["stage", "reopened_reason", "updated_at"])
    journal("round.reopened", round, by=by, reason=round.reopened_reason)


@transaction.atomic
def delete_round(round: Round, *, by: Any) -> None:
    """Remove a round nobody voted, with its drafts; what a partner said goes with it, so it is asked twice."""
    if not can_decide(by, round):
        raise PermissionDenied
    if round.stage == Round.Stage.VOTED:
        raise RuleError(_("Une session votée ne s’efface pas."), code="voted")
    journal("round.deleted", round, by=by, year=round.year)
    Line.objects.filter(round=round).update(locked=None)
    round.delete()
