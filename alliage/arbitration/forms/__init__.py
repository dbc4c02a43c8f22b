"""What a person may type about a round."""
