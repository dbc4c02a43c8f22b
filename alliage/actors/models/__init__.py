"""People, organisations, territories, files and the journal, one file per subject."""

from .files import Document, Picture, Rendition
from .journal import JournalEntry
from .memory import Chore, Merge
from .organisations import Organisation, Service
from .people import Invitation, Membership, User
from .sendings import Sending
from .situations import Mandate, Situation
from .tasks import Task
from .territories import Succession, Territory

__all__ = [
    "Chore",
    "Document",
    "Invitation",
    "JournalEntry",
    "Mandate",
    "Membership",
    "Merge",
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
