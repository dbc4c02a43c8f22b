"""The letter to each partner: what was decided on what concerns it, its own words, what follows; only after the vote."""

from collections.abc import Sequence

from django.utils.translation import gettext

from alliage.actors.models import Organisation
from alliage.design import values
from alliage.design.papers import Block, Items, Page, Paragraph, Quote
from alliage.projects.models import Participation

from ...models import Decision, Round
from . import parts


def partners_of(round: Round) -> list[Organisation]:
    """The partners whose cooperations were decided on, by name."""
    projects = round.lines.exclude(project=None).values("project")
    rows = Participation.objects.filter(project__in=projects, role=Participation.Role.PARTNER)
    bodies = rows.exclude(organisation=round.organisation).values("organisation")
    return list(Organisation.objects.filter(pk__in=bodies).select_related("territory").order_by("name", "pk"))


def letter(round: Round, partner: Organisation) -> Page:
    """One page for one partner: nothing of the lines of others."""
    concerned = Participation.objects.filter(organisation=partner).values("project")
    rows = Decision.objects.filter(line__round=round, line__project__in=concerned).select_related("line")
    decisions: Sequence[Decision] = list(rows.prefetch_related("line__views"))
    day = values.day(round.decided_on) if round.decided_on else ""
    opening = gettext(
        "Notre assemblée a voté le %(day)s son budget %(year)s. Voici ce qu’elle a décidé de ce que nous faisons ensemble."
    )
    blocks: list[Block] = [
        Paragraph(partner.name, kind="lede"),
        Paragraph(opening % {"day": day, "year": round.year}),
        Items(
            [
                (f"{row.line.label}{values.colon()}", f"{row.words}, {parts.money(row.cost, round)}. {row.reason}")
                for row in decisions
            ]
        ),
    ]
    said = [view for row in decisions for view in row.line.views.all() if view.organisation_id == partner.pk and view.text]
    if said:
        blocks.append(Paragraph(gettext("Vous nous aviez dit, et l’assemblée l’a lu avant de voter :")))
        blocks += [Quote(view.text, f"{view.function}, {values.day(view.on)}", view.language) for view in said[:2]]
    else:
        blocks.append(Paragraph(gettext("Nous n’avons pas reçu votre parole avant le vote ; elle compte autant après.")))
    blocks += [
        Paragraph(row.exit_plan, strong=gettext("Ce qui est prévu pour la suite.")) for row in decisions if row.exit_plan
    ]
    blocks.append(
        Paragraph(
            gettext(
                "Proposons-nous une date de comité de suivi, pour en parler et regarder dans six mois ce qui s’est vraiment passé."
            )
        )
    )
    blocks.append(
        Paragraph(
            round.signatory,
            strong=gettext("Pour la présidence du Département,") if _departement(round) else gettext("Pour l’organisation,"),
        )
    )
    title = gettext("Ce que notre assemblée a décidé")
    return Page(title, parts.language(), parts.running(round), blocks, parts.marks(round), one_page=True)


def _departement(round: Round) -> bool:
    return round.organisation.kind == Organisation.Kind.AUTHORITY
