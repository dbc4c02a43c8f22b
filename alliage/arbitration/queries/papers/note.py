"""The one-page note: read by a link, on paper, or aloud in three minutes."""

from django.utils.translation import gettext

from alliage.design import values
from alliage.design.papers import Block, Heading, Items, Page, Paragraph, Quote, Side, Sides

from ...models import Round
from ..note import NotePage
from . import parts

LONGEST = 220
"""Characters of a text typed by a person, on a page that holds everything."""


def cut(text: str, most: int = LONGEST) -> str:
    """A text that fits; what is cut is said by « … »."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def note(page: NotePage) -> Page:
    """The note of a round, on one page whatever its data."""
    round = page.round
    voted = round.stage == Round.Stage.VOTED
    blocks: list[Block] = [Paragraph(_lede(page), kind="lede"), parts.bar(page.page.bar, round)]
    blocks += _decided(page) if voted else _drafts(page)
    blocks.append(Heading(gettext("Ce que chacun y gagne")))
    blocks.append(Sides([Side(parts.mark(place), _effects(rows)) for place, rows in page.effects]))
    blocks.append(Heading(gettext("La parole des partenaires")))
    blocks += [Quote(cut(view.text), _who(view), view.language) for view in page.words]
    heard = {"heard": page.page.heard, "all": page.page.to_hear}
    blocks.append(Paragraph(gettext("Partenaires entendus : %(heard)s sur %(all)s.") % heard, kind="small"))
    if page.risk is not None:
        response = f"{values.colon()} {cut(page.risk.response, 120)}" if page.risk.response else ""
        blocks.append(Paragraph(cut(page.risk.text, 120) + response, strong=gettext("Le risque à regarder.")))
    if round.minority:
        blocks.append(Paragraph(cut(round.minority), strong=gettext("Avis minoritaire.")))
    return Page(
        title=title(page),
        language=parts.language(),
        running=parts.running(round),
        blocks=blocks,
        marks=parts.marks(round),
        one_page=True,
    )


def title(page: NotePage) -> str:
    """The decision asked, or made."""
    if page.round.stage == Round.Stage.VOTED:
        return gettext("Ce qui a été décidé")
    if not page.kept and not page.moved:
        return gettext("Décider du budget de l’action internationale")
    return gettext("Décider : garder %(kept)s, en faire évoluer %(moved)s") % {"kept": page.kept, "moved": page.moved}


def _lede(page: NotePage) -> str:
    round, main = page.round, page.page
    pair = {
        "envelope": parts.money(main.envelope, round),
        "before": parts.money(main.bar.before, round),
        "year": round.reference_year,
    }
    told = [gettext("%(envelope)s pour %(before)s en %(year)s.") % pair]
    if main.each is not None and main.open is not None:
        each = {"letter": main.open.letter, "amount": parts.money(main.each, round)}
        told.append(gettext("Brouillon %(letter)s : %(amount)s par habitant.") % each)
    if round.stage == Round.Stage.VOTED and round.decided_on:
        told.append(
            gettext("Votée le %(day)s, délibération %(ref)s.")
            % {"day": values.day(round.decided_on), "ref": round.deliberation_ref}
        )
    elif round.vote_on:
        told.append(gettext("Vote le %(day)s.") % {"day": values.day(round.vote_on)})
    return " ".join(told)


def _drafts(page: NotePage) -> list[Block]:
    count = len([card for card in page.page.cards[:3] if card.counts])
    if not count:
        return [Paragraph(gettext("Rien ne tient dans ces limites : voir la méthode."))]
    told = {1: gettext("Un brouillon"), 2: gettext("Deux brouillons"), 3: gettext("Trois brouillons")}
    return [Heading(told[count]), parts.cards(page.page.cards[:3], page.round)]


def _decided(page: NotePage) -> list[Block]:
    rows = [
        (cut(row.line.label, 60), f"{cut(row.words, 80)}, {parts.money(row.cost, page.round)}{_unweighed(row.weighed)}")
        for row in page.decided
    ]
    more = len(rows) - MOST
    told = rows[:MOST] + ([("", gettext("et %(n)s autres lignes, dans la délibération") % {"n": more})] if more > 0 else [])
    return [Heading(gettext("Les décisions")), Items(told)]


MOST = 12
"""Decisions told on one page."""


def _unweighed(weighed: bool) -> str:
    return "" if weighed else f" ({gettext('autres options non étudiées')})"


def _effects(rows: object) -> list[tuple[str, str]]:
    told = [(cut(row.statement, 110), f"{row.get_level_display()} · {row.function}") for row in rows]  # type: ignore[attr-defined]
    return told or [(gettext("Rien de noté encore."), "")]


def _who(view: object) -> str:
    told = f"{view.function}, {view.organisation}, {values.day(view.on)}"  # type: ignore[attr-defined]
    return f"{told} · {gettext('rapportée par nous')}" if view.reported else told  # type: ignore[attr-defined]
