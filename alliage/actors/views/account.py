"""My account, the organisation I act for."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliage.design.deeds import attempt

from .. import queries, services
from ..forms.people import AccountForm, CloseAccountForm
from ..models import Membership
from ..queries import ACTING_KEY
from .answers import typed
from .leaving import end_role


def own_roles(request: HttpRequest) -> list[Membership]:
    """The roles of the person who asks."""
    person: Any = request.user
    return list(person.roles)


def account(request: HttpRequest) -> HttpResponse:
    """Who I am here: name, language, roles, ways to sign in, my data."""
    form = AccountForm(typed(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        services.change_account(form.instance, by=request.user)
        messages.success(request, _("Enregistré."))
        return redirect("actors:account")
    return render(request, "actors/account.html", {"form": form, "roles": own_roles(request)})


def act_for(request: HttpRequest) -> HttpResponse:
    """Choose the organisation one acts for; kept for the session."""
    back = request.POST.get("next") or request.GET.get("next", "")
    safe = back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else ""
    if request.method == "POST":
        roles = {str(role.pk): role for role in own_roles(request)}
        if role := roles.get(request.POST.get("role", "")):
            request.session[ACTING_KEY] = role.pk
            messages.success(request, _("Vous agissez pour %(name)s.") % {"name": role.organisation.name})
            return redirect(safe or "actors:account")
    return render(request, "actors/act_for.html", {"roles": own_roles(request), "next": safe})


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Everything kept about me, as JSON."""
    answer = JsonResponse(queries.own_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return answer


def close(request: HttpRequest) -> HttpResponse:
    """Close my account, after a word."""
    form = CloseAccountForm(typed(request), roles=own_roles(request))
    if request.method == "POST" and form.is_valid():
        attempt(form, services.close_account, request.user, by=request.user, tasks_to=form.successors())
        if not form.errors:
            logout(request)
            messages.success(request, _("Votre compte est fermé."))
            return redirect("account_login")
    return render(request, "actors/account_close.html", {"form": form})


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an organisation, once one's tasks have an owner."""
    membership = get_object_or_404(queries.roles_of(request.user), pk=pk)
    said = _("Vous n’avez plus de rôle dans %(name)s.") % {"name": membership.organisation.name}
    return end_role(request, membership, said, reverse("actors:account"))
