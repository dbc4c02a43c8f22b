"""The « état de la politique » of the organisation one acts for: the button, the editions, one edition to read and print."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ..models import PolicyState
from ..permissions import can_make_state, can_read_state
from ..queries import states as queries
from ..services.states import make_state

PAGE = 50


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """The editions of one's organisation, latest first, and the button that makes today's."""
    if not can_read_state(request.user):
        raise PermissionDenied
    organisation = request.user.acting.organisation  # type: ignore[union-attr]
    page = Paginator(queries.editions(organisation), PAGE).get_page(request.GET.get("page"))
    context = {"organisation": organisation, "page_obj": page, "may_make": can_make_state(request.user)}
    return render(request, "portal/states.html", context)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make today's edition and show it."""
    return redirect(make_state(by=request.user))


@require_safe
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition, as it was written that day."""
    seen = PolicyState.objects.visible_to(request.user).select_related("organisation")
    state = get_object_or_404(seen, pk=pk)
    before = queries.previous(state)
    context = {
        "state": state,
        "before": before,
        "sections": queries.sections_of(state, before),
        "fictitious": state.organisation.fictitious,
    }
    return render(request, "portal/state.html", context)
