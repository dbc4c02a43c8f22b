"""The deeds of a round."""
