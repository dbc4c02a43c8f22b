"""Deeds of the portal: what the authority says of itself, and the demo."""
