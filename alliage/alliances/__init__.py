"""Who joins whom: alliances, conventions, committees, contacts."""
