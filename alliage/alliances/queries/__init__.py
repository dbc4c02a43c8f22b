"""Reads of alliances, acts, committees, alerts and agendas, one file each."""

from .alerts import Alert, alerts_for
from .cover import CoverState, covering

__all__ = ["Alert", "CoverState", "alerts_for", "covering"]
