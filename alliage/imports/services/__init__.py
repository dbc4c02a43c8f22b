"""Deeds of imports: open a table, match its columns, try it, write it, take it back, give back what was refused."""
