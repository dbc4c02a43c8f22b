"""Deeds on people, organisations, territories and files, one file per subject."""

from .journal import journal
from .territories import load_reference_territories, record_succession, save_territory, sign_for

__all__ = ["journal", "load_reference_territories", "record_succession", "save_territory", "sign_for"]
