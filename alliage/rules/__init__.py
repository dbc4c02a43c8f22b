"""The domain in plain Python: no Django, values returned with their reasons."""
