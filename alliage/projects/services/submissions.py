"""What comes in through a link: sent once, read by a person of the other side, then accepted or returned."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from alliage.actors.models import Picture
from alliage.actors.services import journal
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Indicator, PersonalLink, Submission
from ..permissions import role_to_judge
from .arrivals import Final, land, land_question
from .comments import check_due
from .links import keep_open
from .news import record_news
from .photos import keep_photo, redrawn
from .readings import write_answer
from .results import check_amount

Kind = PersonalLink.Kind
State = Submission.State
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1, which are read for one another."""
MOST_WAITING = 5


@dataclass(frozen=True)
class Photo:
    """A photo with what it shows, and what was said of the people on it."""

    file: UploadedFile
    alt: str
    release: str


@dataclass(frozen=True)
class Sending:
    """What one sends: in whose function, the fields of the form by their name in `Submission`, a photo."""

    key: str
    function: str
    values: Mapping[str, Any] = field(default_factory=dict)
    photo: Photo | None = None

    def fingerprint(self, drawn: bytes) -> str:
        """A mark of what is said and shown: the same words and the same photo, the same mark."""
        said = sorted((name, str(value)) for name, value in self.values.items() if value not in (None, ""))
        return hashlib.sha256(repr((self.function, said)).encode() + drawn).hexdigest()


@transaction.atomic
def submit(link: PersonalLink, sending: Sending) -> Submission:
    """Take what comes in through an open link; the same sending again gives the answer it already gave.

    The same key with other words is another answer: the first had arrived, its receipt had not. RuleError once the link
    is closed.
    """
    link = _held(link)
    drawn = redrawn(sending.photo.file) if sending.photo else b""
    mark = sending.fingerprint(drawn)
    again = Q(fingerprint=mark) & (Q(key__in=[sending.key, other_key(sending.key, mark)]) | Q(state=State.SUBMITTED))
    if known := link.submissions.filter(again).first():
        return known
    _check(link, sending)
    taken = link.submissions.filter(key=sending.key).exists()
    made = Submission(
        link=link,
        key=other_key(sending.key, mark) if taken else sending.key,
        fingerprint=mark,
        receipt=_receipt(),
        function=sending.function.strip(),
        complement=link.submissions.filter(state=State.SUBMITTED).exists(),
        **sending.values,
    )
    made.full_clean(exclude=["link"])
    if sending.photo:
        made.photo = _photo(sending.photo, drawn, made)
    made.save()
    if link.kind == Kind.READING:
        _answer_reading(link, made)
    link.answered_at = made.at
    link.save(update_fields=["answered_at"])
    journal("submission.sent", link.project, by=None, submission=made.pk, receipt=made.receipt, function=made.function)
    return made


def _held(link: PersonalLink) -> PersonalLink:
    """The link, locked while it is written to; RuleError if it was withdrawn or has expired since it was read."""
    rows = PersonalLink.objects.open().select_for_update(of=("self",)).select_related("project", "organisation")
    held = rows.filter(pk=link.pk).first()
    if held is None:
        raise RuleError(_("Ce lien ne s’ouvre plus : demandez-en un autre, et copiez-y votre texte."), code="closed")
    return held


def other_key(key: str, mark: str) -> str:
    """The key of other words sent under a key already used: the same words, the same key."""
    return hashlib.sha256(f"{key} {mark}".encode()).hexdigest()


def _answer_reading(link: PersonalLink, made: Submission) -> None:
    """A partner's answer to the page put before it counts at once: nobody who publishes can leave it unread."""
    reading = link.project.readings.open().filter(organisation=link.organisation).first()
    if reading is None:
        raise RuleError(
            _("Cette relecture est close : la page a paru, ou elle vous est proposée de nouveau."), code="closed"
        )
    write_answer(reading, agrees=bool(made.agrees), objection=made.text, function=made.function, at=made.at, page=link.page)


def _check(link: PersonalLink, sending: Sending) -> None:
    """The link still takes an answer, and what is said holds."""
    if link.submissions.filter(state=State.ACCEPTED).exists():
        raise RuleError(
            _("Une réponse a déjà été lue et acceptée : demandez un nouveau lien pour en dire plus."), code="read"
        )
    if link.submissions.filter(state=State.SUBMITTED).count() >= MOST_WAITING:
        raise RuleError(_("Plusieurs compléments attendent déjà d’être lus : attendez qu’ils le soient."), code="full")
    check_due(sending.values.get("asks_due_on"), field="asks_due_on")
    if (on := sending.values.get("on")) and on > timezone.localdate():
        raise RuleError(_("On note ce qui est constaté : la date ne peut pas être à venir."), field="on", code="later")
    if link.indicator is not None:
        check_reading(link.indicator, sending.values["value"], sending.values.get("women"), sending.values.get("men"))


def check_reading(indicator: Indicator, value: Decimal, women: int | None, men: int | None) -> None:
    """A value its indicator can take, and no more women and men than people."""
    check_amount(indicator, value, indicator.levels.count(), "value")
    if (women or 0) + (men or 0) > value:
        raise RuleError(
            _("Les femmes et les hommes font plus que la valeur : corrigez l’un ou l’autre."), field="women", code="parts"
        )


def _photo(photo: Photo, drawn: bytes, made: Submission) -> Picture:
    """The photo drawn again, kept by the organisation that sent it."""
    owner = made.link.organisation
    return keep_photo(
        drawn,
        name=f"photo-{made.receipt.lower()}",
        alt=photo.alt,
        credit=f"{made.function}, {owner}",
        release=photo.release,
        owner=owner,
    )


def _receipt() -> str:
    """A number one can read aloud, that no other answer has: K7-4F2Q."""
    while True:
        made = secrets.choice(LETTERS) + secrets.choice(SIGNS) + "-" + "".join(secrets.choice(SIGNS) for _n in range(4))
        if not Submission.objects.filter(receipt=made).exists():
            return made


@dataclass(frozen=True)
class Correction:
    """What a person changes in an answer before it counts; None leaves it as it came."""

    text: str | None = None
    value: Decimal | None = None
    on: dt.date | None = None


@transaction.atomic
def accept_submission(
    submission: Submission, *, by: Any, text: str | None = None, value: Decimal | None = None, verified: bool = False
) -> None:
    """Read what came in and let it count; a text or a value given here is a correction, shown to the partner.

    A signed sentence is accepted as it came. `verified`: the rule of an election near was read, asked when the sentence is
    to be read by everyone at once.
    """
    role = _judge(submission, by)
    final = Final(
        submission.text if text is None else text.strip(),
        submission.value if value is None else value,
        role=role,
        by=by,
        verified=verified,
    )
    submission.corrected = _corrected(submission, final)
    rules = land(submission, final)
    land_question(submission)
    _close(submission, role, by, State.ACCEPTED)
    record_news(submission.link.project)
    journal(
        "submission.accepted",
        submission.link.project,
        by=by,
        submission=submission.pk,
        receipt=submission.receipt,
        corrected=bool(submission.corrected),
        **({"verified": rules} if rules else {}),
    )


def _corrected(submission: Submission, final: Final) -> str:
    """What the corrected parts now say; empty when nothing moved. What came in stays as it came."""
    said = []
    indicator = submission.link.indicator
    if indicator is not None and final.value is not None and final.value != submission.value:
        check_reading(indicator, final.value, submission.women, submission.men)
        said.append(f"{final.value.normalize():f}")
    if final.text != submission.text.strip():
        if submission.link.kind == Kind.WORD:
            raise RuleError(
                _("Une parole signée ne se corrige pas : acceptez-la telle quelle, ou renvoyez-la avec la raison."),
                field="text",
                code="signed",
            )
        if not final.text and submission.link.kind not in {Kind.VALUE, Kind.CONFIRM, Kind.READING}:
            raise RuleError(_("Il ne reste rien : renvoyez plutôt la réponse, avec la raison."), field="text", code="empty")
        said.append(final.text or "–")
    return " · ".join(said)


@transaction.atomic
def return_submission(submission: Submission, *, reason: str, by: Any) -> None:
    """Send it back with the reason, which the page of the link shows; the partner may write again."""
    role = _judge(submission, by)
    if not reason.strip():
        raise RuleError(_("Dites ce qui est à revoir : votre partenaire pourra corriger."), field="reason", code="no-reason")
    submission.reason = reason.strip()
    land_question(submission)
    _close(submission, role, by, State.RETURNED)
    keep_open(submission.link)
    journal("submission.returned", submission.link.project, by=by, submission=submission.pk, receipt=submission.receipt)


def _judge(submission: Submission, by: Any) -> Any:
    """The role of a person who may read it now."""
    role = role_to_judge(by, submission)
    if role is None:
        raise PermissionDenied
    known = Submission.objects.select_for_update().values_list("state", flat=True).get(pk=submission.pk)
    if known != State.SUBMITTED:
        raise RuleError(_("Quelqu’un a déjà lu cette réponse : rechargez la page."), code="read")
    return role


def _close(submission: Submission, role: Any, by: Any, state: str) -> None:
    submission.state = state
    submission.judged_at, submission.judged_function, submission.judged_by = timezone.now(), role.function, by
    submission.full_clean(exclude=["link", "judged_by"])
    submission.save()
