"""The kinds of table, one file each."""

from .conventions import Conventions
from .fundings import Fundings
from .indicators import Indicators
from .organisations import Organisations
from .payments import Payments
from .plan import Kind
from .projects import Projects
from .territories import Territories

_ALL: tuple[Kind, ...] = (
    Projects(),
    Territories(),
    Organisations(),
    Conventions(),
    Fundings(),
    Payments(),
    Indicators(),
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}
"""By the word of their address, in the order they are proposed."""

__all__ = ["KINDS", "Kind"]
