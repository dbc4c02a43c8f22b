"""What the papers of a round share: marks of each page, sums, territories, drafts as cards."""

from typing import Any

from django.utils.translation import get_language, gettext

from alliage.actors.models import Territory
from alliage.design import values
from alliage.design.papers import Bar, Card, Cards, Mark

from ...models import Round
from ..show import Bar as Shares
from ..show import Card as Draft


def marks(round: Round) -> list[str]:
    """What each page says of itself."""
    found = []
    if round.fictitious:
        found.append(gettext("exemple fictif"))
    if round.stage != Round.Stage.VOTED:
        found.append(gettext("document préparatoire"))
    return found


def running(round: Round) -> str:
    """The head of each page."""
    return f"{round.organisation.name} · {round}"


def language() -> str:
    """The language of the paper."""
    return (get_language() or "fr")[:2]


def money(amount: Any, round: Round) -> str:
    """A sum in the currency of the round."""
    return values.money(amount, round.currency)


def mark(place: Territory, text: str = "") -> Mark:
    """A territory’s sign."""
    return Mark(place.name, int(place.shape), int(place.tone), text)


def bar(shares: Shares, round: Round) -> Bar:
    """Signed, movable, missing, drawn to scale."""
    looks = ("full", "half", "empty")
    words = (gettext("Déjà engagé"), gettext("Mobilisable"), gettext("Manquant"))
    sums = (shares.committed, shares.movable, shares.missing)
    parts = [
        (word, money(amount, round), width, look)
        for word, amount, width, look in zip(words, sums, shares.widths, looks, strict=True)
        if amount
    ]
    pair = {"before": money(shares.before, round), "after": money(shares.envelope, round)}
    return Bar(gettext("De %(before)s à %(after)s") % pair, parts)


def cards(drafts: list[Draft], round: Round) -> Cards:
    """The drafts side by side, those where something fits."""
    return Cards([_card(each, round) for each in drafts if each.counts])


def _card(each: Draft, round: Round) -> Card:
    told = [gettext("%(lost)s de cofinancement perdus.") % {"lost": money(each.lost, round)}] if each.lost else []
    if each.margin > 0:
        told.append(gettext("%(margin)s de marge.") % {"margin": money(each.margin, round)})
    if each.broken:
        told.append(gettext("%(broken)s sous ce qui est signé.") % {"broken": money(each.broken, round)})
    pair = {"kept": money(each.other, round), "all": money(each.other_before, round)}
    return Card(
        title=f"{each.letter} · « {each.title} »",
        total=money(each.cost, round),
        under=gettext("%(kept)s de cofinancement gardés sur %(all)s") % pair,
        lines=[(words, values.number(count)) for words, count in each.counts],
        marks=[mark(place, f"{kept} / {noted}") for place, kept, noted in each.effects],
        note=" ".join(told),
        chosen=each.chosen,
    )
