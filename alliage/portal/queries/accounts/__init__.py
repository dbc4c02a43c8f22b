"""« Combien, pour quoi »: the public account of an authority, read from maintained lines; published facts only."""

from .figures import Purse, Year, charts, purses, years
from .filters import Filters, Narrowed, narrowed
from .holders import Holder, Listed, holder, holders, sums_of
from .unpublished import Unpublished, unpublished

__all__ = [
    "Filters",
    "Holder",
    "Listed",
    "Narrowed",
    "Purse",
    "Unpublished",
    "Year",
    "charts",
    "holder",
    "holders",
    "narrowed",
    "purses",
    "sums_of",
    "unpublished",
    "years",
]
