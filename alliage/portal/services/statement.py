"""Writing what the authority that runs this installation says of itself."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from alliage.actors.services import journal

from ..models import Statement
from ..permissions import can_state


@transaction.atomic
def save_statement(statement: Statement, *, by: Any) -> Statement:
    """Keep the statement; there is one, whoever typed first."""
    if not can_state(by):
        raise PermissionDenied
    known = Statement.objects.select_for_update().order_by("pk").first()
    statement.pk = known.pk if known else None
    statement.save(force_insert=known is None)
    journal("statement.changed", statement, by=by)
    return statement
