"""The tables of a budget round."""

from .decisions import Decision, FollowUp
from .drafts import Draft, DraftLine
from .lines import Line, Option, OptionTerritory, OptionYear
from .rounds import Limit, Link, Named, Round, RoundTerritory, RoundYear, Step
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
    "Step",
    "View",
    "VoiceLink",
]
