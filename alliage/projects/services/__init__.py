"""Deeds on projects, one file per subject."""
