"""Follow-up committees: page, paper, forms, decisions, word of each party."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.actors.models import Organisation
from alliage.design import notices
from alliage.design.page import number

from ..forms import CommitteeForm, DecisionForm, DoneForm
from ..models import Committee, CommitteeDecision
from ..permissions import can_contribute
from ..queries.committees import decisions_due, with_details
from ..queries.page import committee_sheet
from ..services import (
    add_decision,
    delete_committee,
    mark_decision,
    remove_decision,
    restore_committee,
    save_committee,
    validate_minutes,
)
from .filling import do, editable, editable_committee, fill_in

PER_PAGE = 30


def _read(request: HttpRequest, pk: int) -> Committee:
    return get_object_or_404(with_details(Committee.objects.visible_to(request.user)), pk=pk)


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: who was there, what was decided, who agrees."""
    committee = _read(request, pk)
    context = {
        "committee": committee,
        "sheet": committee_sheet(request.user, committee),
        "fictitious": committee.alliance.fictitious,
    }
    return render(request, "alliances/committee.html", context)


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on one sheet of paper."""
    committee = _read(request, pk)
    context = {
        "committee": committee,
        "sheet": committee_sheet(request.user, committee),
        "fictitious": committee.alliance.fictitious,
    }
    return render(request, "alliances/committee_print.html", context)


def due(request: HttpRequest) -> HttpResponse:
    """All decisions of one's committees nobody has done yet."""
    page_obj = Paginator(decisions_due(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "alliances/decisions.html", {"page": page_obj})


def _saved(request: HttpRequest, committee: Committee, dropped: bool) -> HttpResponse:
    """Back to the meeting; say it when the parties must agree again."""
    if dropped:
        messages.warning(request, _("Le relevé a changé : les validations déjà données sont à redemander."))
    return redirect(committee)


def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a meeting, or write down one that was held."""
    alliance = editable(request, pk)
    committee = Committee(alliance=alliance)
    form = CommitteeForm(request.POST or None, instance=committee)
    return fill_in(
        request,
        form,
        lambda: save_committee(form.save(commit=False), present=form.present(), by=request.user),
        lambda dropped: _saved(request, committee, dropped),
        title=_("Nouveau comité de suivi"),
        intro=_("Alliance : %(name)s") % {"name": alliance.name},
        back=alliance.get_absolute_url(),
        fictitious=alliance.fictitious,
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a meeting or write its minutes."""
    committee = editable_committee(request, pk)
    form = CommitteeForm(request.POST or None, instance=committee)
    return fill_in(
        request,
        form,
        lambda: save_committee(form.save(commit=False), present=form.present(), by=request.user),
        lambda dropped: _saved(request, committee, dropped),
        title=_("Modifier le comité"),
        back=committee.get_absolute_url(),
        fictitious=committee.alliance.fictitious,
    )


@require_POST
def validate(request: HttpRequest, pk: int) -> HttpResponse:
    """One party agrees with the minutes."""
    committee = _read(request, pk)
    organisation = get_object_or_404(Organisation, pk=number(request.POST.get("organisation", "")))
    said = _("Relevé validé au nom de %(name)s.") % {"name": organisation.name}
    return do(request, validate_minutes, committee, said, organisation=organisation)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a meeting in the bin, with a way back."""
    committee = editable_committee(request, pk)
    delete_committee(committee, by=request.user)
    notices.offer_undo(request, _("Comité supprimé."), reverse("alliances:committee_restore", args=[pk]))
    return redirect(committee.alliance)


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a meeting out of the bin."""
    committee = get_object_or_404(Committee.objects.in_bin_of(request.user).select_related("alliance"), pk=pk)
    return do(request, restore_committee, committee, _("Le comité est rétabli."), refused="actors:bin")


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a decision."""
    committee = editable_committee(request, pk)
    return _decision(request, CommitteeDecision(committee=committee), _("Nouvelle décision"))


def edit_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a decision."""
    row = get_object_or_404(CommitteeDecision, pk=pk, committee__in=Committee.objects.visible_to(request.user))
    editable_committee(request, row.committee_id)
    return _decision(request, row, _("Modifier la décision"))


def _decision(request: HttpRequest, row: CommitteeDecision, title: str) -> HttpResponse:
    form = DecisionForm(request.POST or None, instance=row)
    return fill_in(
        request,
        form,
        lambda: add_decision(form.save(commit=False), by=request.user),
        lambda dropped: _saved(request, row.committee, dropped),
        title=title,
        back=row.committee.get_absolute_url(),
        fictitious=row.committee.alliance.fictitious,
    )


def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a decision is done, or no longer."""
    row = get_object_or_404(
        CommitteeDecision.objects.select_related("committee__alliance"),
        pk=pk,
        committee__in=Committee.objects.visible_to(request.user),
    )
    if not can_contribute(request.user, row.committee.alliance):
        raise PermissionDenied
    if request.POST.get("encore"):
        mark_decision(row, done_on=None, by=request.user)
        return redirect(row.committee)
    form = DoneForm(request.POST or None)
    return fill_in(
        request,
        form,
        lambda: mark_decision(row, done_on=form.day(), by=request.user),
        lambda _made: redirect(row.committee),
        title=_("Décision faite"),
        intro=row.text,
        back=row.committee.get_absolute_url(),
        fictitious=row.committee.alliance.fictitious,
    )


@require_POST
def undecide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision off the minutes."""
    row = get_object_or_404(
        CommitteeDecision.objects.select_related("committee__alliance"),
        pk=pk,
        committee__in=Committee.objects.visible_to(request.user),
    )
    dropped = remove_decision(row, by=request.user)
    messages.success(request, _("Décision retirée du relevé."))
    return _saved(request, row.committee, dropped)
