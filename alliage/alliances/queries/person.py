"""What alliances keep about a person, for the file of her own data."""

from typing import Any

from ..models import CalendarAddress, CommitteeValidation, ContactLog


def own_data(user: Any) -> list[tuple[str, Any]]:
    """Whether a calendar address is open, the contacts noted, the minutes validated."""
    contacts = ContactLog.objects.filter(user=user).order_by("on", "pk")
    validated = CommitteeValidation.objects.filter(user=user)
    meeting = ("committee__alliance__name", "committee__held_on", "organisation__name", "function", "at")
    return [
        ("calendar_address", CalendarAddress.objects.filter(user=user, revoked_at=None).exists()),
        ("alliance_contacts", list(contacts.values("alliance__name", "on", "with_whom", "text", "next_step", "function"))),
        ("committee_validations", list(validated.values(*meeting))),
    ]
