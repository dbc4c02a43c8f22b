"""Alliage: the shared workbench for the international action of Départements and their partner territories."""
