"""Doing once what was sent twice."""

import datetime
import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from ..models import Sending, User

KEPT_FOR = datetime.timedelta(days=1)
ARRIVED = "arrived"


def mark(request: HttpRequest, person: User) -> str:
    """One mark for one page sent by one person with the same words.

    Django draws a fresh mask on its token for each page it renders: the same token says the same page, sent again.
    """
    digest = hashlib.sha256(f"{person.pk} {request.get_full_path()}".encode())
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        digest.update(repr((name, [(file.name, file.size) for file in files])).encode())
    return digest.hexdigest()


def once(request: HttpRequest, person: User, deed: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """The answer of the deed; sent again, where the first answer led, without doing it again.

    A second sending that arrives while the first is at work waits for it. An answer that is not a redirection (a form
    to mend, a file) did not finish: it may be sent again.
    """
    key = mark(request, person)
    try:
        with transaction.atomic():
            sending = Sending.objects.create(key=key, user=person)
            answer = deed(request)
            if isinstance(answer, HttpResponseRedirect):
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


def note_arrival(request: HttpRequest) -> None:
    """Keep, until the next page, that this form has arrived: the device then forgets its draft."""
    request.session[ARRIVED] = [*request.session.get(ARRIVED, []), request.path][-10:]


def tell_arrivals(request: HttpRequest) -> str:
    """The addresses of the forms that have arrived since the last page, told once."""
    return " ".join(request.session.pop(ARRIVED, []))
