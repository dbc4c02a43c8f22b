"""The papers of a round, as descriptions that `design.papers` sets as PDF or DOCX."""

from .annex import annex
from .deliberation import deliberation
from .letter import letter, partners_of
from .note import note

__all__ = ["annex", "deliberation", "letter", "note", "partners_of"]
