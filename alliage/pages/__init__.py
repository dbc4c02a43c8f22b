"""What editors lay out."""
