"""Doing once what was sent twice."""

import datetime
import hashlib
from collections.abc import Callable
from typing import TypeGuard
from urllib.parse import urlsplit

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils import timezone

from ..models import Sending, User

KEPT_FOR = datetime.timedelta(days=1)
ARRIVED = "arrived"
PROOFS = {"account_login", "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp"}
"""Where one is sent to prove who one is: nothing was written."""


def mark(request: HttpRequest, person: User) -> str:
    """One mark for one page sent by one person with the same words.

    Django draws a fresh mask on its token for each page it renders: the same token says the same page, sent again.
    """
    digest = hashlib.sha256(f"{person.pk} {request.get_full_path()}".encode())
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        digest.update(repr((name, [(file.name, file.size, _content(file)) for file in files])).encode())
    return digest.hexdigest()


def _content(file: UploadedFile) -> str:
    """A mark of what a file holds, which is left ready to be read again: mended, it may keep its name and its size."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def once(request: HttpRequest, person: User, deed: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """The answer of the deed; sent again, where the first answer led, without doing it again.

    A second sending that arrives while the first is at work waits for it. An answer that is not a redirection (a form
    to mend, a file), or that leads to prove who one is first, did not finish: it may be sent again.
    """
    key = mark(request, person)
    try:
        with transaction.atomic():
            sending = Sending.objects.create(key=key, user=person)
            answer = deed(request)
            if is_done(answer):
                Sending.objects.filter(pk=sending.pk).update(location=answer.url)
                Sending.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
            elif answer.status_code >= 500:
                transaction.set_rollback(True)
            else:
                sending.delete()
            return answer
    except IntegrityError:
        first = Sending.objects.filter(key=key).first()
        if first is None:
            raise
        return HttpResponseRedirect(first.location or request.get_full_path())


def is_done(answer: HttpResponse) -> TypeGuard[HttpResponseRedirect]:
    """Whether the deed was done: it leads on, and elsewhere than to the way in or to the second factor."""
    if not isinstance(answer, HttpResponseRedirect):
        return False
    try:
        return resolve(urlsplit(answer.url).path).view_name not in PROOFS
    except Resolver404:
        return True


def note_arrival(request: HttpRequest) -> None:
    """Keep, until the next page, that this form has arrived: the device then forgets its draft."""
    request.session[ARRIVED] = [*request.session.get(ARRIVED, []), request.path][-10:]


def tell_arrivals(request: HttpRequest) -> str:
    """The addresses of the forms that have arrived since the last page, told once."""
    return " ".join(request.session.pop(ARRIVED, []))
