"""What an organisation may take out of the bin of its alliances."""

from typing import Any

from django.db.models import QuerySet

from alliage.actors.models import Organisation
from alliage.actors.permissions import contributes_for, edits_for

from ..models import Alliance, AllianceMember, Committee, ContactLog, Convention


def _carried(organisation: Organisation) -> QuerySet[Any, Any]:
    """The alliances it carries or carried."""
    return AllianceMember.objects.filter(organisation=organisation).values("alliance")


def own_alliances(user: Any, organisation: Organisation) -> QuerySet[Alliance]:
    """Alliances thrown away."""
    rows = Alliance.objects.filter(deleted_at__isnull=False, pk__in=_carried(organisation))
    return rows if edits_for(user, organisation.pk) else rows.none()


def own_conventions(user: Any, organisation: Organisation) -> QuerySet[Convention]:
    """Acts thrown away, of alliances that were not."""
    rows = Convention.objects.filter(deleted_at__isnull=False, alliance__in=_carried(organisation))
    return rows.filter(alliance__deleted_at=None) if edits_for(user, organisation.pk) else rows.none()


def own_committees(user: Any, organisation: Organisation) -> QuerySet[Committee]:
    """Meetings thrown away, of alliances that were not."""
    rows = Committee.objects.filter(deleted_at__isnull=False, alliance__in=_carried(organisation))
    kept = rows.filter(alliance__deleted_at=None).select_related("alliance")
    return kept if edits_for(user, organisation.pk) else rows.none()


def own_contacts(user: Any, organisation: Organisation) -> QuerySet[ContactLog]:
    """Contacts noted by the organisation and thrown away."""
    rows = ContactLog.objects.filter(deleted_at__isnull=False, organisation=organisation, alliance__deleted_at=None)
    return rows if contributes_for(user, organisation.pk) else rows.none()
