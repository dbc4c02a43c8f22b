"""What a portfolio asks of its people: messages to read, values to accept, situations to know."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Max, Min, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from alliage.actors.models import Organisation, Situation
from alliage.actors.permissions import contributes_for, edits_for
from alliage.design import values

from ..models import Comment, IndicatorValue, PortfolioSum
from .portfolio import Sums
from .waiting import arrivals, ours, questions_to

KEY = CharField(max_length=255)


@dataclass(frozen=True)
class Alert:
    """One line: what, in bold, then the rest of the sentence; one action."""

    strong: str
    text: str
    url: str
    action: str


def alerts(user: Any, organisation: Organisation, known: Sums) -> list[Alert]:
    """What waits on the portfolio of an organisation for a person who may do something about it, in one read."""
    wanted = [_situations(known)]
    if contributes_for(user, organisation.pk):
        wanted += [_answers(organisation), _questions(organisation), _messages(organisation)]
    if edits_for(user, organisation.pk):
        wanted.append(_values(organisation))
    rows = wanted[0].union(*wanted[1:], all=True)
    found: dict[str, list[tuple[int, str]]] = {}
    for kind, count, key in rows:
        if count:
            found.setdefault(kind, []).append((count, key))
    words = {
        "answer": _to_judge,
        "question": _to_answer,
        "message": _to_read,
        "value": _to_accept,
        "situation": _to_know,
    }
    return [say(*each) for kind, say in words.items() for each in sorted(found.get(kind, ()), reverse=True)]


def _counted(rows: QuerySet[Any, Any], kind: str, what: Any, key: Any) -> QuerySet[Any, Any]:
    """How many, and the one to open."""
    named = rows.order_by().annotate(_kind=Value(kind, CharField(max_length=20))).values("_kind")
    return named.annotate(_n=what, _key=Cast(key, KEY)).values_list("_kind", "_n", "_key")


def _answers(organisation: Organisation) -> QuerySet[Any, Any]:
    """What came in through links and waits for a reader here."""
    return _counted(arrivals(organisation), "answer", Count("pk"), Max("link__project"))


def _questions(organisation: Organisation) -> QuerySet[Any, Any]:
    """Questions of partners that wait for our answer on a day."""
    return _counted(questions_to(organisation), "question", Count("pk"), Min("due_on"))


def unread() -> QuerySet[Comment]:
    """Messages to a territory that nobody there has read, the dated questions apart; the week of a person reads the same."""
    return Comment.objects.filter(territory__isnull=False, read_at__isnull=True, due_on__isnull=True)


def proposed() -> QuerySet[IndicatorValue]:
    """Values somebody proposed and nobody has answered."""
    return IndicatorValue.objects.filter(state=IndicatorValue.State.SUBMITTED)


def _messages(organisation: Organisation) -> QuerySet[Any, Any]:
    """Messages to our territory that nobody here has read, project by project; a question with a date stands apart."""
    waiting = unread().filter(territory=organisation.territory_id).exclude(organisation=organisation)
    unread_here = waiting.filter(ours(organisation, "project"))
    about = Concat(Cast("project", KEY), Value(" "), "project__title", output_field=KEY)
    rows = unread_here.order_by().annotate(_kind=Value("message", CharField(max_length=20)), _key=about)
    return rows.values("_kind", "_key").annotate(_n=Count("pk")).values_list("_kind", "_n", "_key")


def _values(organisation: Organisation) -> QuerySet[Any, Any]:
    """Values the other side proposed on a sheet we write on."""
    waiting = proposed().exclude(organisation=organisation)
    wanted = waiting.filter(ours(organisation, "indicator__outcome__project", edits=True))
    return _counted(wanted, "value", Count("pk"), Max("indicator__outcome__project"))


def _situations(known: Sums) -> QuerySet[Any, Any]:
    """Countries of the portfolio where something in force weighs on working together."""
    codes: Mapping[str, int] = known.facets.get(PortfolioSum.Kind.COUNTRY, {})
    today = timezone.localdate()
    now = Situation.objects.on(today).exclude(starts_on__gt=today).filter(country__code__in=[*codes, ""])
    return _counted(now, "situation", Count("country", distinct=True), Min("country__code"))


def _to_judge(count: int, key: str) -> Alert:
    said = ngettext("%(n)d réponse de partenaire", "%(n)d réponses de partenaires", count) % {"n": count}
    return Alert(said, gettext("à lire"), reverse("projects:to_read"), gettext("Lire"))


def _to_answer(count: int, key: str) -> Alert:
    said = ngettext("%(n)d question de partenaire", "%(n)d questions de partenaires", count) % {"n": count}
    due = values.day(dt.date.fromisoformat(key[:10]))
    return Alert(
        said,
        gettext("· réponse attendue pour le %(day)s") % {"day": due},
        reverse("projects:to_read") + "#questions",
        gettext("Répondre"),
    )


def _to_read(count: int, key: str) -> Alert:
    said = ngettext("%(n)d message de partenaire", "%(n)d messages de partenaires", count) % {"n": count}
    project, title = key.split(" ", 1)
    text = gettext("à lire : %(title)s") % {"title": title}
    return Alert(said, text, reverse("projects:project", args=[project]) + "#alire", gettext("Lire"))


def _to_accept(count: int, key: str) -> Alert:
    said = ngettext("%(n)d valeur de résultat", "%(n)d valeurs de résultat", count) % {"n": count}
    return Alert(said, gettext("à accepter"), reverse("projects:results", args=[key]), gettext("Voir"))


def _to_know(count: int, key: str) -> Alert:
    said = ngettext("%(n)d pays", "%(n)d pays", count) % {"n": count}
    url = reverse("projects:portfolio") + (f"?pays={key}" if count == 1 else "?vue=carte") + "#lignes"
    return Alert(said, gettext("en situation particulière"), url, gettext("Voir"))
