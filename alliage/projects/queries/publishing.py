"""What publishing a project shows to everyone, counted before anyone decides."""

from dataclasses import dataclass

from ..models import Funding, IndicatorValue, Payment, Project
from .effects import public


@dataclass(frozen=True)
class Seen:
    """How many of each thing everyone reads, or would read once it is published, and how many stay inside."""

    effects: int
    added: int
    unconfirmed: int
    values: int
    fundings: int
    words: int
    payments: int
    proposed: int
    risks: int
    contacts: int
    messages: int


def seen_by_all(project: Project) -> Seen:
    """Counted on the present sheet; `added`: the effects and words written since it was published."""
    kept, told = project.effects.kept(), project.territories.exclude(word="")
    would = kept.settled() if project.record_no is None else kept.settled().exclude(source_url="")
    new, unsaid = would.filter(published_at__isnull=True), told.filter(word_published_at__isnull=True)
    published = project.published_at is not None
    added = new.count() + unsaid.count() if published else 0
    values = IndicatorValue.objects.filter(indicator__outcome__project=project)
    return Seen(
        effects=(public(project) if published else would).count(),
        added=added,
        unconfirmed=kept.count() - kept.settled().count(),
        values=values.filter(state=IndicatorValue.State.ACCEPTED).count(),
        fundings=Funding.objects.filter(project=project).count(),
        words=(told.filter(word_published_at__isnull=False) if published else told).count(),
        payments=Payment.objects.filter(funding__project=project).count(),
        proposed=values.filter(state=IndicatorValue.State.SUBMITTED).count(),
        risks=project.risks.count(),
        contacts=project.contacts.count(),
        messages=project.comments.count(),
    )
