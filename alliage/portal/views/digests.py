"""The mail of the week: how one wants it, what it says, how to stop it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from alliage.design import deeds

from ..forms import DigestForm
from ..models import DigestPreference
from ..queries.digests import last_sent, preference_of, user_of
from ..services.digests import change_rhythm, letter_of, save_preference, take_up_rhythm

NEVER = DigestPreference.Rhythm.NEVER


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """One page: rhythm, day, silence, language, what is left out; and the very mail."""
    person: Any = request.user
    form = DigestForm(request.POST or None, instance=preference_of(person))
    if request.method == "POST" and form.is_valid():
        deeds.attempt(form, save_preference, form.instance, language=form.cleaned_data["language"], by=person)
        if not form.errors:
            messages.success(request, gettext("Enregistré."))
            return redirect("portal:digest")
    context = {"form": form, "letter": letter_of(person), "last": last_sent(person)}
    return render(request, "portal/digest.html", context)


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The mail as it would leave now, drawn as a mail program draws it."""
    letter = letter_of(request.user)
    if letter is None:
        raise Http404
    return HttpResponse(letter.mail.html)


@csrf_exempt  # the link itself is the right, and mail programs post without a page of ours
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Without signing in: one button stops the mail; the header of the mail posts here by itself."""
    person = user_of(token)
    if person is None:
        raise Http404
    again = "encore" in request.POST
    if request.method == "POST":
        if again:
            take_up_rhythm(person)
        else:
            change_rhythm(person, NEVER)
    stopped = preference_of(person).rhythm == NEVER
    return render(request, "portal/digest_stop.html", {"stopped": stopped, "again": again, "fictitious": False})
