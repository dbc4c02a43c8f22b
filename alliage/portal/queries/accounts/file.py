"""The same rows as an open file: one line a vote, one a payment, so that the sums of the page can be made again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from alliage.actors.models import Organisation, Territory
from alliage.projects.models import Funding, Payment, Project, ProjectTerritory
from alliage.projects.queries.accounts import PERSONS, open_payments, open_votes
from alliage.projects.queries.exports import Cell

from ..opening import LICENCE
from .filters import NOBODY, Filters, Narrowed
from .rows import state

BATCH = 500


def columns() -> list[tuple[str, str]]:
    """Each column and what it holds: the headings of the file, and its explanation on the page."""
    return [
        (gettext("Année"), gettext("celle du vote ; pour un paiement, celle où il est parti")),
        (gettext("Nature"), gettext("vote, autre financeur ou paiement : ne les additionnez pas ensemble")),
        (gettext("Numéro"), gettext("de la coopération, le même que dans l’adresse de sa fiche")),
        (gettext("Coopération"), gettext("son titre, qui dit ce qu’elle change")),
        (gettext("État"), gettext("où elle en est, suspendue et terminée comprises")),
        (gettext("Territoires"), gettext("tous ceux qui agissent")),
        (gettext("Pays (codes)"), gettext("codes ISO 3166-1 de ces territoires")),
        (gettext("Financeur"), gettext("qui vote ou qui paie")),
        (gettext("Montant"), gettext("virgule décimale, sans espace")),
        (gettext("Devise"), gettext("code ISO 4217 ; jamais convertie")),
        (gettext("Forme"), gettext("numéraire, ou valorisation de temps et de matériel")),
        (gettext("Base légale"), gettext("ce qui permet le vote")),
        (gettext("Date"), gettext("du vote ou du paiement, quand elle est connue")),
        (gettext("Délibération"), gettext("sa référence")),
        (gettext("Adresse de la délibération"), gettext("où la lire")),
        (gettext("Bénéficiaire"), gettext("qui a reçu le paiement ; une personne n’est jamais nommée")),
        (gettext("Pays de dépense (code)"), gettext("où le paiement est dépensé")),
        (gettext("Fiche"), gettext("adresse de la coopération")),
        (gettext("Licence"), gettext("à quelles conditions réutiliser ces lignes")),
    ]


def table(body: Organisation, filters: Filters, found: Narrowed) -> Iterator[list[Cell]]:
    """Headings, then the lines of the filtered set in the order of the page, 500 cooperations read at a time."""
    yield [heading for heading, _meaning in columns()]
    keys = list(dict.fromkeys(found.lines.values_list("project", flat=True)))
    for start in range(0, len(keys), BATCH):
        yield from _batch(_Batch.read(keys[start : start + BATCH]), body, filters)


@dataclass(frozen=True)
class _Batch:
    """Some cooperations in their order, with their territories."""

    projects: list[Project]
    places: dict[int, list[Territory]]

    @classmethod
    def read(cls, keys: Sequence[int]) -> "_Batch":
        rows = Project.objects.published().in_bulk(keys)
        places: dict[int, list[Territory]] = defaultdict(list)
        for side in ProjectTerritory.objects.filter(project__in=keys).select_related("territory__country"):
            places[side.project_id].append(side.territory)
        return cls([rows[key] for key in keys if key in rows], places)


def _batch(batch: _Batch, body: Organisation, filters: Filters) -> Iterator[list[Cell]]:
    keys = [project.pk for project in batch.projects]
    votes: dict[int, list[Funding]] = defaultdict(list)
    acts = open_votes().filter(project__in=keys, year=filters.year).select_related("funder", "currency").order_by("pk")
    for vote in acts:
        votes[vote.project_id].append(vote)
    payments: dict[int, list[Payment]] = defaultdict(list)
    for payment in _payments(keys, body, filters):
        payments[payment.funding.project_id].append(payment)
    for project in batch.projects:
        places = batch.places[project.pk]
        ours = [vote for vote in votes[project.pk] if vote.funder_id == body.pk]
        others = [vote for vote in votes[project.pk] if vote.funder_id != body.pk] if ours else []
        for vote in ours:
            yield _vote(vote, gettext("vote"), project, places)
        for vote in others:
            yield _vote(vote, gettext("autre financeur"), project, places)
        for payment in payments[project.pk]:
            yield _payment(payment, project, places)


def _payments(keys: list[int], body: Organisation, filters: Filters) -> Any:
    shown = open_payments().filter(funding__funder=body, funding__project__in=keys, paid_on__year=filters.year)
    if filters.payee == PERSONS:
        shown = shown.filter(to_individual=True)
    elif filters.recipient == NOBODY:
        shown = shown.filter(to_individual=False, recipient__isnull=True)
    elif filters.recipient:
        shown = shown.filter(recipient=int(filters.payee)) if filters.numbered else shown.none()
    return shown.select_related("funding__currency", "funding__funder", "recipient", "country").order_by("paid_on", "pk")


def _start(year: int, nature: str, project: Project, places: Sequence[Territory]) -> list[Cell]:
    return [
        year,
        nature,
        project.pk,
        project.title,
        state(project, None),
        ", ".join(place.name for place in places),
        ", ".join(dict.fromkeys(place.country.code for place in places)),
    ]


def _act(vote: Funding) -> list[Cell]:
    return [str(vote.get_kind_display()), str(vote.get_legal_base_display())]


def _end(project: Project) -> list[Cell]:
    return [f"{settings.SITE_URL}{project.get_absolute_url()}", LICENCE]


def _vote(vote: Funding, nature: str, project: Project, places: Sequence[Territory]) -> list[Cell]:
    return [
        *_start(vote.year, nature, project, places),
        vote.funder.name,
        vote.voted,
        vote.currency.code,
        *_act(vote),
        vote.voted_on,
        vote.deliberation_ref,
        vote.deliberation_url or vote.source_url,
        "",
        "",
        *_end(project),
    ]


def _payment(payment: Payment, project: Project, places: Sequence[Territory]) -> list[Cell]:
    vote, body = payment.funding, payment.recipient
    someone = gettext("des personnes, jamais nommées") if payment.to_individual else gettext("un bénéficiaire non précisé")
    return [
        *_start(payment.paid_on.year, gettext("paiement"), project, places),
        vote.funder.name,
        payment.amount,
        vote.currency.code,
        *_act(vote),
        payment.paid_on,
        vote.deliberation_ref,
        vote.deliberation_url or vote.source_url,
        body.name if body else someone,
        payment.country.code if payment.country else "",
        *_end(project),
    ]
