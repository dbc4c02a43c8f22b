"""Whether a page is still the one that was read: a mark of all that everyone reads on it."""

import hashlib

from ..models import FundingShare, IndicatorTarget, IndicatorValue, Project
from .effects import public

TEXTS = ("title", "short_name", "summary", "language", "common_ground", "outcome", "handover", "amount_fact", "source_url")
STATE = ("owner", "stage", "stage_reason", "review_on", "starts_on", "ends_on", "began_on", "ended_on", "dac_sector")
EFFECT = ("pk", "territory", "domain", "statement", "level", "observed_on", "function", "organisation", "source_url")
WORD = ("territory", "position", "work_days", "word", "word_function", "word_on", "word_published_at")
VOTE = ("funder", "year", "kind", "currency", "voted", "voted_on", "deliberation_ref", "deliberation_url", "source_url")


def page_mark(project: Project, *, shown: bool) -> str:
    """32 hexadecimal digits, the same for two pages that say the same: what is changed back is not changed.

    `shown`: the page as everyone reads it now; else as it would read if it appeared now. Twelve reads.
    """
    effects = public(project, to_come=not shown).order_by("pk")
    values = IndicatorValue.objects.filter(indicator__outcome__project=project, state=IndicatorValue.State.ACCEPTED)
    shares = FundingShare.objects.filter(funding__project=project)
    targets = IndicatorTarget.objects.filter(indicator__outcome__project=project)
    said = [
        Project.objects.filter(pk=project.pk).values_list(*TEXTS, *STATE),
        effects.values_list(*EFFECT, "confirmed_function"),
        project.texts.order_by("language").values_list("language", "title", "summary", "common_ground"),
        project.fundings.order_by("pk").values_list("pk", *VOTE),
        shares.order_by("funding", "country").values_list("funding", "country", "amount"),
        project.outcomes.order_by("pk").values_list("statement", "position", "indicators__title", "indicators__unit"),
        targets.order_by("pk").values_list("indicator", "territory", "baseline", "target", "due_on"),
        values.order_by("pk").values_list("indicator", "territory", "on", "value", "note"),
        project.participations.order_by("pk").values_list("organisation", "role", "co_owner"),
        project.services.order_by("pk").values_list("service", "year", "days"),
        project.sdgs.order_by("pk").values_list("target", "goal_number", "weight", "justification"),
        project.themes.order_by("pk").values_list("theme", "rank"),
    ]
    words = [_word(row, shown=shown) for row in project.territories.order_by("pk").values_list(*WORD)]
    return hashlib.sha256(repr([*map(list, said), words]).encode()).hexdigest()[:32]


def _word(row: tuple[object, ...], *, shown: bool) -> tuple[object, ...]:
    """A territory with its sentence, once the sentence is for everyone."""
    *side, word, function, on, published = row
    return (*side, word, function, on) if word and (published or not shown) else tuple(side)
