"""Whose mail is due today, what was sent last, how each person wants it."""

import datetime
from typing import Any

from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet

from alliage.actors.models import Membership, User

from ..models import Digest, DigestPreference

SALT = "portal.digest"
Rhythm = DigestPreference.Rhythm


def preference_of(user: Any) -> DigestPreference:
    """How a person wants her mail; the usual way when she never said."""
    return DigestPreference.objects.filter(user=user).first() or DigestPreference(user=user)


def last_sent(user: Any) -> Digest | None:
    """The last mail that left."""
    return Digest.objects.filter(user=user, lines__gt=0).first()


def due(on: datetime.date) -> QuerySet[User]:
    """The people whose rhythm falls on a day and whose mail of that day is not settled yet."""
    wanted = DigestPreference.objects.filter(user=OuterRef("pk"))
    today = wanted.filter(Q(rhythm=Rhythm.DAILY) | Q(rhythm=Rhythm.WEEKLY, weekday=on.weekday()))
    rhythm = Q(Exists(today))
    if on.weekday() == DigestPreference.Day.MONDAY:
        rhythm |= Q(~Exists(wanted))
    settled = Digest.objects.filter(user=OuterRef("pk"), on=on)
    here = Membership.objects.filter(user=OuterRef("pk"), left_on__isnull=True)
    return User.objects.filter(rhythm, ~Exists(settled), Exists(here), is_active=True)


def token_of(user: Any) -> str:
    """What the link « ne plus recevoir » carries: it never lapses, and opens nothing else."""
    return signing.dumps(user.pk, salt=SALT)


def user_of(token: str) -> User | None:
    """The person a link speaks of; None when it is not one of ours."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=key, is_active=True).first()
