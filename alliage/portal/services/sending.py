"""Sending the mails of the week: in batches, once a day and a person, and again from where a run was cut.

What a batch did is written to the database at its end, in one deed. Meanwhile each mail is noted in a small file beside
the data: « + » before it leaves, « = » once it has left. A run that was killed is taken up from there: what was about to leave
counts as left, so that nobody is written to twice. The file is locked: two runs never work at the same time.
"""

import datetime
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone, translation

from alliage.actors.models import User
from alliage.rules.digits import whole
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Digest, DigestPreference
from ..queries.digests import due
from .digests import Letter, letters_for

BATCH = 500
AWAY = _("Le serveur de courriel ne répond pas : relancez l’envoi plus tard.")
STARTS, LEFT, FAILED = "+", "=", "-"
PATIENCE = 5
"""How many mails in a row may fail before the run stops: the mail server is away."""


@dataclass
class Report:
    """What a run did."""

    sent: int = 0
    nothing: int = 0
    quiet: int = 0
    failed: int = 0
    resumed: int = 0
    unsure: int = 0
    batches: list[int] = field(default_factory=list)


class Notes:
    """The file of a day: which mails left, even when the run that sent them was killed."""

    def __init__(self, file: int, path: Path) -> None:
        self.file, self.path = file, path
        marks: dict[int, tuple[str, int]] = {}
        for line in path.read_text().splitlines():
            mark, *words = line.split()
            numbers = [found for word in words if (found := whole(word)) is not None]
            if len(words) == len(numbers) == 2:
                marks[numbers[0]] = mark, numbers[1]
        self.unsure = sum(mark == STARTS for mark, _lines in marks.values())
        self.known = {key: lines for key, (mark, lines) in marks.items() if mark != FAILED}

    def write(self, mark: str, user: int, lines: int) -> None:
        """One line, with the system at once: a killed process loses none."""
        os.write(self.file, f"{mark} {user} {lines}\n".encode())

    def forget(self) -> None:
        """All of it is in the database."""
        os.ftruncate(self.file, 0)
        self.known = {}


@contextmanager
def _notes(on: datetime.date) -> Iterator[Notes]:
    """The notes of a day, for one run at a time."""
    folder = Path(settings.DATA_DIR) / "digests"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{on:%Y-%m-%d}"
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(file)
        raise RuleError(_("Un autre envoi est en cours : laissez-le finir."), code="already-sending") from error
    try:
        yield Notes(file, path)
        path.unlink(missing_ok=True)
    finally:
        os.close(file)


def send_digests(*, on: datetime.date | None = None, say: Callable[[str], None] = lambda _text: None) -> Report:
    """Send to each person whose mail is due on a day; what is already settled that day is left alone."""
    day, report = on or timezone.localdate(), Report()
    with _notes(day) as notes, _mailer() as connection:
        _take_up(notes, day, report)
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                for people in _batches(day, language):
                    _batch(people, day, notes, connection, report)
                    report.batches.append(len(people))
                    say(f"{language} : {sum(report.batches)}")
    return report


@contextmanager
def _mailer() -> Iterator[Any]:
    """One connection for all mails."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        raise RuleError(AWAY, code="mail") from error
    try:
        yield connection
    finally:
        connection.close()


def _take_up(notes: Notes, day: datetime.date, report: Report) -> None:
    """Write down what a run that was cut had sent."""
    if notes.known:
        report.resumed, report.unsure = len(notes.known), notes.unsure
        there = set(User.objects.filter(pk__in=list(notes.known)).values_list("pk", flat=True))
        _settle({key: lines for key, lines in notes.known.items() if key in there}, day, notes)


def _batches(day: datetime.date, language: str) -> Iterator[list[User]]:
    """The people due, five hundred at a time, in the order of their keys; an unknown language reads the first one."""
    others = [code for code, _name in settings.LANGUAGES if code != language]
    first = language == settings.LANGUAGES[0][0]
    found = due(day).exclude(language__in=others) if first else due(day).filter(language=language)
    last = 0
    while people := list(found.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = people[-1].pk
        yield people


def _batch(people: list[User], day: datetime.date, notes: Notes, connection: Any, report: Report) -> None:
    """Gather in a constant number of reads, send one by one, write down at once."""
    awake = _awake(people, day)
    report.quiet += len(people) - len(awake)
    letters = letters_for(awake)
    settled = {person.pk: 0 for person in awake if person.pk not in letters}
    report.nothing += len(settled)
    failures = 0
    try:
        for letter in letters.values():
            if _send(letter, day, notes, connection):
                settled[letter.user.pk] = letter.lines
                report.sent, failures = report.sent + 1, 0
            else:
                report.failed, failures = report.failed + 1, failures + 1
            if failures >= PATIENCE:
                raise RuleError(AWAY, code="mail")
    finally:
        _settle(settled, day, notes)


def _awake(people: list[User], day: datetime.date) -> list[User]:
    """Those for whom this is neither a day nor an hour without mail; the others wait for a later run."""
    hour = timezone.localtime().hour
    wanted = DigestPreference.objects.filter(user__in=[person.pk for person in people])
    quiet = {row.user_id for row in wanted if day.weekday() in row.quiet_days or row.is_quiet_at(hour)}
    return [person for person in people if person.pk not in quiet]


def _send(letter: Letter, day: datetime.date, notes: Notes, connection: Any) -> bool:
    """Send one mail, noted before and after; whether it left."""
    notes.write(STARTS, letter.user.pk, letter.lines)
    try:
        letter.message(day, connection).send()
    except (SMTPException, OSError, ValueError):  # ValueError: a header no mail can carry
        notes.write(FAILED, letter.user.pk, letter.lines)
        connection.close()
        return False
    notes.write(LEFT, letter.user.pk, letter.lines)
    return True


def _settle(settled: dict[int, int], day: datetime.date, notes: Notes) -> None:
    """Write the end of a batch in one go, then let its notes go."""
    with transaction.atomic():
        Digest.objects.bulk_create(
            [Digest(user_id=key, on=day, lines=min(lines, 999)) for key, lines in settled.items()], ignore_conflicts=True
        )
    notes.forget()
