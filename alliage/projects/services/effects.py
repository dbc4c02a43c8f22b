"""Telling effects, confirming them, taking them back."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from alliage.actors.models import Organisation
from alliage.actors.models.files import Visibility
from alliage.actors.services import check_in_time, journal
from alliage.actors.services.documents import add_document
from alliage.design.stale import hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.pre_election import sources

from ..models import Effect, Project
from ..permissions import can_change_effect, can_contribute, can_publish, can_speak_for, role_here, territory_roles
from ..queries.readings import near
from .corrections import corrected
from .news import record_news


@transaction.atomic
def add_effect(project: Project, *, by: Any, file: UploadedFile | None = None, **values: Any) -> Effect:
    """Tell an effect, in the name of one's own organisation and by function, with its evidence.

    On a published page near an election the form shows the rule without asking for a tick; the journal keeps which was shown.
    """
    if not can_contribute(by, project):
        raise PermissionDenied
    role = role_here(by, project)
    effect = Effect(project=project, organisation=role.organisation, user=by, **values)
    effect.function = effect.function or role.function
    effect.language = effect.language or project.language
    effect.published_at = timezone.now() if project.published_at and can_publish(by, project) else None
    told: dict[str, Any] = {"territory": effect.territory.slug if effect.territory else ""}
    if effect.published_at and (rules := sources(near(project))):
        told["near"] = rules
    _attach(effect, file, role.organisation, by)
    check_effect(effect)
    effect.save()
    record_news(project)
    journal("effect.added", project, by=by, effect=effect.pk, **told)
    return effect


@transaction.atomic
def change_effect(effect: Effect, *, by: Any, file: UploadedFile | None = None, reason: str = "", **values: Any) -> None:
    """Mend an effect; a confirmation given to another sentence falls, and nobody's sentence is rewritten in their name.

    If it was published, everyone reads what changed.
    """
    if not can_change_effect(by, effect):
        raise PermissionDenied
    hold(effect)
    before = Effect.objects.get(pk=effect.pk)
    for name, value in values.items():
        setattr(effect, name, value)
    settle_effect(effect, before, names=values, by=by)
    _attach(effect, file, role_here(by, effect.project).organisation, by)
    check_effect(effect)
    with corrected(effect, by=by, reason=reason):
        effect.save()
    record_news(effect.project)
    journal("effect.changed", effect.project, by=by, effect=effect.pk, fields=sorted(values))


def settle_effect(effect: Effect, before: Effect, *, names: Collection[str], by: Any) -> None:
    """What other words undo: a confirmation, the function of who said them, the publication if one may not publish."""
    if _said(before) != _said(effect):
        effect.confirmed_at, effect.confirmed_function = None, ""
        _sign(effect, before, by)
    if any(getattr(before, name) != getattr(effect, name) for name in names) and not can_publish(by, effect.project):
        effect.published_at = None


def _said(effect: Effect) -> tuple[Any, ...]:
    """What somebody put their function to."""
    return effect.statement, effect.territory_id, effect.level, effect.function


def _sign(effect: Effect, before: Effect, by: Any) -> None:
    """Words changed by somebody of another organisation are said by that person from then on."""
    if any(role.organisation_id == before.organisation_id for role in by.roles):
        return
    role = role_here(by, effect.project)
    effect.organisation, effect.user = role.organisation, by
    if effect.function == before.function:
        effect.function = role.function


def _attach(effect: Effect, file: UploadedFile | None, owner: Organisation, by: Any) -> None:
    """Keep the file of evidence, shared with the partners of the project."""
    if file is not None:
        effect.evidence = add_document(file, title=effect.statement, owner=owner, by=by, visibility=Visibility.SHARED)


def check_effect(effect: Effect) -> None:
    """An effect is felt in a territory of the project or in all; more than a statement needs a piece of evidence."""
    places = effect.project.territories.values_list("territory_id", flat=True)
    if effect.territory_id is not None and effect.territory_id not in places:
        raise RuleError(
            _("Choisissez un territoire de cette coopération, ou « en commun »."), field="territory", code="not-a-side"
        )
    if effect.observed_on and effect.observed_on > timezone.localdate():
        raise RuleError(_("La date du constat est à venir : vérifiez-la."), field="observed_on", code="observed-later")
    proved = effect.level != Effect.Level.DECLARED
    if proved and effect.evidence_id is None and not effect.source_url:
        raise RuleError(
            _("« %(level)s » demande une preuve : joignez un fichier ou une adresse, ou choisissez « déclaré »."),
            field="level",
            code="no-evidence",
            params={"level": str(effect.get_level_display())},
        )
    effect.full_clean(exclude=["user", "organisation"])


@transaction.atomic
def confirm_effect(effect: Effect, *, by: Any) -> None:
    """The territory's own people say that what another told of them is so."""
    if not can_speak_for(by, effect.project, effect.territory_id):
        raise PermissionDenied
    role = territory_roles(by, effect.project, effect.territory_id)[0]
    effect.confirmed_function = role.function
    effect.confirmed_at = timezone.now()
    effect.save(update_fields=["confirmed_function", "confirmed_at", "updated_at"])
    record_news(effect.project)
    journal("effect.confirmed", effect.project, by=by, effect=effect.pk)


@transaction.atomic
def delete_effect(effect: Effect, *, by: Any, reason: str = "") -> None:
    """Put an effect in the bin of its project."""
    _move(effect, by, timezone.now(), "effect.deleted", reason)


@transaction.atomic
def restore_effect(effect: Effect, *, by: Any) -> None:
    """Take an effect out of the bin, as it was."""
    check_in_time(effect)
    _move(effect, by, None, "effect.restored")


def _move(effect: Effect, by: Any, deleted_at: Any, verb: str, reason: str = "") -> None:
    if not can_change_effect(by, effect):
        raise PermissionDenied
    with corrected(effect, by=by, reason=reason):
        effect.deleted_at = deleted_at
        effect.save(update_fields=["deleted_at", "updated_at"])
    record_news(effect.project)
    journal(verb, effect.project, by=by, effect=effect.pk)
