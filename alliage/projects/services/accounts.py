"""The public accounts: keeping their lines and sums true, and showing what was paid."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from alliage.actors import permissions as actors
from alliage.actors.models import Organisation
from alliage.actors.services import journal
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import AccountLine, AccountReceipt, AccountSum, Payment, PaymentsOpening
from ..queries.accounts import account_rows

Kind = AccountSum.Kind
AMOUNTS = ("voted", "in_kind", "others", "paid")
SumKey = tuple[int, int, str, str, str]
Moves = dict[SumKey, list[Any]]


def moves() -> Moves:
    """By how much each sum is to move: its count, then its amounts."""
    return defaultdict(lambda: [0, *[Decimal(0)] * len(AMOUNTS)])


def write_lines(ids: Sequence[int], moved: Moves, *, from_nothing: bool) -> None:
    """Bring the lines and receipts of a batch of projects up to date, noting by how much each sum moves."""
    lines, receipts = account_rows(ids)
    _replace(AccountLine, ids, lines, moved, from_nothing=from_nothing)
    _replace(AccountReceipt, ids, receipts, moved, from_nothing=from_nothing)


def _replace(model: Any, ids: Sequence[int], fresh: list[Any], moved: Moves, *, from_nothing: bool) -> None:
    """Write only what changed; without any sums left, all of it counts anew."""
    before = {_key(row): row for row in model.objects.filter(project__in=ids).order_by()}
    wanted = {_key(row): row for row in fresh}
    gone = [row for key, row in before.items() if key not in wanted or _said(row) != _said(wanted[key])]
    new = [row for key, row in wanted.items() if key not in before or _said(row) != _said(before[key])]
    for row in [] if from_nothing else gone:
        _count(moved, row, -1)
    for row in fresh if from_nothing else new:
        _count(moved, row, 1)
    if gone:
        model.objects.filter(pk__in=[row.pk for row in gone]).delete()
    model.objects.bulk_create(new, batch_size=500)


def _key(row: Any) -> tuple[Any, ...]:
    return row.organisation_id, row.project_id, row.year, row.currency, getattr(row, "recipient", "")


def _said(row: Any) -> tuple[Any, ...]:
    if isinstance(row, AccountReceipt):
        return row.paid, row.count
    return row.voted, row.in_kind, row.others, row.paid, row.title, row.facets


def _count(moved: Moves, row: Any, sign: int) -> None:
    """Add or take away what one line or receipt counts for."""
    body, year = row.organisation_id, row.year
    if isinstance(row, AccountReceipt):
        move = moved[body, year, row.currency, Kind.RECIPIENT.value, row.recipient]
        move[0] += sign * row.count
        move[-1] += sign * row.paid
        return
    move = moved[body, year, row.currency, Kind.ALL.value, ""]
    move[0] += sign
    for place, name in enumerate(AMOUNTS, start=1):
        move[place] += sign * getattr(row, name)
    for kind, keys in row.facets.items():
        for key, count in keys.items():
            moved[body, year, "", kind, key][0] += sign * count


def move_sums(moved: Moves) -> None:
    """Move the sums that changed, in one order for everyone, so that two writers never wait in a ring."""
    changed = sorted(key for key, move in moved.items() if any(move))
    if not changed:
        return
    columns = ("organisation", "year", "currency", "kind", "key")
    bodies, years = {key[0] for key in changed}, {key[1] for key in changed}
    rows = AccountSum.objects.filter(organisation__in=bodies, year__in=years).order_by()
    known = set(rows.values_list(*columns))
    new = [
        AccountSum(organisation_id=body, year=year, currency=currency, kind=kind, key=key)
        for body, year, currency, kind, key in changed
        if (body, year, currency, kind, key) not in known
    ]
    AccountSum.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    for each in changed:
        count, *amounts = moved[each]
        AccountSum.objects.filter(**dict(zip(columns, each, strict=True))).update(
            count=F("count") + count,
            **{name: F(name) + amount for name, amount in zip(AMOUNTS, amounts, strict=True)},
        )


@transaction.atomic
def show_payments(organisation: Organisation, *, until: dt.date | None, by: Any) -> PaymentsOpening:
    """Show everyone what the organisation paid up to a day; None takes it back. Later payments wait for another deed."""
    if not actors.publishes_for(by, organisation.pk):
        raise PermissionDenied
    if until is not None and until > timezone.localdate():
        raise RuleError(
            _("On ne publie que ce qui est déjà payé : choisissez aujourd’hui ou avant."), field="until", code="later"
        )
    opening, _new = PaymentsOpening.objects.select_for_update().get_or_create(organisation=organisation)
    before, opening.until = opening.until, until
    role = next(role for role in actors.roles_in(by, organisation.pk) if role.may_publish)
    opening.function, opening.user, opening.at = role.function, by, timezone.now()
    opening.save()
    _moved_between(organisation, before, until)
    verb = "payments.shown" if until else "payments.hidden"
    journal(verb, organisation, by=by, until=until.isoformat() if until else "")
    return opening


def _moved_between(organisation: Organisation, before: dt.date | None, until: dt.date | None) -> None:
    """Bring up to date the projects whose payments come into sight, or go out of it, and no other."""
    lowest = min(before or dt.date.min, until or dt.date.min)
    highest = max(before or dt.date.min, until or dt.date.min)
    between = Q(paid_on__gt=lowest, paid_on__lte=highest)
    touched = Payment.objects.filter(between, funding__funder=organisation).order_by()
    refresh_lines(sorted(set(touched.values_list("funding__project", flat=True))))


def refresh_lines(ids: Sequence[int], *, size: int = 500) -> None:
    """Bring up to date the accounts alone."""
    moved = moves()
    for start in range(0, len(ids), size):
        write_lines(ids[start : start + size], moved, from_nothing=False)
    move_sums(moved)
