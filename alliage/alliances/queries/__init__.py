"""Reads of alliances, acts, committees, alerts and agendas, one file each."""

from .alerts import alerts_for
from .cover import CoverState, covering

__all__ = ["CoverState", "alerts_for", "covering"]
