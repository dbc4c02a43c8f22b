"""What the pages of imports show."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from alliage.design import values

from .kinds import KINDS
from .kinds.plan import Column, Plan
from .models import Import, Sheet
from .permissions import kinds_for


@dataclass(frozen=True)
class Door:
    """A kind one may bring, with its address."""

    label: str
    lede: str
    url: str


def doors(user: Any) -> list[Door]:
    """The kinds a person may bring."""
    labels = dict(Import.Kind.choices)
    return [
        Door(str(labels[kind]), gettext(KINDS[kind].lede), reverse("imports:start", args=[kind])) for kind in kinds_for(user)
    ]


def history(user: Any) -> QuerySet[Import]:
    """The imports of the organisation one acts for, the last first."""
    mine = Import.objects.visible_to(user).filter(organisation=user.acting.organisation_id, kind__in=kinds_for(user))
    return mine.select_related("organisation").annotate(kept=Exists(Sheet.objects.filter(run=OuterRef("pk"))))


def figures(counts: dict[str, int], total: int) -> list[tuple[str, str]]:
    """« 30 à ajouter, 2 à mettre à jour, 2 laissées, 6 refusées »."""
    left = counts["same"] + counts["skip"]
    return [
        (values.number(total), ngettext("ligne lue", "lignes lues", total)),
        (values.number(counts["add"]), gettext("à ajouter")),
        (values.number(counts["change"]), gettext("à mettre à jour")),
        (values.number(left), ngettext("laissée comme elle est", "laissées comme elles sont", left)),
        (values.number(counts["refuse"]), ngettext("refusée", "refusées", counts["refuse"])),
    ]


def done_figures(run: Import) -> list[tuple[str, str]]:
    """The same once written."""
    return [
        (values.number(run.added), ngettext("ajoutée", "ajoutées", run.added)),
        (values.number(run.changed), ngettext("mise à jour", "mises à jour", run.changed)),
        (values.number(run.left), ngettext("laissée comme elle était", "laissées comme elles étaient", run.left)),
        (values.number(run.refused), ngettext("refusée", "refusées", run.refused)),
    ]


def labels(run: Import) -> dict[str, Column]:
    """The columns of a kind by their key."""
    return {column.key: column for column in KINDS[run.kind].columns}


def mended(run: Import) -> int:
    """Rows refused here and brought back since, in one import or in several."""
    found, left = 0, [run.pk]
    while left:
        again = list(Import.objects.filter(mends__in=left, state=Import.State.DONE))
        found += sum(each.written for each in again)
        left = [each.pk for each in again]
    return min(found, run.refused)


@dataclass(frozen=True)
class Part:
    """Some rows of a trial under one heading; `more` are not shown."""

    key: str
    title: str
    plans: list[Plan]
    more: int
