"""Deeds on people, organisations, territories and files, one file per subject."""

from .journal import journal

__all__ = ["journal"]
