"""The report of deliberation, in the form French assemblies know; what is not known is said to be completed, never invented."""

from django.utils.translation import gettext

from alliage.design import values
from alliage.design.papers import Block, Heading, Items, Page, Paragraph, Quote, Table

from ...models import Round
from ..note import NotePage
from . import parts
from .note import _who


def deliberation(page: NotePage) -> Page:
    """A draft report before the vote; after it, the report of what was voted."""
    round = page.round
    voted = round.stage == Round.Stage.VOTED
    blocks: list[Block] = [
        Paragraph(round.organisation.name, kind="lede"),
        Heading(gettext("Visas")),
        Items(
            [
                (
                    "",
                    gettext(
                        "Vu le code général des collectivités territoriales, notamment ses articles L1115-1 et suivants ;"
                    ),
                ),
                ("", gettext("Vu le budget de l’exercice %(year)s ;") % {"year": round.reference_year}),
                ("", gettext("Vu l’avis de la commission : à compléter ;")),
            ]
        ),
        Heading(gettext("Exposé")),
        Paragraph(_exposition(page)),
        parts.bar(page.page.bar, round),
        *_voices(page),
        Heading(gettext("Ce qui est décidé") if voted else gettext("Ce qui est proposé")),
        _table(page, voted),
        *_unweighed(page),
        Heading(gettext("Articles")),
        Items(_articles(page, voted)),
    ]
    if round.minority:
        blocks += [Heading(gettext("Avis minoritaire")), Paragraph(round.minority)]
    title = gettext("Rapport : l’action internationale en %(year)s") % {"year": round.year}
    return Page(title, parts.language(), parts.running(round), blocks, parts.marks(round))


def _exposition(page: NotePage) -> str:
    round, main = page.round, page.page
    pair = {
        "envelope": parts.money(main.envelope, round),
        "before": parts.money(main.bar.before, round),
        "year": round.reference_year,
        "kept": page.kept,
        "moved": page.moved,
    }
    return (
        gettext(
            "L’enveloppe de l’action internationale est de %(envelope)s, pour %(before)s en %(year)s. Chaque ligne a été regardée "
            "avec ses effets sur chaque territoire, ses cofinancements et ce qui est déjà signé. La proposition garde %(kept)s "
            "lignes telles quelles et en fait évoluer %(moved)s."
        )
        % pair
    )


def _voices(page: NotePage) -> list[Block]:
    heard = {"heard": page.page.heard, "all": page.page.to_hear}
    told: list[Block] = [
        Heading(gettext("Les partenaires entendus")),
        Paragraph(gettext("Partenaires entendus : %(heard)s sur %(all)s.") % heard),
    ]
    return told + [Quote(view.text, _who(view), view.language) for row in page.page.rows for view in row.views if view.text]


def _table(page: NotePage, voted: bool) -> Table:
    round = page.round
    head = [
        gettext("Ligne"),
        gettext("Exercice %(year)s") % {"year": round.reference_year},
        gettext("Exercice %(year)s") % {"year": round.year},
        gettext("Décision"),
    ]
    if voted:
        rows = [
            [row.line.label, parts.money(row.line.own, round), parts.money(row.cost, round), row.words]
            for row in page.decided
        ]
        sums = (sum(row.line.own for row in page.decided), sum(row.cost for row in page.decided))
    else:
        rows = [
            [row.label, parts.money(row.before, round), parts.money(row.after, round), row.words] for row in page.page.rows
        ]
        sums = page.page.totals
    rows.append([gettext("Ensemble"), parts.money(sums[0], round), parts.money(sums[1], round), ""])
    return Table(gettext("Les lignes, en crédits de paiement"), head, rows, numeric=[1, 2], widths=[5, 2, 2, 5], total=True)


def _unweighed(page: NotePage) -> list[Block]:
    """A stop that was voted without other options weighed is said on its papers."""
    rows = [row.line.label for row in page.decided if not row.weighed]
    if not rows:
        return []
    return [Paragraph(f"{gettext('autres options non étudiées')}{values.colon()} {', '.join(rows)}.", kind="small")]


def _articles(page: NotePage, voted: bool) -> list[tuple[str, str]]:
    round = page.round
    signed = round.signatory or gettext("(à compléter : fonction du signataire)")
    ref = round.deliberation_ref or gettext("à compléter : numéro")
    day = values.day(round.decided_on) if round.decided_on else gettext("à compléter : date")
    first = gettext("Les crédits de l’action internationale sont arrêtés comme au tableau ci-dessus.")
    return [
        (gettext("Article 1."), first),
        (
            gettext("Article 2."),
            gettext("Les avenants et conventions qui en découlent sont signés par %(who)s.") % {"who": signed},
        ),
        (gettext("Article 3."), gettext("Un point est fait à six et à douze mois sur ce qui s’est vraiment passé.")),
        (gettext("Délibération"), f"{ref}, {day}" if voted else gettext("à compléter après le vote")),
    ]
