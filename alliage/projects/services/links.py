"""Personal links: prepared for a function of a partner, copied by hand, renewed, withdrawn; the secret is never kept."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.models import Organisation
from alliage.actors.services import journal
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.limits import lasts

from ..models import Comment, Effect, Indicator, PersonalLink, Project
from ..permissions import role_facing
from .comments import ask, check_due

Kind = PersonalLink.Kind
AT_HOME = {Kind.EFFECT, Kind.VALUE, Kind.WORD, Kind.CONFIRM}
"""What is said of one's own territory, which must then have a column in the project."""


@dataclass(frozen=True)
class Demand:
    """What a link asks for: the question typed or the one already on the page, the indicator, the effect, a date."""

    kind: str
    question: str = ""
    comment: Comment | None = None
    indicator: Indicator | None = None
    effect: Effect | None = None
    due_on: dt.date | None = None


def hashed(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def _renewed_until() -> dt.datetime:
    return timezone.now() + lasts("partner_link", timezone.localdate())


@transaction.atomic
def prepare_link(
    project: Project, demand: Demand, *, organisation: Organisation, function: str, language: str, by: Any
) -> tuple[PersonalLink, str]:
    """Prepare a link for a partner; the answer holds the secret, which nobody can read again."""
    role = role_facing(by, project, organisation)
    if role is None:
        raise PermissionDenied
    _check(project, demand, organisation)
    token = secrets.token_urlsafe(18)
    link = PersonalLink(
        project=project,
        kind=demand.kind,
        organisation=organisation,
        function=function.strip(),
        comment=demand.comment,
        indicator=demand.indicator if demand.kind == Kind.VALUE else None,
        effect=demand.effect if demand.kind == Kind.CONFIRM else None,
        language=language,
        due_on=demand.due_on,
        token_hash=hashed(token),
        sender=role.organisation,
        sender_function=role.function,
        user=by,
        expires_at=_renewed_until(),
    )
    if demand.kind == Kind.QUESTION and demand.comment is None:
        link.comment = ask(project, territory=organisation.territory, text=demand.question, due_on=demand.due_on, by=by)
    link.full_clean(exclude=["user"])
    link.save()
    journal("link.prepared", project, by=by, link=link.pk, kind=link.kind, organisation=organisation.pk)
    return link, token


def _check(project: Project, demand: Demand, organisation: Organisation) -> None:
    """The question is there, its date is to come, and what it is about belongs to this project and this territory."""
    check_due(demand.due_on)
    if demand.kind == Kind.QUESTION and demand.comment is None and not demand.question.strip():
        raise RuleError(_("Écrivez la question."), field="question", code="empty")
    if demand.comment and (
        demand.comment.project_id != project.pk or demand.comment.territory_id != organisation.territory_id
    ):
        raise RuleError(_("Cette question s’adresse à un autre territoire."), field="question", code="elsewhere")
    if demand.kind == Kind.READING and not project.readings.open().filter(organisation=organisation).exists():
        raise RuleError(
            _("Proposez d’abord la page à la relecture de cette organisation : « Publier »."),
            field="organisation",
            code="not-asked",
        )
    if demand.kind not in AT_HOME:
        return
    if not project.territories.filter(territory=organisation.territory_id).exists():
        raise RuleError(
            _("Le territoire de cette organisation n’a pas de colonne dans cette coopération : ajoutez-le d’abord."),
            field="organisation",
            code="no-column",
        )
    if demand.kind == Kind.VALUE and (demand.indicator is None or demand.indicator.outcome.project_id != project.pk):
        raise RuleError(_("Choisissez un indicateur de cette coopération."), field="indicator", code="no-indicator")
    if demand.kind == Kind.CONFIRM and not _to_confirm(project, demand.effect, organisation):
        raise RuleError(_("Choisissez un effet que ce territoire doit confirmer."), field="effect", code="no-effect")


def _to_confirm(project: Project, effect: Effect | None, organisation: Organisation) -> bool:
    return effect is not None and (effect.project_id, effect.territory_id) == (project.pk, organisation.territory_id)


@transaction.atomic
def renew_link(link: PersonalLink, *, by: Any) -> str:
    """Draw a new secret for as many days; the former address no longer opens."""
    if role_facing(by, link.project, link.organisation) is None:
        raise PermissionDenied
    if link.revoked_at:
        raise RuleError(_("Ce lien a été retiré : préparez-en un autre."), code="revoked")
    token = secrets.token_urlsafe(18)
    link.token_hash, link.expires_at = hashed(token), _renewed_until()
    link.renewed += 1
    link.save(update_fields=["token_hash", "expires_at", "renewed"])
    journal("link.renewed", link.project, by=by, link=link.pk)
    return token


@transaction.atomic
def revoke_link(link: PersonalLink, *, by: Any) -> None:
    """The address no longer opens; what already came in stays."""
    if role_facing(by, link.project, link.organisation) is None:
        raise PermissionDenied
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    journal("link.revoked", link.project, by=by, link=link.pk)


def note_opened(link: PersonalLink) -> None:
    """The first time its page was shown to somebody."""
    if link.opened_at is None:
        link.opened_at = timezone.now()
        PersonalLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=link.opened_at)


def keep_open(link: PersonalLink) -> None:
    """The partner has something to write again: the same address opens for as many days more."""
    link.answered_at = None
    link.expires_at = max(link.expires_at, _renewed_until())
    link.save(update_fields=["answered_at", "expires_at"])
