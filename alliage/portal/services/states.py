"""Making a dated edition of the state of a policy."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal

from ..models import PolicyState
from ..permissions import can_make_state
from ..queries.states import freeze


@transaction.atomic
def make_state(*, by: Any) -> PolicyState:
    """Write the state of the organisation one acts for; asked twice on a day when nothing moved, there is one edition."""
    if not can_make_state(by):
        raise PermissionDenied
    role = by.acting
    counts, data = freeze(role.organisation)
    last = PolicyState.objects.filter(organisation=role.organisation).first()
    if last and timezone.localdate(last.made_at) == timezone.localdate() and last.data == data:
        return last
    state = PolicyState(organisation=role.organisation, function=role.function, user=by, counts=counts, data=data)
    state.full_clean()
    state.save()
    journal("state.made", state, by=by)
    return state
