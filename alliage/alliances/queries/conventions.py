"""Acts as the rules read them: rows to facts, facts to states, checks and warnings."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from alliage.design.deeds import said
from alliage.design.values import day
from alliage.rules import conventions as rules
from alliage.rules.conventions import ConventionFacts, Party, TermWarning
from alliage.rules.errors import Sentence
from alliage.rules.findings import Finding

from ..models import Convention, ConventionParty

BINDING = {Convention.Kind.CONVENTION, Convention.Kind.PROTOCOL, Convention.Kind.AGREEMENT}
"""A letter of intent binds nobody, an amendment lives in what it amends."""


def with_amendments(acts: QuerySet[Convention], user: Any = None) -> QuerySet[Convention]:
    """Acts with what their state needs, in three queries for any number; with a reader, the amendments she may see."""
    kept = (Convention.objects.visible_to(user) if user else Convention.objects.kept()).order_by("signed_on", "pk")
    parties = ConventionParty.objects.select_related("organisation__territory__country", "organisation__territory__status")
    return acts.select_related("currency", "file").prefetch_related(
        Prefetch("amendments", queryset=kept, to_attr="kept_amendments"), Prefetch("parties", queryset=parties)
    )


def party(row: ConventionParty) -> Party:
    """A party as the law sees it: French or foreign (not known without its territory), authority or State."""
    body = row.organisation
    place = body.territory
    # A fictitious Département stands for a French one: no other country of the demo has any.
    french = place and (place.country.code == "FR" or (place.fictitious and place.status.code == "departement"))
    return Party(name=body.name, foreign=None if place is None else not french, state=body.kind == body.Kind.STATE)


def facts_of(
    convention: Convention, *, parties: Iterable[Party] | None = None, ends_on: datetime.date | None = None
) -> ConventionFacts:
    """What is known of an act; `ends_on` replaces its own term when amendments moved it."""
    named = tuple(party(row) for row in convention.parties.all()) if parties is None else tuple(parties)
    return ConventionFacts(
        parties=named,
        object=convention.object,
        amount=convention.amount,
        currency=(convention.currency_id and str(convention.currency_id)) or "",
        starts_on=convention.starts_on,
        ends_on=ends_on or convention.ends_on,
        deliberation_ref=convention.deliberation_ref,
        deliberation_on=convention.deliberation_on,
        signed_on=convention.signed_on,
        transmitted_on=convention.transmitted_on,
        receipt_ref=convention.receipt_ref,
        enforceable_on=convention.enforceable_on,
        has_file=convention.file_id is not None,
    )


@dataclass(frozen=True)
class Act:
    """An act with its state on a day; made from a row read by `with_amendments`."""

    row: Convention
    today: datetime.date

    @cached_property
    def amendments(self) -> list[Convention]:
        """Its amendments, in the order of their signature."""
        return list(getattr(self.row, "kept_amendments", []))

    @cached_property
    def ends_on(self) -> datetime.date | None:
        """Its term, as signed amendments moved it."""
        return rules.amended_term(self.row.ends_on, [(each.signed_on, each.ends_on) for each in self.amendments])

    @cached_property
    def facts(self) -> ConventionFacts:
        """What the rules read."""
        return facts_of(self.row, ends_on=self.ends_on)

    @cached_property
    def state(self) -> str:
        """Its state as a code: those of the rules, or `unpublished` when a source names the act and says no more."""
        state = rules.state(self.facts, self.today)
        return "unpublished" if state == "draft" and self.row.source_url else state

    @property
    def label(self) -> str:
        """Its state in a word."""
        if self.state == "unpublished":
            return gettext("état non publié")
        return said(Sentence(rules.STATES[self.state]))  # type: ignore[index]

    @property
    def settled(self) -> bool:
        """In force today."""
        return self.state == "enforceable"

    @cached_property
    def has_bound(self) -> bool:
        """Is or was in force, or a source says it was agreed: counts for the years covered."""
        lasting = rules.state(replace(self.facts, ends_on=None), self.today)
        return lasting == "enforceable" or bool(self.row.source_url)

    @cached_property
    def warning(self) -> TermWarning | None:
        """The warning of its term, for acts that bind."""
        return rules.warnings(self.facts, self.today) if self.row.kind in BINDING else None

    @cached_property
    def findings(self) -> list[Finding]:
        """The completeness check of article L1115-1."""
        return rules.check(self.facts)

    @property
    def missing(self) -> int:
        """Points of the check not settled yet."""
        return sum(not finding.ok for finding in self.findings)

    @property
    def period(self) -> str:
        """« 01.01.2025 – 31.12.2027 », or the years when only they are known."""
        ends = self.ends_on
        if self.row.years_only:
            parts = [str(date.year) if date else "…" for date in (self.row.starts_on, ends)]
        else:
            parts = [day(date) if date else "…" for date in (self.row.starts_on, ends)]
        if parts == ["…", "…"]:
            return str(self.row.signed_year or "")
        if parts[1] == "…":
            return gettext("depuis %(start)s") % {"start": parts[0]}
        return parts[0] if parts[0] == parts[1] else " – ".join(parts)

    @property
    def term(self) -> str:
        """Its term in words, by the year when only that is known."""
        if self.ends_on is None:
            return ""
        return str(self.ends_on.year) if self.row.years_only and not self.amendments else day(self.ends_on)


def acts_of(acts: QuerySet[Convention], user: Any = None) -> list[Act]:
    """Acts with their state today; amendments, those a reader may see when there is one, stand under what they amend."""
    today = timezone.localdate()
    return [Act(row, today) for row in with_amendments(acts.filter(amends=None), user)]


def act(convention: Convention, user: Any = None) -> Act:
    """One act with its state today, as a reader may see it when there is one."""
    row = with_amendments(Convention.objects.filter(pk=convention.pk), user).get()
    return Act(row, timezone.localdate())


def uncovered(acts: Iterable[Act], since: int | None) -> tuple[int, ...]:
    """The years since a year without one day under an act in force; nothing when the start is unknown."""
    rows = [each for each in acts if each.row.kind in BINDING and each.has_bound]
    until = timezone.localdate().year
    if since is None or since > until:
        return ()
    return rules.uncovered_years([(each.row.starts_on or _from_year(each.row), each.ends_on) for each in rows], since, until)


def _from_year(row: Convention) -> datetime.date | None:
    """The first day an act may have bound when only its signature is known."""
    if row.signed_on:
        return row.signed_on
    return datetime.date(row.signed_year, 1, 1) if row.signed_year else None
