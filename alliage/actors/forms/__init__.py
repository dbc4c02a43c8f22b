"""What a person may type about people, organisations and territories, one file per subject."""
