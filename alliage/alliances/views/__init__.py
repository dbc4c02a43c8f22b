"""Screens of alliances, one file per subject."""
