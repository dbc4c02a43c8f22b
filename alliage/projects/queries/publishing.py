"""What publishing a project shows to everyone, counted before anyone decides."""

from dataclasses import dataclass

from ..models import Funding, IndicatorValue, Payment, Project


@dataclass(frozen=True)
class Seen:
    """How many of each thing everyone would read, and how many stay inside."""

    effects: int
    values: int
    fundings: int
    words: int
    payments: int
    proposed: int
    risks: int
    contacts: int
    messages: int


def seen_by_all(project: Project) -> Seen:
    """Counted on the present sheet."""
    shown = project.effects.filter(deleted_at__isnull=True)
    if project.record_no is not None:
        shown = shown.exclude(source_url="")
    values = IndicatorValue.objects.filter(indicator__outcome__project=project)
    return Seen(
        effects=shown.count(),
        values=values.filter(state=IndicatorValue.State.ACCEPTED).count(),
        fundings=Funding.objects.filter(project=project).count(),
        words=project.territories.exclude(word="").count(),
        payments=Payment.objects.filter(funding__project=project).count(),
        proposed=values.filter(state=IndicatorValue.State.SUBMITTED).count(),
        risks=project.risks.count(),
        contacts=project.contacts.count(),
        messages=project.comments.count(),
    )
