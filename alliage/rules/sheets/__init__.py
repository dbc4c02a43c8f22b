"""Tables that people bring: what a file or a pasted text holds, what its cells say, which column is which."""

from .cells import Cell, key_of
from .files import MOST_ROWS, Table, read_file, read_pasted
from .headings import Named, find_headings, match

__all__ = ["MOST_ROWS", "Cell", "Named", "Table", "find_headings", "key_of", "match", "read_file", "read_pasted"]
