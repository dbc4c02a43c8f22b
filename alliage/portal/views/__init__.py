"""What a visitor opens first, one file per subject."""
