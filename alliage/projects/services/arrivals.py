"""What an accepted answer becomes on the project, said by a function of the partner: a message, an effect, a value, a word."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from alliage.design.stale import hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.pre_election import verified as verify

from ..models import Comment, Effect, IndicatorValue, PersonalLink, ProjectTerritory, Submission, ValuePart
from ..permissions import can_publish
from ..queries.readings import near
from .comments import note_answer

Kind = PersonalLink.Kind


@dataclass(frozen=True)
class Final:
    """What counts in the end, corrected or not, who read it, and whether the rule of an election near was ticked."""

    text: str
    value: Decimal | None
    role: Any
    by: Any
    verified: bool = False


def land(submission: Submission, final: Final) -> list[str]:
    """Write on the project what was accepted; the sources of the rules verified for what everyone reads at once."""
    return LANDINGS[PersonalLink.Kind(submission.link.kind)](submission, final) or []


def _column(link: PersonalLink) -> ProjectTerritory:
    """The column of the partner's territory; RuleError once the territory has left the project."""
    row = link.project.territories.select_related("territory").filter(territory=link.organisation.territory_id).first()
    if row is None:
        raise RuleError(
            _("Ce territoire n’a plus de colonne dans cette coopération : rendez-la-lui, ou renvoyez la réponse."),
            code="no-column",
        )
    return row


def _message(submission: Submission, final: Final) -> None:
    """The answer to a question, or a message of its own, read by the one who accepts it."""
    link = submission.link
    comment = _comment(submission, final.text)
    comment.answers, comment.picture = link.comment, submission.photo
    comment.read_at, comment.read_function = timezone.now(), final.role.function
    comment.save()
    if link.comment:
        note_answer(link.comment, comment)
        if link.comment.read_at is None:
            link.comment.read_at, link.comment.read_function = submission.at, submission.function
            link.comment.save(update_fields=["read_at", "read_function"])


def _comment(submission: Submission, text: str) -> Comment:
    """A message from the partner to the territory that prepared the link, checked and not yet saved."""
    link = submission.link
    comment = Comment(
        project=link.project,
        territory=link.sender.territory,
        text=text,
        organisation=link.organisation,
        function=submission.function,
        at=submission.at,
    )
    comment.full_clean(exclude=["user"])
    return comment


def _effect(submission: Submission, final: Final) -> None:
    """An effect of the partner's territory, declared by its own people: nobody else has to confirm it."""
    link = submission.link
    effect = Effect(
        project=link.project,
        territory=_column(link).territory,
        domain=submission.domain,
        statement=final.text,
        observed_on=submission.on,
        function=submission.function,
        organisation=link.organisation,
        at=submission.at,
    )
    try:
        effect.full_clean(exclude=["user", "organisation"])
    except ValidationError as error:
        raise RuleError(_("Un effet tient en 300 signes : raccourcissez."), field="text", code="too-long") from error
    effect.save()


def _value(submission: Submission, final: Final) -> None:
    """A value of the partner's territory, accepted at once; the parts by sex stand while the sum does."""
    link = submission.link
    if link.indicator is None or final.value is None:
        return
    value = IndicatorValue.objects.create(
        indicator=link.indicator,
        territory=_column(link).territory,
        on=submission.on or timezone.localdate(submission.at),
        value=final.value,
        state=IndicatorValue.State.ACCEPTED,
        note=final.text[:300],
        organisation=link.organisation,
        function=submission.function,
        accepted_function=final.role.function,
        accepted_by=final.by,
        accepted_at=timezone.now(),
    )
    sex = ValuePart.Sex
    known = {sex.WOMEN: submission.women, sex.MEN: submission.men}
    if any(count is not None for count in known.values()):
        known[sex.OTHER] = int(final.value or 0) - sum(count or 0 for count in known.values())
        ValuePart.objects.bulk_create(ValuePart(value=value, sex=key, count=count) for key, count in known.items() if count)


def _word(submission: Submission, final: Final) -> list[str]:
    """The one sentence of the partner's territory, dated from the day it was sent.

    On a published sheet everyone reads it at once if who accepts it may publish, else once somebody who may has shown it.
    """
    link = submission.link
    row = _column(link)
    hold(row)
    row.word = final.text.strip().strip("«»").strip()
    row.word_function, row.word_on = submission.function, timezone.localdate(submission.at)
    row.word_language = link.language
    shown = link.project.published_at and can_publish(final.by, link.project)
    rules = verify(near(link.project), final.verified) if shown else []
    row.word_published_at = timezone.now() if shown else None
    try:
        row.full_clean(exclude=["project", "territory"])
    except ValidationError as error:
        raise RuleError(_("La parole tient en 280 signes : raccourcissez."), field="text", code="too-long") from error
    row.save(update_fields=["word", "word_function", "word_on", "word_language", "word_published_at", "updated_at"])
    return rules


def _confirmation(submission: Submission, final: Final) -> None:
    """An effect the partner confirms; its remark, or what is wrong, becomes a message beside it."""
    effect = submission.link.effect
    if submission.agrees and effect is not None:
        effect.confirmed_function, effect.confirmed_at = submission.function, submission.at
        effect.save(update_fields=["confirmed_function", "confirmed_at", "updated_at"])
    if final.text:
        _message(submission, Final(f"« {effect} » — {final.text}"[:1000], None, final.role, final.by))


def _reading(submission: Submission, final: Final) -> None:
    """Nothing more: an answer to a page put before a partner counts from the moment it is sent."""


LANDINGS: dict[Kind, Callable[[Submission, Final], list[str] | None]] = {
    Kind.QUESTION: _message,
    Kind.MESSAGE: _message,
    Kind.EFFECT: _effect,
    Kind.VALUE: _value,
    Kind.WORD: _word,
    Kind.CONFIRM: _confirmation,
    Kind.READING: _reading,
}


def land_question(submission: Submission) -> None:
    """The question in return stands with the others from the day it came, whatever becomes of the answer."""
    if submission.asks and submission.asked is None:
        comment = _comment(submission, submission.asks)
        comment.due_on = submission.asks_due_on
        comment.save()
        submission.asked = comment
