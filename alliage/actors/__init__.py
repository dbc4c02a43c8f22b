"""People, organisations, territories, roles, pictures, documents, the journal."""
