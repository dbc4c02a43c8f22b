"""What the authority that runs this installation says of itself."""

from ..models import Statement


def statement() -> Statement:
    """The one statement; an empty one while nothing was typed."""
    return Statement.objects.order_by("pk").first() or Statement()
