"""The look: base templates, components, slots, form renderer, charts and maps; no table, no other app."""
