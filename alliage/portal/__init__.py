"""Home, atlas, search, help, the demo: gathers from everywhere."""
