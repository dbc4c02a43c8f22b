"""The tables of a budget round."""

from .decisions import Decision, FollowUp
from .drafts import Draft, DraftLine
from .lines import Line, Option, OptionTerritory, OptionYear
from .rounds import Limit, Link, Named, Round, RoundTerritory, RoundYear
from .voices import View, VoiceLink

__all__ = [
    "Decision",
    "Draft",
    "DraftLine",
    "FollowUp",
    "Limit",
    "Line",
    "Link",
    "Named",
    "Option",
    "OptionTerritory",
    "OptionYear",
    "Round",
    "RoundTerritory",
    "RoundYear",
    "View",
    "VoiceLink",
]
