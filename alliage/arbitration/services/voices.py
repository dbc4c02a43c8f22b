"""Hearing partners before the decision: links that ask for their view, their words as they said them; links to the note."""

import datetime as dt
import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.models import Organisation
from alliage.actors.services import journal
from alliage.projects.permissions import participants
from alliage.projects.services.links import hashed
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.limits import lasts

from ..models import Line, Round, View, VoiceLink
from ..permissions import can_edit, role_to_speak


def _until() -> dt.datetime:
    return timezone.now() + lasts("partner_link", timezone.localdate())


@transaction.atomic
def ask_view(
    line: Line, *, organisation: Organisation, function: str, question: str, language: str, by: Any
) -> tuple[VoiceLink, str]:
    """Prepare a link that asks a partner what it thinks of a line; the answer holds the secret, which nobody reads again."""
    if not can_edit(by, line.round):
        raise PermissionDenied
    if line.project is None or organisation.pk not in participants(line.project) - {line.round.organisation_id}:
        raise RuleError(_("Choisissez un partenaire de cette coopération."), field="organisation", code="not-a-partner")
    if line.round.stage == Round.Stage.VOTED:
        raise RuleError(_("Le vote a eu lieu : l’avis d’un partenaire se demande avant."), code="voted")
    link, token = _prepare(line.round, VoiceLink.Kind.VIEW, organisation, function, language, by)
    link.line, link.question = line, question.strip()
    link.full_clean(exclude=["user"])
    link.save()
    journal("round.view_asked", line.round, by=by, line=line.label, organisation=organisation.pk)
    return link, token


@transaction.atomic
def share_note(round: Round, *, function: str, language: str, by: Any) -> tuple[VoiceLink, str]:
    """An expiring address of the one-page note, for a person named by function; no account needed."""
    if not can_edit(by, round):
        raise PermissionDenied
    link, token = _prepare(round, VoiceLink.Kind.NOTE, round.organisation, function, language, by)
    link.full_clean(exclude=["user"])
    link.save()
    journal("round.note_shared", round, by=by, function=link.function)
    return link, token


def _prepare(
    round: Round, kind: str, organisation: Organisation, function: str, language: str, by: Any
) -> tuple[VoiceLink, str]:
    token = secrets.token_urlsafe(18)
    link = VoiceLink(
        round=round,
        kind=kind,
        organisation=organisation,
        function=function.strip(),
        language=language,
        token_hash=hashed(token),
        sender_function=by.acting.function if by.acting else "",
        user=by,
        expires_at=_until(),
    )
    return link, token


@transaction.atomic
def revoke(link: VoiceLink, *, by: Any) -> None:
    """The address no longer opens; what already came in stays."""
    if not can_edit(by, link.round):
        raise PermissionDenied
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    journal("round.link_revoked", link.round, by=by)


def note_opened(link: VoiceLink) -> None:
    """The first time its page was shown to somebody."""
    VoiceLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=timezone.now())


@transaction.atomic
def answer(link: VoiceLink, *, stance: str, text: str, function: str) -> View:
    """What a partner says through its link; said again, its last word counts and the first stays readable."""
    if link.line is None or link.round.stage == Round.Stage.VOTED:
        raise RuleError(
            _("Le vote a eu lieu : votre réponse ne peut plus être reçue ici. Écrivez à votre partenaire."), code="voted"
        )
    view = _view(link.line, link.organisation, stance, text, function or link.function, link.language)
    link.answered_at, link.view = timezone.now(), view
    link.save(update_fields=["answered_at", "view"])
    journal("round.view_given", link.round, by=None, line=link.line.label, organisation=link.organisation_id)
    return view


@transaction.atomic
def speak(line: Line, *, stance: str, text: str, by: Any) -> View:
    """What a partner with an account says of its line."""
    role = role_to_speak(by, line)
    if role is None:
        raise PermissionDenied
    if line.round.stage == Round.Stage.VOTED:
        raise RuleError(
            _("Le vote a eu lieu : votre réponse ne peut plus être reçue ici. Écrivez à votre partenaire."), code="voted"
        )
    view = _view(line, role.organisation, stance, text, role.function, by.language, user=by)
    journal("round.view_given", line.round, by=by, line=line.label, organisation=role.organisation_id)
    return view


@transaction.atomic
def report_view(
    line: Line, *, organisation: Organisation, function: str, stance: str, text: str, on: dt.date, by: Any
) -> View:
    """What a partner told us in a talk, written here by us and said to be so."""
    if not can_edit(by, line.round):
        raise PermissionDenied
    if line.project is None or organisation.pk not in participants(line.project) - {line.round.organisation_id}:
        raise RuleError(_("Choisissez un partenaire de cette coopération."), field="organisation", code="not-a-partner")
    if on > timezone.localdate():
        raise RuleError(_("Cette date est à venir : vérifiez-la."), field="on", code="later")
    view = _view(line, organisation, stance, text, function, "fr", user=by, on=on, reported=True)
    journal("round.view_reported", line.round, by=by, line=line.label, organisation=organisation.pk)
    return view


def _view(line: Line, organisation: Organisation, stance: str, text: str, function: str, language: str, **more: Any) -> View:
    if not text.strip() and stance != View.Stance.AGREES:
        raise RuleError(_("Écrivez une phrase : c’est elle qui sera lue avant le vote."), field="text", code="empty")
    view = View(
        line=line,
        organisation=organisation,
        function=function.strip(),
        stance=stance,
        text=text.strip(),
        language=language,
        **more,
    )
    view.full_clean(exclude=["user"])
    view.save()
    return view
