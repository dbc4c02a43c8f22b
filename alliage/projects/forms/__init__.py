"""What a person may type about projects, one file per subject."""
