"""Tags of the pages of imports."""
