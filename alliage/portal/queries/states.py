"""The « état de la politique »: what an organisation is bound to, runs, owes and expects on a day, said neutrally."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, Max, Model, Prefetch, Q, QuerySet, Sum
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from alliage.actors.models import Membership, Organisation, Situation, Task, Territory
from alliage.alliances.models import AllianceMember, Committee, Convention
from alliage.alliances.queries.conventions import Act, acts_of
from alliage.design import values
from alliage.projects.models import Funding, Payment, Project, ProjectTerritory, Risk, Standing
from alliage.projects.queries.portfolio import sums
from alliage.projects.queries.waiting import Waiting, ours, waiting

from ..models import PolicyState

SHOWN = 200
"""Rows written of each section; the count says how many there are."""


@dataclass(frozen=True)
class Section:
    """A part of the page: its columns, its rows in words, how many there are, the day of its latest datum."""

    key: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    count: int
    as_of: dt.datetime | None = None

    def frozen(self) -> dict[str, Any]:
        """As it is kept."""
        day = timezone.localdate(self.as_of).isoformat() if self.as_of else ""
        return {
            "key": self.key,
            "title": self.title,
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "count": self.count,
            "as_of": day,
        }


def freeze(organisation: Organisation) -> tuple[dict[str, int], dict[str, Any]]:
    """What to keep of an organisation today: the count of each section, and by language the sections themselves."""
    data: dict[str, Any] = {}
    counts: dict[str, int] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            sections = [make(organisation) for make in SECTIONS]
        counts = {each.key: each.count for each in sections}
        data[code] = {"name": organisation.name, "sections": [each.frozen() for each in sections]}
    return counts, data


def _day(value: dt.date | None) -> str:
    return values.day(value) if value else "—"


def _latest(rows: QuerySet[Any], field: str = "updated_at") -> dt.datetime | None:
    found: dt.datetime | None = rows.order_by().aggregate(last=Max(field, output_field=DateTimeField()))["last"]
    return found


def _newest(rows: Iterable[Model]) -> dt.datetime | None:
    return max((row.updated_at for row in rows), default=None)  # type: ignore[attr-defined]


def _carried(organisation: Organisation) -> QuerySet[Any, Any]:
    """The alliances an organisation carries today."""
    present = Q(left_on__isnull=True) | Q(left_on__gt=timezone.localdate())
    members = AllianceMember.objects.filter(present, organisation=organisation, alliance__deleted_at__isnull=True)
    return members.order_by().values("alliance")


def conventions(organisation: Organisation) -> Section:
    """The acts in force, with their terms."""
    mine = Convention.objects.filter(parties__organisation=organisation).order_by().values("pk")
    rows = Convention.objects.kept().filter(Q(alliance__in=_carried(organisation)) | Q(pk__in=mine))
    acts = sorted(
        (act for act in acts_of(rows.filter(alliance__deleted_at__isnull=True)) if act.settled),
        key=lambda act: (act.ends_on or dt.date.max, act.row.title),
    )
    columns = [
        gettext("Acte"),
        gettext("Parties"),
        gettext("Prend effet"),
        gettext("Échéance"),
        gettext("Montant prévisionnel"),
    ]
    columns.append(gettext("Délibération"))
    written = [_act(act) for act in acts[:SHOWN]]
    return Section(
        "conventions", gettext("Conventions en vigueur"), columns, written, len(acts), _newest(act.row for act in acts)
    )


def _act(act: Act) -> list[str]:
    row = act.row
    start = str(row.starts_on.year) if row.starts_on and row.years_only else _day(row.starts_on)
    voted = [row.deliberation_ref, values.day(row.deliberation_on) if row.deliberation_on else ""]
    return [
        row.title,
        " · ".join(party.organisation.name for party in row.parties.all()) or "—",
        start,
        act.term or gettext("sans échéance notée"),
        values.money(row.amount, row.currency) if row.amount is not None else "—",
        ", ".join(filter(None, voted)) or "—",
    ]


def commitments(organisation: Organisation) -> Section:
    """What was voted and paid, a line a year and a currency: amounts of two currencies are never added."""
    others = sums(organisation).money
    votes = Funding.objects.filter(funder=organisation, project__deleted_at__isnull=True).order_by()
    own = {
        (row["year"], row["currency__code"]): row["sum"]
        for row in votes.values("year", "currency__code").annotate(sum=Sum("voted"))
        if row["sum"]
    }
    paid = {
        (row["funding__year"], row["funding__currency__code"]): row["sum"]
        for row in Payment.objects.filter(funding__funder=organisation, funding__project__deleted_at__isnull=True)
        .order_by()
        .values("funding__year", "funding__currency__code")
        .annotate(sum=Sum("amount"))
    }
    keys = sorted(own, key=lambda key: (-key[0], key[1]))
    rows = [
        [
            str(year),
            code,
            values.money(own[year, code], code),
            values.money(paid.get((year, code), 0), code),
            values.money(others[year, code].others, code) if (year, code) in others else "—",
        ]
        for year, code in keys
    ]
    columns = [gettext("Année"), gettext("Monnaie"), gettext("Voté par nous"), gettext("Payé"), gettext("Voté par d’autres")]
    latest = _latest(Funding.objects.filter(funder=organisation))
    return Section("commitments", gettext("Engagements, par année et par monnaie"), columns, rows, len(rows), latest)


def people(organisation: Organisation) -> Section:
    """Who holds a role, by function; never a name."""
    rows = list(Membership.objects.current().filter(organisation=organisation).order_by("joined_on", "pk"))
    written = [[row.function, row.get_role_display(), _day(row.joined_on)] for row in rows[:SHOWN]]
    columns = [gettext("Fonction"), gettext("Rôle"), gettext("Depuis le")]
    return Section("people", gettext("Qui s’en occupe, par fonction"), columns, written, len(rows), _newest(rows))


def files(organisation: Organisation) -> Section:
    """The cooperations that are not done: where they stand, with whom, our share, the next date."""
    found = Standing.objects.filter(organisation=organisation, project__deleted_at__isnull=True)
    live = found.exclude(stage=Project.Stage.DONE)
    heavy = ("project__search_text", "project__summary", "project__common_ground", "project__handover", "project__outcome")
    places = Prefetch("project__territories", queryset=ProjectTerritory.objects.select_related("territory"))
    shown = live.select_related("project").defer(*heavy).prefetch_related(places).order_by("title", "pk")[:SHOWN]
    columns = [
        gettext("Coopération"),
        gettext("État"),
        gettext("Territoires"),
        gettext("Notre part"),
        gettext("Prochaine date"),
    ]
    latest = _latest(Project.objects.filter(pk__in=live.order_by().values("project")))
    rows = [_file(line) for line in shown]
    return Section("files", gettext("Coopérations en cours"), columns, rows, live.count(), latest)


def _file(line: Standing) -> list[str]:
    share = f"{values.money(line.own, line.currency)} ({line.year})" if line.own else "—"
    where = " · ".join(side.territory.name for side in line.project.territories.all())
    return [line.title, capfirst(line.project.get_stage_display()), where or "—", share, _next(line)]


def _next(line: Standing) -> str:
    """The first date to come, and what it is."""
    project, today = line.project, timezone.localdate()
    dates = [
        (line.term_on, gettext("échéance de la convention")),
        (project.review_on, gettext("point à faire")),
        (project.ends_on, gettext("fin prévue")),
    ]
    coming = sorted((day, what) for day, what in dates if day and day >= today)
    return f"{values.day(coming[0][0])}, {coming[0][1]}" if coming else "—"


def risks(organisation: Organisation) -> Section:
    """The risks nobody has lifted."""
    found = Risk.objects.filter(ours(organisation, "project"), closed_on__isnull=True)
    shown = found.select_related("project").order_by("-severity", "-likelihood", "pk")[:SHOWN]
    rows = [
        [
            row.project.title,
            row.text,
            f"{row.get_likelihood_display()}, {row.get_severity_display()}",
            row.response or "—",
            row.owner or "—",
            _day(row.review_on),
        ]
        for row in shown
    ]
    columns = [gettext("Coopération"), gettext("Risque"), gettext("Probabilité, gravité"), gettext("Ce qui est fait")]
    columns += [gettext("Suivi par"), gettext("À revoir le")]
    return Section("risks", gettext("Risques ouverts"), columns, rows, found.count(), _latest(found))


def _awaited(key: str, title: str, lines: Sequence[Waiting]) -> Section:
    columns = [gettext("Coopération"), gettext("Objet"), gettext("De la part de"), gettext("Adressé à")]
    columns += [gettext("Depuis le"), gettext("Pour le")]
    rows = [
        [each.project.title, each.what, each.by, each.for_whom, values.day(each.since), _day(each.due_on)]
        for each in lines[:SHOWN]
    ]
    return Section(key, title, columns, rows, len(lines))


def owed(organisation: Organisation) -> Section:
    """The partners who wait for an answer."""
    found = waiting(organisation)
    lines = sorted([*found.to_us, *found.answers], key=lambda each: (each.since, each.url))
    return _awaited("owed", gettext("Partenaires qui attendent une réponse"), lines)


def expected(organisation: Organisation) -> Section:
    """What partners were asked and have not answered."""
    return _awaited("expected", gettext("Réponses attendues des partenaires"), waiting(organisation).to_them)


def tasks(organisation: Organisation) -> Section:
    """What is still to be done, and the function that sees to it."""
    found = Task.objects.open().filter(organisation=organisation)
    shown = found.select_related("membership", "organisation")[:SHOWN]
    rows = [[row.text, row.subject_label or "—", row.owner, _day(row.due_on)] for row in shown]
    columns = [gettext("Tâche"), gettext("Dossier"), gettext("Qui s’en charge"), gettext("Pour le")]
    return Section("tasks", gettext("Tâches ouvertes"), columns, rows, found.count(), _latest(found))


def committees(organisation: Organisation) -> Section:
    """The follow-up committees to come."""
    today = timezone.localdate()
    found = Committee.objects.kept().filter(alliance__in=_carried(organisation), held_on__gte=today)
    shown = found.select_related("alliance").order_by("held_on", "pk")[:SHOWN]
    rows = [
        [values.day(row.held_on), row.alliance.name, gettext("à distance") if row.remote else row.place or "—"]
        for row in shown
    ]
    columns = [gettext("Date"), gettext("Alliance"), gettext("Lieu")]
    return Section("committees", gettext("Comités de suivi à venir"), columns, rows, found.count(), _latest(found))


def situations(organisation: Organisation) -> Section:
    """What weighs, today or soon, on the places concerned; with its source."""
    live = Standing.objects.filter(organisation=organisation, project__deleted_at__isnull=True).exclude(
        stage=Project.Stage.DONE
    )
    sides = ProjectTerritory.objects.filter(project__in=live.order_by().values("project")).order_by().values("territory")
    allies = AllianceMember.objects.filter(alliance__in=_carried(organisation)).order_by().values("territory")
    known = Territory.objects.filter(Q(pk__in=sides) | Q(pk__in=allies) | Q(pk=organisation.territory_id))
    places = list(known.only("pk", "country"))
    about = Situation.objects.about(places).values("pk")
    found = Situation.objects.on(timezone.localdate()).filter(pk__in=about, fictitious=organisation.fictitious)
    shown = list(found.select_related("territory", "country").order_by("-starts_on", "pk")[:SHOWN])
    rows = [
        [
            str(row.territory or row.country),
            capfirst(row.get_kind_display()),
            row.text,
            _day(row.starts_on),
            _day(row.ends_on),
            f"{row.source_url}, {values.day(row.source_date)}" if row.source_date else row.source_url,
        ]
        for row in shown
    ]
    columns = [gettext("Lieu"), gettext("Situation"), gettext("En une phrase"), gettext("Depuis le"), gettext("Jusqu’au")]
    columns.append(gettext("Source"))
    return Section("situations", gettext("Situations"), columns, rows, found.count(), _newest(shown))


SECTIONS: list[Callable[[Organisation], Section]] = [
    conventions,
    commitments,
    people,
    files,
    risks,
    owed,
    expected,
    tasks,
    committees,
    situations,
]


@dataclass(frozen=True)
class Shown:
    """A kept section as it is read: with its change since the previous edition, None when there is none."""

    key: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[tuple[str, str]]]
    count: int
    as_of: dt.date | None
    change: int | None

    @property
    def left_out(self) -> int:
        """How many rows the page does not write."""
        return self.count - len(self.rows)

    @property
    def moved(self) -> str:
        """« + 2 », « − 1 », or that nothing moved."""
        if self.change is None:
            return ""
        if self.change == 0:
            return gettext("sans changement")
        return f"{'+' if self.change > 0 else '−'}\u00a0{values.number(abs(self.change))}"


def editions(organisation: Organisation) -> QuerySet[PolicyState]:
    """The editions of an organisation, latest first, without their rows."""
    return PolicyState.objects.filter(organisation=organisation).defer("data")


def previous(state: PolicyState) -> PolicyState | None:
    """The edition before this one."""
    earlier = Q(made_at__lt=state.made_at) | Q(made_at=state.made_at, pk__lt=state.pk)
    return editions(state.organisation).filter(earlier).first()


def sections_of(state: PolicyState, before: PolicyState | None) -> list[Shown]:
    """The sections of an edition as they were written, in the language of the moment."""
    code = (get_language() or "fr")[:2]
    kept = state.data.get(code) or state.data["fr"]
    return [_shown(each, partial(_change, before)) for each in kept["sections"]]


def _change(before: PolicyState | None, key: str, count: int) -> int | None:
    return count - before.counts[key] if before is not None and key in before.counts else None


def _shown(kept: dict[str, Any], change: Callable[[str, int], int | None]) -> Shown:
    columns, key, count = kept["columns"], kept["key"], kept["count"]
    rows = [list(zip(columns, row, strict=True)) for row in kept["rows"]]
    day = dt.date.fromisoformat(kept["as_of"]) if kept["as_of"] else None
    return Shown(key, kept["title"], columns, rows, count, day, change(key, count))
