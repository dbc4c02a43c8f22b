"""Taking a whole import back: what it made goes, what it changed is as before; what someone has touched since stays, and says so."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext

from alliage.actors.models import JournalEntry
from alliage.actors.services import journal
from alliage.design import values
from alliage.projects.models import AccountLine, AccountReceipt, AccountSum, PortfolioSum, Project, Standing
from alliage.projects.services.corrections import corrected_many
from alliage.projects.services.news import refresh_many
from alliage.projects.services.standings import refresh_all
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Import, Sheet
from ..permissions import can_import
from . import records

MAINTAINED = (Standing, PortfolioSum, AccountLine, AccountReceipt, AccountSum, Import, Sheet, JournalEntry)
Key = tuple[type[Model], int]


@dataclass
class Traced:
    """What one row of the table wrote, and why it cannot be taken back."""

    line: int
    label: str
    made: list[tuple[Key, str]]
    edits: list[tuple[Key, dict[str, list[Any]]]]
    held: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Review:
    """The rows that can be taken back, those that cannot, and what is still there: whole where it was edited or has changed."""

    free: list[Traced]
    held: list[Traced]
    now: dict[type[Model], dict[int, Any]]


def review(run: Import) -> Review:
    """Look at everything an import wrote, in a number of reads that does not grow with it."""
    trace = Sheet.objects.filter(run=run).values_list("trace", flat=True).get()
    rows = [_traced(each) for each in trace]
    del trace
    made = {key: (row, mark) for row in rows for key, mark in row.made}
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for model, pk in [*made, *(key for row in rows for key, _fields in row.edits)]:
        wanted[model].add(pk)
    now: dict[type[Model], dict[int, Any]] = {model: {} for model in wanted}
    changed: list[tuple[Traced, Key]] = []
    for model, keys in wanted.items():
        for stored in records.walk(model, sorted(keys)):
            row, mark = made.get((model, stored.pk), (None, ""))
            same = row is not None and records.mark(stored) == mark
            now[model][stored.pk] = None if same else stored
            changed += [(row, (model, stored.pk))] if row is not None and not same else []
    for row in rows:
        _compare(row, now)
    _say_changed(run, changed, now)
    _hold_used(rows, now)
    return Review([row for row in rows if not row.held], [row for row in rows if row.held], now)


def _traced(each: dict[str, Any]) -> Traced:
    made = [((records.model_of(label), pk), mark) for label, pk, mark in each["made"]]
    edits = [((records.model_of(label), pk), fields) for label, pk, fields in each["edits"]]
    return Traced(each["line"], each["label"], made, edits)


def _compare(row: Traced, now: dict[type[Model], dict[int, Any]]) -> None:
    """Hold a row one of whose changed fields has been changed again."""
    for (model, pk), fields in row.edits:
        stored = now[model].get(pk)
        for name, (_old, new) in fields.items():
            if name in records.MAINTAINED or stored is None or records.plain(getattr(stored, name)) == new:
                continue
            label = str(getattr(model._meta.get_field(name), "verbose_name", name))
            row.held.append(gettext("%(field)s : changé depuis.") % {"field": label[:1].upper() + label[1:]})


def _say_changed(run: Import, changed: list[tuple[Traced, Key]], now: dict[type[Model], dict[int, Any]]) -> None:
    """Say who changed what was made, when the journal knows."""
    keys = {key for _row, key in changed}
    kinds = {ContentType.objects.get_for_model(model).pk: model for model, _pk in keys}
    entries = JournalEntry.objects.filter(
        subject_type__in=kinds, subject_id__in={pk for _model, pk in keys}, at__gt=run.done_at
    )
    who: dict[Any, JournalEntry] = {}
    for entry in entries.order_by("at", "pk") if keys else ():
        who[kinds[entry.subject_type_id or 0], entry.subject_id or 0] = entry
    for row, key in changed:
        stored = now[key[0]][key[1]]
        last = who.get(key)
        said = {"name": str(stored)[:80], "kind": str(key[0]._meta.verbose_name)}
        if last and last.function:
            said |= {"who": last.function, "day": values.day(timezone.localtime(last.at).date())}
            row.held.append(gettext("« %(name)s » a été modifié le %(day)s par %(who)s.") % said)
        else:
            row.held.append(gettext("« %(name)s » a été modifié depuis.") % said)


def _hold_used(rows: list[Traced], now: dict[type[Model], dict[int, Any]]) -> None:
    """Hold the rows that made something on which others have built since; then those on which a held row rests."""
    owner = {key: row for row in rows for key, _mark in row.made}
    used: dict[int, Counter[str]] = defaultdict(Counter)
    ours: list[tuple[Traced, Traced]] = []
    for child, parent in _bonds(owner, now):
        above = owner.get(child)
        if above is None:
            used[id(owner[parent])][str(child[0]._meta.verbose_name)] += 1
        elif above is not owner[parent]:
            ours.append((above, owner[parent]))
    for row in rows:
        for kind, count in used[id(row)].items():
            row.held.append(
                gettext("Quelqu’un s’appuie dessus depuis : %(kind)s (%(count)s).") % {"kind": kind, "count": count}
            )
    while resting := [(child, parent) for child, parent in ours if child.held and not parent.held]:
        for above, below in resting:
            below.held = below.held or [gettext("La ligne %(line)s s’appuie dessus et reste.") % {"line": above.line}]


def _bonds(owner: dict[Key, Traced], now: dict[type[Model], dict[int, Any]]) -> Iterator[tuple[Key, Key]]:
    """Each row that hangs on one the import made: itself, then what it hangs on."""
    for model, rows in now.items():
        made = [pk for pk in rows if (model, pk) in owner]
        for child, name in _children(model):
            for part in records.chunks(made):
                for pk, parent in child._base_manager.filter(**{f"{name}__in": part}).values_list("pk", name):
                    yield (child, pk), (model, parent)


def _children(model: type[Model]) -> Iterable[tuple[type[Model], str]]:
    """The models whose rows may hang on those of a model, and by which key."""
    for rel in model._meta.get_fields(include_hidden=True):
        if not (rel.auto_created and not rel.concrete and (rel.one_to_many or rel.one_to_one)):
            continue
        child: Any = rel.related_model
        if child not in MAINTAINED and not hasattr(child, "history_type"):
            yield child, rel.field.name  # type: ignore[union-attr]


@transaction.atomic
def undo_import(run: Import, *, by: Any) -> Import:
    """Take back what can be; the rows somebody has touched since stay, with the reason of each."""
    if not can_import(by, run.organisation_id, run.kind):
        raise PermissionDenied
    run = Import.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=run.pk)
    sheet = Sheet.objects.filter(run=run).only("run", "held").first()
    if run.state != Import.State.DONE or sheet is None:
        raise RuleError(_("Cet import ne peut plus être annulé."), code="not-done")
    found = review(run)
    if not found.free:
        raise RuleError(_("Rien ne peut être annulé : chaque ligne a été modifiée depuis."), code="all-held")
    _take_back(run, found, by)
    sheet.held = [[row.line, row.label, row.held] for row in found.held]
    sheet.save(update_fields=["held"])
    run.state, run.undone_at, run.kept_back = Import.State.UNDONE, timezone.now(), len(found.held)
    run.save(update_fields=["state", "undone_at", "kept_back"])
    journal("import.undone", run, by=by, kind=run.kind, rows=len(found.free), held=len(found.held))
    return run


def _take_back(run: Import, found: Review, by: Any) -> None:
    """The values as before, then what was made gone, then the lines and words that follow; what was published says so."""
    gone: dict[type[Model], list[int]] = defaultdict(list)
    changes: list[tuple[Model, dict[str, Any]]] = []
    for row in found.free:
        for (model, pk), _mark in row.made:
            if pk in found.now[model]:
                gone[model].append(pk)
        for (model, pk), fields in row.edits:
            if stored := found.now[model].get(pk):
                changes.append((stored, {name: _restored(model, name, old) for name, (old, _new) in fields.items()}))
    moved: dict[type[Model], list[int]] = defaultdict(list, {model: list(pks) for model, pks in gone.items()})
    for stored, _values in changes:
        moved[type(stored)].append(stored.pk)
    touched = {pk for model, pks in moved.items() for pk in _projects(model, pks)}
    reason = gettext("L’import du %(day)s, qui avait écrit ce chiffre, a été annulé.") % {
        "day": values.day(timezone.localtime(run.done_at).date())
    }
    with corrected_many(moved, by=by, reason=reason):
        records.update(changes, by=by)
        records.delete(gone, by=by)
    left = touched - set(gone.get(Project, []))
    refresh_many(sorted(left))
    refresh_all(sorted(touched))


def _restored(model: type[Model], name: str, old: Any) -> Any:
    """A value of the trace as the column takes it."""
    return model._meta.get_field(name).to_python(old) if old is not None else None  # type: ignore[union-attr]


WAYS = {
    "project": "project",
    "funding": "funding__project",
    "outcome": "outcome__project",
    "indicator": "indicator__outcome__project",
    "alliance": "alliance",
}


def _projects(model: type[Model], pks: Sequence[int]) -> set[int]:
    """The projects that rows belong to, read before they go; those of its alliance for an act."""
    if model is Project:
        return set(pks)
    names = {each.name for each in model._meta.local_concrete_fields}
    way = next((WAYS[name] for name in WAYS if name in names), None)
    if way is None:
        return set()
    parts = (model._base_manager.filter(pk__in=part) for part in records.chunks(pks))
    found = {pk for rows in parts for pk in rows.values_list(way, flat=True)}
    if way == "alliance":
        return set(Project.alliances.through.objects.filter(alliance__in=found).values_list("project", flat=True))
    return found
