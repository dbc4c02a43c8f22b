"""What cooperations bring to somebody's week; a constant number of reads for any number of people and projects."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from alliage.actors.models import Membership, Situation
from alliage.actors.permissions import CONTRIBUTE_ROLES, EDIT_ROLES
from alliage.actors.queries.week import CAP, by_organisation, named
from alliage.design import week
from alliage.design.values import ago, as_date, day, left, number, silence

from ..models import Comment, Effect, IndicatorValue, PortfolioSum, Project, ProjectTerritory, Standing
from . import week_links, week_readings
from .alerts import proposed, unread
from .week_links import quoted

FRESH = datetime.timedelta(days=14)
MONTH = datetime.timedelta(days=30)
SEASON = datetime.timedelta(days=90)
SILENT = datetime.timedelta(days=180)


@dataclass
class Desk:
    """The people of this batch by organisation and by territory, and what they take part in of the projects read."""

    bodies: dict[int, list[tuple[Any, Membership]]]
    found: dict[int, list[week.Line]]
    today: datetime.date
    taking_part: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)

    @property
    def cap(self) -> int:
        """The most rows of one kind read for everyone."""
        return CAP * max(len(self.found), 1)

    @cached_property
    def territories(self) -> dict[int, int]:
        """The territory of each organisation that has one."""
        held = {key: pairs[0][1].organisation.territory_id for key, pairs in self.bodies.items()}
        return {key: place for key, place in held.items() if place is not None}

    def ours(self, project: str) -> Exists:
        """Whether a row is about a project one of these organisations takes part in."""
        lines = Standing.objects.filter(organisation__in=list(self.bodies), project=OuterRef(project))
        return Exists(lines.filter(project__deleted_at__isnull=True))

    def learn(self, projects: Iterable[int]) -> None:
        """Read once who takes part in the projects named by the rows found, and who edits them."""
        rows = Standing.objects.filter(project__in=set(projects), organisation__in=list(self.bodies))
        for project, organisation, edits in rows.values_list("project", "organisation", "edits"):
            self.taking_part.setdefault(project, []).append((organisation, edits))

    def say(self, line: week.Line, project: int, roles: Iterable[str], *, but: int | None = None, **only: Any) -> None:
        """Give a line to the people of the project's organisations who hold one of these roles.

        `but` leaves out the organisation that did the thing; `edits=True` keeps those that write on the sheet,
        `place=…` those of a territory, `apart=…` those of the other ones, `body=…` one organisation.
        """
        for organisation, edits in self.taking_part.get(project, ()):
            place = self.territories.get(organisation)
            kept = only.get("place", place) == place and only.get("body", organisation) == organisation
            apart = only.get("apart") is None or only["apart"] != place
            if kept and apart and organisation != but and (edits or not only.get("edits")):
                self.tell(line, organisation, roles)

    def tell(self, line: week.Line, organisation: int, roles: Iterable[str]) -> None:
        """Give a line to the people of one organisation."""
        for person, role in self.bodies.get(organisation, ()):
            if role.role in roles:
                self.found[person.pk].append(replace(line, for_whom=role.organisation.name))


def lines_for(people: list[Any]) -> dict[int, list[week.Line]]:
    """Messages, questions, links, values, words, effects, pauses, silences, situations, readings: fifteen reads."""
    desk = Desk(by_organisation(people), {person.pk: [] for person in people}, timezone.localdate())
    messages, values, words = _messages(desk), _values(desk), _words(desk)
    effects, pauses = _effects(desk), _pauses(desk)
    answers, questions, links = week_links.answers(desk), week_links.questions(desk), week_links.links(desk)
    read = week_readings.readings(desk)
    keys = [row.project_id for rows in (messages, words, effects, questions, links, read) for row in rows]
    keys += [row.link.project_id for row in answers]
    desk.learn([*keys, *(row.pk for row in pauses), *(row["project"] for row in values)])
    for answer in answers:
        week_links.say_answer(desk, answer)
    for question in questions:
        week_links.say_question(desk, question)
    for link in links:
        week_links.say_link(desk, link)
    for reading in read:
        week_readings.say_reading(desk, reading)
    for message in messages:
        _say_message(desk, message)
    for value in values:
        _say_value(desk, value)
    for word in words:
        _say_word(desk, word)
    for effect in effects:
        _say_effect(desk, effect)
    for pause in pauses:
        _say_pause(desk, pause)
    _returned(desk)
    _silent(desk)
    _situations(desk)
    return desk.found


def _messages(desk: Desk) -> list[Comment]:
    """Messages nobody has read, to us or from us."""
    concerned = Q(territory__in=set(desk.territories.values())) | Q(organisation__in=list(desk.bodies))
    rows = unread().filter(concerned, desk.ours("project")).order_by("at", "pk")
    return list(rows.select_related("project", "territory", "organisation__territory")[: desk.cap])


def _say_message(desk: Desk, row: Comment) -> None:
    """To read, for the territory it was sent to; waited for, by the person who wrote it."""
    gone = (desk.today - as_date(row.at)).days
    sender = named(row.organisation)
    line = week.Line(
        group=week.NEWS,
        kind="message",
        text=gettext("%(who)s vous répond") % {"who": sender}
        if row.answers_id
        else gettext("%(who)s vous demande") % {"who": sender},
        detail=f"{quoted(row.text)} · {row.project.short_name or row.project.title}, {ago(row.at)}",
        action=gettext("Lire") if row.answers_id else gettext("Répondre"),
        url=f"{row.project.get_absolute_url()}#alire" if row.answers_id else reverse("projects:answer", args=[row.pk]),
        urgency=-gone,
        since=as_date(row.at),
    )
    desk.say(line, row.project_id, CONTRIBUTE_ROLES, but=row.organisation_id, place=row.territory_id)
    if row.territory is None:
        return
    waited = replace(
        line,
        group=week.WAITING,
        text=gettext("%(who)s : réponse à notre message") % {"who": row.territory},
        detail=gettext("%(text)s · demandé %(ago)s") % {"text": quoted(row.text), "ago": ago(row.at)},
        action=gettext("Relancer"),
        url=reverse("projects:ask", args=[row.project_id, row.territory.slug]),
    )
    desk.say(waited, row.project_id, EDIT_ROLES, body=row.organisation_id)


def _values(desk: Desk) -> list[Any]:
    """Values to accept, by project and by who proposed them."""
    project = F("indicator__outcome__project")
    rows = proposed().filter(desk.ours("indicator__outcome__project")).order_by().annotate(project=project)
    named = rows.values(
        "project",
        "organisation",
        title=F("indicator__outcome__project__title"),
        who=Coalesce("organisation__territory__name", "organisation__name"),
    )
    return list(named.annotate(n=Count("pk"), since=Min("at")).order_by("since", "project")[: desk.cap])


def _say_value(desk: Desk, row: Any) -> None:
    """To accept, for those who edit and did not propose; waited for, by those who proposed."""
    said = ngettext("%(who)s propose une valeur", "%(who)s propose %(n)d valeurs", row["n"])
    line = week.Line(
        group=week.NEWS,
        kind="value",
        text=said % {"who": row["who"], "n": row["n"]},
        detail=f"{row['title']}, {ago(row['since'])}",
        action=gettext("Voir et accepter"),
        url=reverse("projects:results", args=[row["project"]]),
        urgency=-(desk.today - as_date(row["since"])).days,
        since=as_date(row["since"]),
    )
    desk.say(line, row["project"], EDIT_ROLES, but=row["organisation"], edits=True)
    said = ngettext("Une valeur attend un accord", "%(n)d valeurs attendent un accord", row["n"])
    waited = replace(line, group=week.WAITING, text=said % {"n": row["n"]}, action=gettext("Voir"))
    desk.say(waited, row["project"], CONTRIBUTE_ROLES, body=row["organisation"])


def _words(desk: Desk) -> list[ProjectTerritory]:
    """What territories have signed these last two weeks."""
    rows = ProjectTerritory.objects.filter(desk.ours("project"), word_on__gte=desk.today - FRESH).exclude(word="")
    return list(rows.select_related("project", "territory").order_by("-word_on", "pk")[: desk.cap])


def _say_word(desk: Desk, row: ProjectTerritory) -> None:
    """For everyone else of the project."""
    gone = (desk.today - row.word_on).days if row.word_on else 0
    line = week.Line(
        group=week.NEWS,
        kind="word",
        text=gettext("%(who)s a donné sa parole") % {"who": row.territory},
        detail=quoted(row.word),
        action=gettext("Lire"),
        url=row.project.get_absolute_url(),
        urgency=gone,
        since=row.word_on,
    )
    desk.say(line, row.project_id, EDIT_ROLES | {Membership.Role.ELECTED}, apart=row.territory_id)


def _effects(desk: Desk) -> list[Effect]:
    """Effects added these last two weeks."""
    rows = Effect.objects.filter(desk.ours("project"), deleted_at__isnull=True, at__gte=timezone.now() - FRESH)
    named = rows.filter(organisation__isnull=False).select_related("project", "organisation__territory")
    return list(named.order_by("-at", "pk")[: desk.cap])


def _say_effect(desk: Desk, row: Effect) -> None:
    """For those who edit, from another organisation."""
    body: Any = row.organisation
    line = week.Line(
        group=week.NEWS,
        kind="effect",
        text=gettext("%(who)s a ajouté un effet") % {"who": named(body)},
        detail=f"{row.project.short_name or row.project.title}, {ago(row.at)}",
        action=gettext("Lire"),
        url=row.project.get_absolute_url(),
        urgency=(desk.today - as_date(row.at)).days,
        since=as_date(row.at),
    )
    desk.say(line, row.project_id, EDIT_ROLES, but=row.organisation_id)


def _pauses(desk: Desk) -> list[Project]:
    """Suspended projects to look at again, within a month or late."""
    rows = Project.objects.kept().filter(stage=Project.Stage.SUSPENDED, review_on__lte=desk.today + MONTH)
    return list(rows.filter(desk.ours("pk")).order_by("review_on", "pk")[: desk.cap])


def _say_pause(desk: Desk, row: Project) -> None:
    """For those who edit."""
    due: Any = row.review_on
    line = week.Line(
        group=week.LATE if due < desk.today else week.DUE,
        kind="review",
        text=gettext("%(name)s : en pause, à revoir") % {"name": row.short_name or row.title},
        detail=gettext("À revoir le %(day)s, %(left)s") % {"day": day(due), "left": left(due)},
        action=gettext("Revoir"),
        url=reverse("projects:edit", args=[row.pk, "etat"]),
        urgency=(due - desk.today).days,
        due=due,
    )
    desk.say(line, row.pk, EDIT_ROLES, edits=True)


def _returned(desk: Desk) -> None:
    """Values sent back to us and not proposed again since."""
    again = IndicatorValue.objects.filter(
        indicator=OuterRef("indicator"), territory__isnull=True, pk__gt=OuterRef("pk")
    ) | IndicatorValue.objects.filter(
        indicator=OuterRef("indicator"), territory=OuterRef("territory"), pk__gt=OuterRef("pk")
    )
    rows = IndicatorValue.objects.filter(
        ~Exists(again),
        state=IndicatorValue.State.RETURNED,
        organisation__in=list(desk.bodies),
        at__gte=timezone.now() - SEASON,
        indicator__outcome__project__deleted_at__isnull=True,
    )
    for row in rows.select_related("indicator__outcome__project").order_by("at", "pk")[: desk.cap]:
        project = row.indicator.outcome.project
        line = week.Line(
            group=week.LATE,
            kind="returned",
            text=gettext("Valeur à revoir : %(what)s") % {"what": row.indicator.title},
            detail=f"{quoted(row.return_reason)} · {project.short_name or project.title}",
            action=gettext("Corriger"),
            url=reverse("projects:values_submit", args=[project.pk]),
            urgency=-(desk.today - as_date(row.at)).days,
            since=as_date(row.at),
        )
        desk.tell(line, row.organisation_id, CONTRIBUTE_ROLES)


def _silent(desk: Desk) -> None:
    """Running projects nobody has said anything of for six months: one line for all of them."""
    rows = Standing.objects.filter(
        organisation__in=list(desk.bodies),
        edits=True,
        stage=Project.Stage.RUNNING,
        last_news_on__lte=desk.today - SILENT,
        project__deleted_at__isnull=True,
    )
    counted = rows.order_by().values("organisation")
    found = counted.annotate(n=Count("pk"), last=Min("last_news_on"), project=Max("project"), title=Max("title"))
    for row in found.order_by("organisation"):
        one = row["n"] == 1
        many = gettext("%(n)s coopérations sans nouvelles depuis plus de six mois") % {"n": number(row["n"])}
        portfolio = reverse("projects:portfolio") + "?tri=nouvelle#lignes"
        line = week.Line(
            group=week.LATE,
            kind="silent",
            text=row["title"] if one else many,
            detail=silence(row["last"])
            if one
            else gettext("La plus ancienne : %(words)s") % {"words": silence(row["last"])},
            action=gettext("Prendre des nouvelles") if one else gettext("Voir lesquelles"),
            url=reverse("projects:project", args=[row["project"]]) if one else portfolio,
            urgency=30,
            since=row["last"],
        )
        desk.tell(line, row["organisation"], EDIT_ROLES)


def _situations(desk: Desk) -> None:
    """What begins, or is about to end, in the countries of the portfolio."""
    fresh = (
        Q(starts_on__gte=desk.today - MONTH) | Q(source_date__gte=desk.today - MONTH) | Q(ends_on__lte=desk.today + MONTH)
    )
    rows = Situation.objects.on(desk.today).filter(fresh, country__isnull=False).select_related("country")
    known: dict[str, list[Situation]] = {}
    for row in rows:
        if row.country:
            known.setdefault(row.country.code, []).append(row)
    for code, organisation in _countries(desk, known) if known else ():
        for row in known[code]:
            desk.tell(_situation(row, desk.today), organisation, EDIT_ROLES | {Membership.Role.ELECTED})


def _countries(desk: Desk, known: dict[str, list[Situation]]) -> QuerySet[Any, Any]:
    """In which of these countries each organisation works."""
    sums = PortfolioSum.objects.filter(organisation__in=list(desk.bodies), kind=PortfolioSum.Kind.COUNTRY, count__gt=0)
    return sums.filter(key__in=list(known)).order_by("pk").values_list("key", "organisation")


def _situation(row: Situation, today: datetime.date) -> week.Line:
    """A situation in a sentence, with its source behind it."""
    ending = row.ends_on is not None and row.ends_on <= today + MONTH
    return week.Line(
        group=week.DUE if ending else week.NEWS,
        kind="situation",
        text=gettext("%(place)s : %(kind)s") % {"place": row.country, "kind": row.get_kind_display()},
        detail=row.text,
        action=gettext("Voir"),
        url=f"{reverse('projects:portfolio')}?pays={row.country.code if row.country else ''}#lignes",
        urgency=(row.ends_on - today).days if ending and row.ends_on else 0,
        since=row.starts_on,
        due=row.ends_on if ending else None,
    )
