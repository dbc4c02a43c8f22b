"""Reads of projects shared by several screens, one file per subject."""
