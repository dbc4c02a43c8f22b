"""Deeds on alliances, members, acts, committees, contacts and the calendar address, one file each."""

from .agenda import open_address, revoke_address
from .alliances import change_stage, create_alliance, delete_alliance, edit_alliance, publish, restore_alliance, unpublish
from .committees import (
    add_decision,
    delete_committee,
    mark_decision,
    remove_decision,
    restore_committee,
    save_committee,
    validate_minutes,
)
from .contacts import delete_contact, log_contact, restore_contact
from .conventions import delete_convention, restore_convention, save_convention, set_parties
from .members import add_member, add_new_territory, change_member, end_member

__all__ = [
    "add_decision",
    "add_member",
    "add_new_territory",
    "change_member",
    "change_stage",
    "create_alliance",
    "delete_alliance",
    "delete_committee",
    "delete_contact",
    "delete_convention",
    "edit_alliance",
    "end_member",
    "log_contact",
    "mark_decision",
    "open_address",
    "publish",
    "remove_decision",
    "restore_alliance",
    "restore_committee",
    "restore_contact",
    "restore_convention",
    "revoke_address",
    "save_committee",
    "save_convention",
    "set_parties",
    "unpublish",
    "validate_minutes",
]
