"""Screens of people, organisations, territories, situations and files, one file per subject."""
