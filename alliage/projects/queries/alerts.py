"""What a portfolio asks of its people: messages to read, values to accept, situations to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from alliage.actors.models import Organisation, Situation

from ..models import Comment, IndicatorValue, PortfolioSum, Standing
from .portfolio import Sums


@dataclass(frozen=True)
class Alert:
    """One line: what, in bold, then the rest of the sentence; one action."""

    strong: str
    text: str
    url: str
    action: str


def alerts(organisation: Organisation, known: Sums) -> list[Alert]:
    """What waits for the people of an organisation on its portfolio, most pressing first."""
    found = [_messages(organisation), _values(organisation), _situations(known)]
    return [alert for alert in found if alert]


def _messages(organisation: Organisation) -> Alert | None:
    """Messages to our territory that nobody here has read."""
    waiting = Comment.objects.filter(territory=organisation.territory_id, territory__isnull=False, read_at__isnull=True)
    mine = Standing.objects.filter(organisation=organisation, project__deleted_at__isnull=True).values("project")
    unread = waiting.exclude(organisation=organisation).filter(project__in=mine).order_by("-at", "-pk")
    rows = list(unread.values_list("project", flat=True)[:100])
    if not rows:
        return None
    said = ngettext("%(n)d message de partenaire", "%(n)d messages de partenaires", len(rows)) % {"n": len(rows)}
    return Alert(said, gettext("à lire"), reverse("projects:project", args=[rows[0]]), gettext("Lire"))


def _values(organisation: Organisation) -> Alert | None:
    """Values the other side proposed on a sheet we write on."""
    ours = Standing.objects.filter(organisation=organisation, edits=True, project__deleted_at__isnull=True).values("project")
    waiting = IndicatorValue.objects.filter(state=IndicatorValue.State.SUBMITTED).exclude(organisation=organisation)
    rows = list(
        waiting.filter(indicator__outcome__project__in=ours).order_by().values_list("indicator__outcome__project")[:100]
    )
    if not rows:
        return None
    said = ngettext("%(n)d valeur", "%(n)d valeurs", len(rows)) % {"n": len(rows)}
    url = reverse("projects:results", args=[rows[0][0]])
    return Alert(said, gettext("de résultat à accepter"), url, gettext("Voir"))


def _situations(known: Sums) -> Alert | None:
    """Countries of the portfolio where something in force weighs on working together."""
    codes: Mapping[str, int] = known.facets.get(PortfolioSum.Kind.COUNTRY, {})
    if not codes:
        return None
    today = timezone.localdate()
    now = Situation.objects.on(today).exclude(starts_on__gt=today).filter(country__code__in=codes).order_by()
    rows = list(now.values_list("country__code").annotate(n=Count("pk")).order_by("country__code"))
    if not rows:
        return None
    said = ngettext("%(n)d pays", "%(n)d pays", len(rows)) % {"n": len(rows)}
    url = reverse("projects:portfolio") + (f"?pays={rows[0][0]}" if len(rows) == 1 else "?vue=carte") + "#lignes"
    return Alert(said, gettext("en situation particulière"), url, gettext("Voir"))
