"""Screens of projects, one file per subject."""
