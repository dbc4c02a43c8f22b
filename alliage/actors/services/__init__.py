"""Deeds on people, organisations, territories and files, one file per subject."""

from .binning import delete_organisation, delete_situation, delete_territory, purge_bin
from .documents import add_document, check_file
from .invitations import accept_invitation, invite, open_account, renew_invitation, withdraw_invitation
from .journal import journal
from .memberships import change_account, change_membership, close_account, end_membership
from .organisations import close_service, reopen_service, save_mandate, save_organisation, save_service
from .situations import end_situation, save_situation
from .territories import load_reference_territories, record_succession, save_territory, sign_for

__all__ = [
    "accept_invitation",
    "add_document",
    "change_account",
    "change_membership",
    "check_file",
    "close_account",
    "close_service",
    "delete_organisation",
    "delete_situation",
    "delete_territory",
    "end_membership",
    "end_situation",
    "invite",
    "journal",
    "load_reference_territories",
    "open_account",
    "purge_bin",
    "record_succession",
    "renew_invitation",
    "reopen_service",
    "save_mandate",
    "save_organisation",
    "save_service",
    "save_situation",
    "save_territory",
    "sign_for",
    "withdraw_invitation",
]
