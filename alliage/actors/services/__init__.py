"""Deeds on people, organisations, territories and files, one file per subject."""

from .binning import check_in_time, delete_organisation, delete_situation, delete_territory, purge_bin
from .documents import add_document, check_file
from .invitations import accept_invitation, invite, is_for, open_account, renew_invitation, withdraw_invitation
from .journal import journal
from .memberships import change_account, change_membership, close_account, end_membership
from .organisations import (
    close_service,
    reopen_service,
    restore_mandate,
    save_mandate,
    save_organisation,
    save_service,
    withdraw_mandate,
)
from .situations import end_situation, reopen_situation, save_situation
from .tasks import add_task, change_task, drop_task, finish_task, hand_over_tasks, reopen_task
from .territories import load_reference_territories, record_succession, save_territory, sign_for

__all__ = [
    "accept_invitation",
    "add_document",
    "add_task",
    "change_account",
    "change_membership",
    "change_task",
    "check_file",
    "check_in_time",
    "close_account",
    "close_service",
    "delete_organisation",
    "delete_situation",
    "delete_territory",
    "drop_task",
    "end_membership",
    "end_situation",
    "finish_task",
    "hand_over_tasks",
    "invite",
    "is_for",
    "journal",
    "load_reference_territories",
    "open_account",
    "purge_bin",
    "record_succession",
    "renew_invitation",
    "reopen_service",
    "reopen_situation",
    "reopen_task",
    "restore_mandate",
    "save_mandate",
    "save_organisation",
    "save_service",
    "save_situation",
    "save_territory",
    "sign_for",
    "withdraw_invitation",
    "withdraw_mandate",
]
