"""People, organisations, territories, files and the journal, one file per subject."""

from .files import Document, Picture, Rendition
from .journal import JournalEntry
from .organisations import Organisation, Service
from .people import Invitation, Membership, User
from .sendings import Sending
from .situations import Mandate, Situation
from .tasks import Task
from .territories import Succession, Territory

__all__ = [
    "Document",
    "Invitation",
    "JournalEntry",
    "Mandate",
    "Membership",
    "Organisation",
    "Picture",
    "Rendition",
    "Sending",
    "Service",
    "Situation",
    "Succession",
    "Task",
    "Territory",
    "User",
]
