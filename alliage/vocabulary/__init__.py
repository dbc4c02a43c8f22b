"""Reference rows: countries, themes, goals, codes, currencies, each with validity and source."""
