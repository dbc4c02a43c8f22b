"""Deeds on organisations, their services métiers and their mandates."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.design import search
from alliage.design.stale import hold
from alliage.rules import identifiers
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Mandate, Organisation, Service
from ..permissions import can_add_organisation, can_edit_organisation, can_publish_organisation
from .journal import journal


@transaction.atomic
def save_organisation(organisation: Organisation, *, by: Any) -> Organisation:
    """Write the card of an organisation, its identifier checked; showing it to everyone asks for the right to publish."""
    new = organisation.pk is None
    if not (can_add_organisation(by) if new else can_edit_organisation(by, organisation)):
        raise PermissionDenied
    if not new:
        hold(organisation)
    before = None if new else Organisation.objects.get(pk=organisation.pk)
    if organisation.published != (before.published if before else False) and not can_publish_organisation(by, organisation):
        raise PermissionDenied
    organisation.identifier = checked_identifier(organisation.identifier_scheme, organisation.identifier)
    _check_successor(organisation)
    place = organisation.territory
    organisation.fictitious = bool(place and place.fictitious) or (
        (new and bool(by.acting and by.acting.organisation.fictitious)) or bool(before and before.fictitious)
    )
    organisation.full_clean(validate_unique=False)
    organisation.search_text = search.words_of(*organisation.search_parts())
    organisation.save()
    journal("organisation.added" if new else "organisation.changed", organisation, by=by)
    return organisation


def checked_identifier(scheme: str, text: str) -> str:
    """The identifier as its register writes it; empty without one. Raises RuleError."""
    if not text.strip():
        return ""
    if scheme == Organisation.Scheme.SIREN:
        return identifiers.check_siren(text, field="identifier")
    if scheme == Organisation.Scheme.RNA:
        return identifiers.check_rna(text, field="identifier")
    if not scheme:
        raise RuleError(_("Dites de quel répertoire vient cet identifiant."), field="identifier_scheme", code="no-scheme")
    return text.strip()


def _check_successor(organisation: Organisation) -> None:
    """Nobody follows itself, whatever the number of steps."""
    follower, seen = organisation.successor, {organisation.pk}
    while follower is not None:
        if follower.pk in seen:
            raise RuleError(
                _("Une organisation ne peut pas se succéder à elle-même : vérifiez laquelle a remplacé l’autre."),
                field="successor",
                code="circle",
            )
        seen.add(follower.pk)
        follower = follower.successor
    if organisation.successor is None:
        organisation.successor_on = None


@transaction.atomic
def save_service(service: Service, *, by: Any) -> Service:
    """Add or rename a service métier."""
    if not can_edit_organisation(by, service.organisation):
        raise PermissionDenied
    new = service.pk is None
    if not new:
        hold(service)
    service.name = service.name.strip()
    twins = Service.objects.filter(organisation=service.organisation, name__iexact=service.name).exclude(pk=service.pk)
    if twins.exists():
        raise RuleError(_("Un service porte déjà ce nom."), field="name", code="twin")
    service.save()
    journal("service.added" if new else "service.renamed", service, by=by)
    return service


@transaction.atomic
def close_service(service: Service, *, by: Any, on: datetime.date | None = None) -> Service:
    """A service that no longer exists stays on the projects it worked for."""
    if not can_edit_organisation(by, service.organisation):
        raise PermissionDenied
    service.closed_on = on or timezone.localdate()
    service.save(update_fields=["closed_on", "updated_at"])
    journal("service.closed", service, by=by)
    return service


@transaction.atomic
def reopen_service(service: Service, *, by: Any) -> Service:
    """Undo a closing."""
    if not can_edit_organisation(by, service.organisation):
        raise PermissionDenied
    service.closed_on = None
    service.save(update_fields=["closed_on", "updated_at"])
    journal("service.reopened", service, by=by)
    return service


@transaction.atomic
def save_mandate(mandate: Mandate, *, by: Any) -> Mandate:
    """Write the term of an authority's body."""
    if not can_edit_organisation(by, mandate.organisation):
        raise PermissionDenied
    new = mandate.pk is None
    if not new:
        hold(mandate)
    mandate.full_clean()
    mandate.save()
    journal("mandate.added" if new else "mandate.changed", mandate, by=by)
    return mandate


@transaction.atomic
def withdraw_mandate(mandate: Mandate, *, by: Any) -> Mandate:
    """Take back a term written by mistake: it warns no more."""
    return _mark(mandate, timezone.now(), "mandate.withdrawn", by)


@transaction.atomic
def restore_mandate(mandate: Mandate, *, by: Any) -> Mandate:
    """Undo a withdrawal."""
    return _mark(mandate, None, "mandate.restored", by)


def _mark(mandate: Mandate, at: datetime.datetime | None, verb: str, by: Any) -> Mandate:
    if not can_edit_organisation(by, mandate.organisation):
        raise PermissionDenied
    mandate.deleted_at = at
    mandate.save(update_fields=["deleted_at", "updated_at"])
    journal(verb, mandate, by=by)
    return mandate
