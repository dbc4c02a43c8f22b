"""The mail of someone's week: how it is wanted, what it says, and sending it once, whatever happens meanwhile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from alliage.actors.models import User
from alliage.actors.services import journal
from alliage.actors.services.invitations import Mail

from ..models import DigestPreference
from ..queries.digests import preference_of, token_of
from ..queries.week import Group, grouped, lines_of, total, with_roles

IN_MAIL = 3
"""The lines of a group a mail shows; the page has the rest."""


@transaction.atomic
def save_preference(preference: DigestPreference, *, language: str, by: Any) -> DigestPreference:
    """Keep how a person wants her mail, and in which language."""
    if preference.user_id != by.pk:
        raise PermissionDenied
    known = DigestPreference.objects.select_for_update().filter(user=by).first()
    preference.pk = known.pk if known else None
    preference.rhythm_before = _before(known or DigestPreference(user=by), preference.rhythm)
    preference.save(force_insert=known is None)
    if by.language != language:
        by.language = language
        by.save(update_fields=["language"])
    journal("digest.changed", None, by=by, rhythm=preference.rhythm)
    return preference


@transaction.atomic
def change_rhythm(user: User, rhythm: str) -> DigestPreference:
    """Stop the mail, or take it up again, from the link it carries; the machine writes it down for the person."""
    preference = preference_of(user)
    if preference.rhythm != rhythm or preference.pk is None:
        preference.rhythm, preference.rhythm_before = rhythm, _before(preference, rhythm)
        preference.save()
        journal("digest.changed", None, by=user, rhythm=rhythm)
    return preference


def _before(known: DigestPreference, rhythm: str) -> str:
    """The rhythm to give back to who stops the mail: the one she had when she last received it."""
    never = DigestPreference.Rhythm.NEVER
    return known.rhythm if rhythm == never and known.rhythm != never else known.rhythm_before


def take_up_rhythm(user: User) -> DigestPreference:
    """Send the mail again as often as before it was stopped."""
    preference = preference_of(user)
    stopped = preference.rhythm == DigestPreference.Rhythm.NEVER
    return change_rhythm(user, preference.rhythm_before if stopped else preference.rhythm)


@dataclass(frozen=True)
class Letter:
    """A mail ready to be read again or sent, to whom, and how much it says."""

    user: User
    mail: Mail
    lines: int
    stop: str

    def message(self, on: Any, connection: Any) -> EmailMultiAlternatives:
        """What leaves: the same person and day give the same identifier, so that a mail server knows a double."""
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
        headers = {
            "Message-ID": f"<semaine-{on:%Y%m%d}-{self.user.pk}@{domain}>",
            "List-Unsubscribe": f"<{self.stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        }
        message = EmailMultiAlternatives(
            self.mail.subject, self.mail.text, to=[self.user.email], headers=headers, connection=connection
        )
        message.attach_alternative(self.mail.html, "text/html")
        return message


def letter_of(user: Any) -> Letter | None:
    """The mail one person would receive now, in her language; None when there is nothing to say."""
    preference = preference_of(user)
    with translation.override(user.language):
        return next(iter(_letters([user], {user.pk: preference})), None)


def letters_for(people: Sequence[User]) -> dict[int, Letter]:
    """The mails of people who read the same language, those with something to say: a constant number of reads."""
    wanted = {row.user_id: row for row in DigestPreference.objects.filter(user__in=[person.pk for person in people])}
    with_roles(people)
    return {letter.user.pk: letter for letter in _letters(people, wanted)}


def _letters(people: Sequence[Any], wanted: dict[int, DigestPreference]) -> Iterator[Letter]:
    """One mail a person, in the language of the moment."""
    lines = lines_of(people)
    # Asked once for all: an address with a language in it is slow to look up.
    pages = {"week_url": _address("portal:week"), "preferences_url": _address("portal:digest")}
    for person in people:
        preference = wanted.get(person.pk) or DigestPreference(user=person)
        groups = grouped(lines[person.pk], shown=IN_MAIL, muted=preference.muted)
        if groups:
            yield _letter(person, preference, groups, pages)


def _address(name: str, *args: Any) -> str:
    """A whole address, as a mail needs it."""
    return settings.SITE_URL + reverse(name, args=args)


def _letter(person: Any, preference: DigestPreference, groups: list[Group], pages: dict[str, str]) -> Letter:
    """Subject, text and light HTML."""
    count, role = total(groups), person.roles[0] if person.roles else None
    place = (role.organisation.territory or role.organisation) if role else ""
    daily = preference.rhythm == DigestPreference.Rhythm.DAILY
    said = (
        ngettext("%(place)s, une chose aujourd’hui", "%(place)s, %(n)d choses aujourd’hui", count)
        if daily
        else ngettext("%(place)s, une chose cette semaine", "%(place)s, %(n)d choses cette semaine", count)
    )
    stop = _address("portal:digest_stop", token_of(person))
    context = {
        "groups": groups,
        "site": settings.SITE_URL,
        **pages,
        "stop_url": stop,
        "daily": daily,
        "weekday": preference.get_weekday_display(),
        "fictitious": bool(role and role.organisation.fictitious),
    }
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{said % {'place': place, 'n': count}}"
    mail = Mail(
        # One line, whatever a name holds: a mail refuses more.
        subject=" ".join(subject.split()),
        text=render_to_string("portal/mail/digest.txt", context).strip(),
        html=render_to_string("portal/mail/digest.html", context),
    )
    return Letter(person, mail, count, stop)
