"""How far a long writing is: told outside its transaction, so that the page that waits for it can say so."""

from django.core.cache import cache

KEPT = 120


def tell(run: int, done: int, rows: int) -> None:
    """Say how many rows of a table are settled."""
    cache.set(f"import-{run}", (done, rows), KEPT)


def told(run: int) -> tuple[int, int] | None:
    """How many rows are settled, of how many; None when nothing is being written."""
    found: tuple[int, int] | None = cache.get(f"import-{run}")
    return found
