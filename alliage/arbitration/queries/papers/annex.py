"""The method annex on paper: criteria, weights, floors, limits, proof, every line with its reasons, staircase, front."""

from django.utils.translation import gettext

from alliage.design import values
from alliage.design.papers import Block, Heading, Items, Page, Paragraph, Table

from ..method import MethodPage
from ..page import RoundPage
from . import parts


def annex(page: RoundPage, method: MethodPage) -> Page:
    """The annex of a round."""
    round = page.round
    blocks: list[Block] = [
        Paragraph(
            gettext("Comment les brouillons sont cherchés, ce qui est prouvé, ce qui changerait la réponse."), kind="lede"
        ),
        Heading(gettext("Ce qui est prouvé")),
        Items([(str(draft), _proof(draft)) for draft in method.drafts]),
        Heading(gettext("Ce qui compte, et combien")),
        Table(
            gettext("Les critères et leur poids"),
            [gettext("Critère"), gettext("Poids"), gettext("Comment on compte")],
            [[word[:1].upper() + word[1:], values.percent(weight), how] for word, how, weight in method.criteria],
            numeric=[1],
            widths=[3, 1, 6],
        ),
        Table(
            gettext("Poids et plancher de chaque territoire"),
            [gettext("Territoire"), gettext("Poids"), gettext("Plancher")],
            [
                [str(row.territory), values.number(row.weight), values.percent(row.floor) if row.floor else "—"]
                for row in method.balance
            ],
            numeric=[1, 2],
        ),
        *_lines(page),
        *_stairs(method),
        *_front(method),
    ]
    return Page(gettext("La méthode"), parts.language(), parts.running(round), blocks, parts.marks(round))


def _proof(draft: object) -> str:
    if draft.clash:  # type: ignore[attr-defined]
        return gettext("Rien ne tient dans ces limites.")
    if draft.method in {"even", "hand"}:  # type: ignore[attr-defined]
        return gettext("Rien à prouver : la même coupe pour tous, ou un choix à la main.")
    if draft.proven:  # type: ignore[attr-defined]
        return gettext("Le meilleur ensemble possible, prouvé (écart 0), parmi toutes les combinaisons d’options.")
    return gettext("Le meilleur trouvé dans le temps donné.")


def _lines(page: RoundPage) -> list[Block]:
    """Each line of the draft that is open, with its reasons."""
    if page.open is None or not page.rows:
        return []
    round = page.round
    rows = [
        [
            row.label,
            f"{values.money(row.before)} → {parts.money(row.after, round)}",
            row.words,
            " ".join(row.why),
            " ".join(row.keep) or "—",
        ]
        for row in page.rows
    ]
    head = [
        gettext("Ligne"),
        f"{round.reference_year} → {round.year}",
        gettext("Option"),
        gettext("Pourquoi"),
        gettext("Pour la garder entière"),
    ]
    title = gettext("Brouillon %(letter)s, ligne par ligne") % {"letter": page.open.letter}
    return [Heading(title), Table(title, head, rows, numeric=[1], widths=[3, 3, 3, 4, 5])]


def _stairs(method: MethodPage) -> list[Block]:
    """Where each decision changes, from 50 % to 120 % of the envelope."""
    if not method.annex.get("stairs"):
        return []
    rows = [[values.percent(row["percent"]), row["line"], row["before"], row["after"]] for row in method.annex["changes"]]
    head = [gettext("À partir de"), gettext("Ligne"), gettext("Avant"), gettext("Après")]
    told: list[Block] = [Heading(gettext("Si l’enveloppe était autre : l’escalier"))]
    if rows:
        told.append(Table(gettext("Où chaque décision change"), head, rows, numeric=[0], widths=[2, 5, 4, 4]))
    safe = method.annex.get("safe") or []
    if safe:
        told.append(Paragraph(", ".join(safe) + ".", strong=gettext("Sûres de 90 % à 110 % de l’enveloppe :")))
    return told


def _front(method: MethodPage) -> list[Block]:
    """What one territory may gain without the other losing."""
    front = method.annex.get("front") or {}
    if not front.get("points"):
        return []
    rows = [[values.number(one), values.number(two)] for one, two, _proven in front["points"]]
    title = gettext("Gagner ici, gagner là-bas : le front")
    return [Heading(title), Table(title, [front["first"], front["second"]], rows, numeric=[0, 1])]
