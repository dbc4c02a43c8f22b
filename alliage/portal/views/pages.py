"""Home, search, help, legal pages: open to everyone, filtered by what one may see."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from alliage.design import deeds
from alliage.design.page import number as as_number
from alliage.design.parts import Column

from ..forms import StatementForm
from ..permissions import can_state
from ..queries import finding, home, provenance, rights
from ..queries.first_steps import first_steps
from ..queries.statement import statement
from ..services.statement import save_statement


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The home page."""
    shown = home.showcase()
    context = {"figures": home.figures(), "showcase": shown, "showcase_columns": _columns(shown)}
    return render(request, "portal/home.html", context)


def _columns(shown: home.Showcase | None) -> list[Column]:
    """One equal column per territory; without a sourced fact the design says « Rien de publié encore »."""
    return [
        Column(
            side.territory,
            [("", render_to_string("portal/fact.html", {"fact": side.fact}) if side.fact else "")],
            subtitle=side.territory.place,
            url=side.territory.get_absolute_url(),
        )
        for side in (shown.sides if shown else [])
    ]


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the search box finds."""
    text, only, number = request.GET.get("q", ""), request.GET.get("dans", ""), request.GET.get("page", "")
    groups = finding.find(text, request.user, only=only, number=as_number(number, longest=3) or 1)
    instead = ""
    if not finding.total(groups) and not only:
        instead, groups = finding.nearest(text, request.user)
    context = {
        "text": text.strip(),
        "instead": instead,
        "groups": groups,
        "total": finding.total(groups),
        "only": only if only in finding.KINDS else "",
    }
    return render(request, "portal/search.html", context)


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What each role does first, and the words of the house."""
    return render(request, "portal/help.html", {"roles": rights.roles(), "answers": gettext("oui,non")})


@login_not_required
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Where the figures, codes and facts come from."""
    return render(request, "portal/sources.html", {"lists": provenance.lists(), "sites": provenance.sites()})


@login_not_required
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Legal notice."""
    return render(request, "portal/legal.html", {"statement": statement()})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Data protection."""
    return render(request, "portal/privacy.html", {"statement": statement()})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement of the authority that runs the installation."""
    return render(request, "portal/accessibility.html", {"statement": statement()})


@login_not_required
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page one may open from here."""
    return render(request, "portal/site_map.html", {"may_state": can_state(request.user)})


@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """The first steps of the organisation one acts for."""
    return render(request, "portal/first_steps.html", {"steps": first_steps(request.user), "headed": False})


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """The admin types what the authority says of itself."""
    if not can_state(request.user):
        raise PermissionDenied
    form = StatementForm(request.POST or None, instance=statement())
    if request.method == "POST" and form.is_valid() and deeds.attempt(form, save_statement, form.instance, by=request.user):
        messages.success(request, gettext("Les pages légales disent maintenant ceci."))
        return redirect("portal:accessibility")
    return render(request, "portal/settings.html", {"form": form})
