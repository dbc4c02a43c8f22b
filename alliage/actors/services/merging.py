"""Making one of two rows for the same body or the same place, and two again."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from alliage.design import search
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import JournalEntry, Merge, Organisation, Succession, Territory
from ..models.history import raw, unrecorded
from ..permissions import can_merge, can_undo_merge
from ..queries.leaning import Relation, relations
from ..queries.merging import above, followed, last_day, turns
from ..registry import check_merge, is_derived, is_own, merged, noun_of
from .journal import journal

SAME = _("C’est la même fiche : choisissez-en une autre.")
APART = _("Une fiche fictive et une fiche réelle ne se fusionnent pas : gardez les exemples à part.")
COUNTRIES = _("Ces territoires sont dans deux pays : ce ne sont pas des jumeaux.")
ABOVE = _(
    "« %(label)s » est entre les deux fiches, rattachée à l’une et au-dessus de l’autre : rattachez-la ailleurs, puis fusionnez."
)
FOLLOWED = _("« %(label)s » a pris la suite de l’une avant l’autre : corrigez d’abord ces successions, puis fusionnez.")
HELD = _("Les deux fiches ont « %(label)s » (%(noun)s), avec des lignes qui en dépendent : corrigez-en une d’abord.")
LATE = _("Cette fusion ne se défait plus : le délai est passé.")
DONE = _("Cette fusion est déjà défaite.")
TAKEN = _("Une des deux fiches a changé de place depuis : défaites d’abord la fusion la plus récente.")
VALUES: dict[Any, tuple[tuple[str, ...], ...]] = {
    Organisation: (
        ("name",),
        ("short_name",),
        ("kind",),
        ("territory",),
        ("identifier_scheme", "identifier"),
        ("email",),
        ("website",),
        ("source_url",),
    ),
    Territory: (
        ("name",),
        ("status",),
        ("parent",),
        ("code",),
        ("population", "population_year"),
        ("lat", "lon"),
        ("presentation",),
        ("exists_from",),
        ("exists_to",),
        ("source_url",),
    ),
}
KINDS = {Organisation: Merge.Kind.ORGANISATION, Territory: Merge.Kind.TERRITORY}


@dataclass(frozen=True)
class Differing:
    """A value the two rows do not agree on; `chosen` is the one proposed: what the kept row says, if it says anything."""

    names: tuple[str, ...]
    label: str
    kept: str
    gone: str
    from_gone: bool


@dataclass
class Plan:
    """What a merge would do."""

    moving: dict[str, int] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)
    values: list[Differing] = field(default_factory=list)


def check(kept: Any, gone: Any, *, by: Any) -> None:
    """Refuse two rows that cannot be one, and who may not say so."""
    if not can_merge(by, kept, gone):
        raise PermissionDenied
    if kept.pk == gone.pk:
        raise RuleError(SAME, code="same")
    if kept.fictitious != gone.fictitious:
        raise RuleError(APART, code="apart")
    if isinstance(kept, Territory) and kept.country_id != gone.country_id:
        raise RuleError(COUNTRIES, code="countries")
    _check_chains(kept, gone)
    check_merge(kept, gone)


def _check_chains(kept: Any, gone: Any) -> None:
    """Two rows with a third between them, one above the other, would make a ring."""
    key, text = ("successor", FOLLOWED) if isinstance(kept, Organisation) else ("parent", ABOVE)
    for low, high in ((kept, gone), (gone, kept)):
        if found := above(low, high, key):
            raise RuleError(text, code="ring", params={"label": str(found)})
        if isinstance(kept, Territory) and (found := followed(low, high)):
            raise RuleError(FOLLOWED, code="ring", params={"label": str(found)})


def plan(kept: Any, gone: Any, *, by: Any) -> Plan:
    """What would move, what would be set aside, which values differ; nothing is written."""
    check(kept, gone, by=by)
    made = Plan(values=list(_differing(kept, gone)))
    for relation in relations(type(kept)):
        clashing = _clashing(relation, kept, gone)
        number = relation.rows(gone).exclude(pk__in=clashing).count()
        if number:
            noun = noun_of(relation.model)
            made.moving[noun] = made.moving.get(noun, 0) + number
        made.aside += [_named(row) for row in relation.model._base_manager.filter(pk__in=clashing)]
    return made


def _named(row: models.Model) -> str:
    return f"{noun_of(type(row))} : {row}"


def _differing(kept: Any, gone: Any) -> Iterator[Differing]:
    for names in VALUES[type(kept)]:
        ours, theirs = [getattr(kept, name) for name in names], [getattr(gone, name) for name in names]
        if ours != theirs and any(each not in (None, "") for each in theirs):
            empty = all(each in (None, "") for each in ours)
            label = str(kept._meta.get_field(names[-1]).verbose_name)
            yield Differing(names, label, _said(kept, names), _said(gone, names), empty)


def _said(row: Any, names: tuple[str, ...]) -> str:
    shown = [getattr(row, f"get_{name}_display", lambda name=name: getattr(row, name))() for name in names]
    return " ".join(str(each) for each in shown if each not in (None, ""))


@transaction.atomic
def merge(kept: Any, gone: Any, *, from_gone: Collection[str], by: Any) -> Merge:
    """Move to the kept row all that leans on the other, which keeps only the way to it."""
    model = type(kept)
    rows = {row.pk: row for row in model.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk])}
    if len(rows) < 2 and kept.pk != gone.pk:
        raise RuleError(TAKEN, code="taken")
    kept, gone = rows[kept.pk], rows[gone.pk]
    check(kept, gone, by=by)
    acting = by.acting
    record = Merge(
        kind=KINDS[model],
        kept_id=kept.pk,
        kept_label=str(kept)[:200],
        gone_id=gone.pk,
        gone_label=str(gone)[:200],
        user=by,
        organisation=acting.organisation if acting else None,
        function=acting.function if acting else "",
    )
    with unrecorded():
        for relation in relations(model):
            _move(relation, kept, gone, record)
        _move_journal(kept, gone, record)
    gone.refresh_from_db()
    _untie(kept, gone)
    gone.deleted_at, gone.merged_into = timezone.now(), kept
    gone.save(update_fields=["deleted_at", "merged_into"])
    _take_values(kept, gone, from_gone, record)
    record.save()
    if record.organisation_id == gone.pk:
        Merge.objects.filter(pk=record.pk).update(organisation=kept.pk if model is Organisation else None)
    merged(kept, gone)
    journal(f"{record.kind}.merged", kept, by=by, gone=record.gone_label, merge=record.pk)
    return record


def _clashing(relation: Relation, kept: Any, gone: Any) -> set[int]:
    """The rows that could not move: the kept row has their twin already, or they would join it with itself."""
    name, found = relation.field.name, set()
    if is_own(relation.model) or (relation.field.unique and relation.rows(kept).exists()):
        return set(relation.rows(gone).values_list("pk", flat=True))
    for constraint in relation.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and name in constraint.fields:
            others = [each for each in constraint.fields if each != name]
            condition = constraint.condition or models.Q()
            taken = set(relation.rows(kept).filter(condition).values_list(*others))
            for pk, *rest in relation.rows(gone).filter(condition).values_list("pk", *others):
                if tuple(rest) in taken and (None not in rest or constraint.nulls_distinct is False):
                    found.add(pk)
    if relation.model is Succession:
        other = "successor" if name == "predecessor" else "predecessor"
        found |= set(relation.rows(gone).filter(**{other: kept.pk}).values_list("pk", flat=True))
    return found


def _move(relation: Relation, kept: Any, gone: Any, record: Merge) -> None:
    for row in relation.model._base_manager.filter(pk__in=_clashing(relation, kept, gone)).order_by("pk"):
        _refuse_held(row)
        record.aside += serializers.serialize("python", [row])
        row.delete()
    keys = list(relation.rows(gone).order_by("pk").values_list("pk", flat=True))
    if keys:
        relation.model._base_manager.filter(pk__in=keys).update(**{relation.field.name: kept})
        record.moved[relation.name] = keys


def _refuse_held(row: models.Model) -> None:
    """A twin row on which others hang is mended by a person first."""
    if any(each.rows(row).exists() for each in relations(type(row))):
        raise RuleError(HELD, code="held", params={"label": str(row), "noun": noun_of(type(row))})


def _move_journal(kept: Any, gone: Any, record: Merge) -> None:
    """What was done to the one is now read on the other."""
    sort = ContentType.objects.get_for_model(type(kept))
    told = JournalEntry.objects.filter(subject_type=sort, subject_id=gone.pk)
    keys = list(told.values_list("pk", flat=True))
    told.update(subject_id=kept.pk)
    record.moved["subject"] = keys


def _untie(kept: Any, gone: Any) -> None:
    """A row that followed its twin, or lay inside it, now stands alone."""
    fresh = type(kept)._base_manager.get(pk=kept.pk)
    key = "successor" if isinstance(kept, Organisation) else "parent"
    if getattr(fresh, f"{key}_id") in {kept.pk, gone.pk}:
        other = getattr(gone, f"{key}_id")
        setattr(kept, key + "_id", None if other in {kept.pk, gone.pk} else other)
    else:
        setattr(kept, key + "_id", getattr(fresh, f"{key}_id"))


def _take_values(kept: Any, gone: Any, from_gone: Collection[str], record: Merge) -> None:
    """Write on the kept row the values chosen from the other; both states are remembered for the way back."""
    before = type(kept)._base_manager.get(pk=kept.pk)
    for names in VALUES[type(kept)]:
        # A row inside its twin is not put inside itself.
        inside = names == ("parent",) and gone.parent_id == kept.pk
        if names[-1] in from_gone and not inside:
            for name in names:
                setattr(kept, name, getattr(gone, name))
    kept.validate_constraints()
    kept.search_text = search.words_of(*kept.search_parts())
    kept.save()
    told = [name for group in VALUES[type(kept)] for name in group]
    for name in dict.fromkeys([*told, "successor" if isinstance(kept, Organisation) else "parent"]):
        attname = kept._meta.get_field(name).attname
        old, new = raw(getattr(before, attname)), raw(getattr(kept, attname))
        if old != new:
            record.values[attname] = [old, new]


def model_of(record: Merge) -> Any:
    """The table of the two rows."""
    return Organisation if record.kind == Merge.Kind.ORGANISATION else Territory


@transaction.atomic
def undo_merge(record: Merge, *, by: Any) -> Any:
    """Make two again: what moved goes back, if it still stands where the merge put it; the row that comes back."""
    record = Merge.objects.select_for_update().get(pk=record.pk)
    model = model_of(record)
    kept, gone = model.everything.get(pk=record.kept_id), model.everything.get(pk=record.gone_id)
    if not can_undo_merge(by, record, kept):
        raise PermissionDenied
    if record.undone_at is not None:
        raise RuleError(DONE, code="undone")
    last = last_day(record)
    if last is None or timezone.localdate() > last:
        raise RuleError(LATE, code="late")
    if kept.deleted_at is not None or gone.merged_into_id != kept.pk:
        raise RuleError(TAKEN, code="taken")
    _give_values_back(kept, record)
    gone.deleted_at = gone.merged_into = None
    gone.validate_constraints()
    gone.save(update_fields=["deleted_at", "merged_into"])
    with unrecorded():
        _move_back(kept, gone, record)
    if turns(gone, "successor" if model is Organisation else "parent"):
        raise RuleError(TAKEN, code="taken")
    record.undone_at = timezone.now()
    record.save(update_fields=["undone_at"])
    search.refresh([kept, gone])
    merged(kept, gone)
    journal(f"{record.kind}.unmerged", gone, by=by, kept=record.kept_label, merge=record.pk)
    return gone


def _give_values_back(kept: Any, record: Merge) -> None:
    """A value changed since stays as somebody wrote it."""
    for attname, (old, new) in record.values.items():
        if raw(getattr(kept, attname)) == new:
            setattr(kept, attname, kept._meta.get_field(attname.removesuffix("_id")).to_python(old))
    kept.save()


def _move_back(kept: Any, gone: Any, record: Merge) -> None:
    for relation in relations(type(kept)):
        keys = record.moved.get(relation.name, [])
        relation.rows(kept).filter(pk__in=keys).update(**{relation.field.name: gone})
    sort = ContentType.objects.get_for_model(type(kept))
    told = JournalEntry.objects.filter(subject_type=sort, subject_id=kept.pk, pk__in=record.moved.get("subject", []))
    told.update(subject_id=gone.pk)
    for each in serializers.deserialize("python", record.aside):
        if is_derived(type(each.object)):
            continue
        if not type(each.object)._base_manager.filter(pk=each.object.pk).exists():
            each.save()
