"""Alliances between territories, the acts that bind them, the committees that follow them, one file per subject."""

from .alliances import Alliance, AllianceMember
from .committees import Committee, CommitteeAttendance, CommitteeDecision, CommitteeValidation
from .contacts import CalendarAddress, ContactLog
from .conventions import Convention, ConventionParty

__all__ = [
    "Alliance",
    "AllianceMember",
    "CalendarAddress",
    "Committee",
    "CommitteeAttendance",
    "CommitteeDecision",
    "CommitteeValidation",
    "ContactLog",
    "Convention",
    "ConventionParty",
]
