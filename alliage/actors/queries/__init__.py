"""Reads shared by several screens."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from alliage.design import search, slots
from alliage.vocabulary.models import Country, TerritoryStatus

from ..models import (
    Document,
    Invitation,
    JournalEntry,
    Mandate,
    Membership,
    Organisation,
    Picture,
    Situation,
    Succession,
    Task,
    Territory,
)

ACTING_KEY = "acting"
"""Where the session keeps the key of the role one acts in."""


def territories(
    *, text: str = "", country: Country | None = None, status: TerritoryStatus | None = None
) -> QuerySet[Territory]:
    """The territories to list, with what a line of the list says."""
    # By address: the name without its accents, which SQLite would sort after Z.
    found = Territory.objects.select_related("status", "country", "parent").order_by("slug")
    if country:
        found = found.filter(country=country)
    if status:
        found = found.filter(status=status)
    return search.matching(found, text)


def used_countries(*, of_organisations: bool = False) -> QuerySet[Country]:
    """The countries that have a territory here, for a filter that never leads to an empty list."""
    rows = Territory.objects.filter(country=OuterRef("pk"))
    return Country.objects.filter(Exists(rows.filter(organisations__isnull=False) if of_organisations else rows))


def used_statuses() -> QuerySet[TerritoryStatus]:
    """The statuses that a territory holds here."""
    return TerritoryStatus.objects.select_related("country").filter(Exists(Territory.objects.filter(status=OuterRef("pk"))))


def ancestors(territory: Territory) -> list[Territory]:
    """What a territory belongs to, largest first; a circle typed by mistake ends the walk."""
    found: list[Territory] = []
    seen = {territory.pk}
    parent = territory.parent
    while parent is not None and parent.pk not in seen:
        seen.add(parent.pk)
        found.insert(0, parent)
        parent = parent.parent
    return found


def territory_by_slug(slug: str) -> QuerySet[Territory]:
    """One territory with the levels above it, in one read."""
    above = "parent__parent__parent"
    return Territory.objects.filter(slug=slug).select_related("status", "country", f"{above}__status")


def successions(territory: Territory) -> tuple[list[Succession], list[Succession]]:
    """What it took over from, and what took over from it."""
    rows = Succession.objects.filter(Q(predecessor=territory) | Q(successor=territory)).select_related(
        "predecessor", "successor"
    )
    found = list(rows)
    before = [row for row in found if row.successor_id == territory.pk]
    return before, [row for row in found if row.predecessor_id == territory.pk]


def organisations(user: Any, *, text: str = "", kind: str = "", country: Country | None = None) -> QuerySet[Organisation]:
    """The organisations to list for a reader, with what a line of the list says."""
    found = Organisation.objects.visible_to(user).select_related("territory__country", "successor")
    if kind:
        found = found.filter(kind=kind)
    if country:
        found = found.filter(territory__country=country)
    return search.matching(found, text)


def situations_about(territories: Iterable[Territory], on: datetime.date | None = None) -> QuerySet[Situation]:
    """What weighs on these territories on a day (today by default), announced or in force; it warns, it decides nothing."""
    rows = Situation.objects.about(list(territories)).on(on or timezone.localdate())
    return rows.select_related("country", "territory")


def situations(*, current: bool = True, country: Country | None = None) -> QuerySet[Situation]:
    """The situations to list."""
    found = Situation.objects.kept().select_related("country", "territory__country")
    if current:
        found = found.on(timezone.localdate())
    if country:
        found = found.filter(Q(country=country) | Q(territory__country=country))
    return found


def mandates_of(organisations: Iterable[Organisation]) -> QuerySet[Mandate]:
    """The mandates of these authorities, latest first."""
    return Mandate.objects.kept().filter(organisation__in=[each.pk for each in organisations]).select_related("organisation")


def people_of(organisation: Organisation) -> QuerySet[Membership]:
    """The roles held today in an organisation."""
    return Membership.objects.current().filter(organisation=organisation).select_related("user", "service")


def roles_of(user: Any) -> QuerySet[Membership]:
    """The roles a person holds today."""
    return Membership.objects.current().filter(user=user).select_related("organisation")


def waiting_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """The invitations nobody accepted or withdrew, expired ones included since they can be renewed."""
    return Invitation.objects.filter(organisation=organisation, accepted_at=None, revoked_at=None)


def last_author(row: Any) -> str:
    """Who wrote last on a row, by function and organisation."""
    kind = {"subject_type__app_label": row._meta.app_label, "subject_type__model": row._meta.model_name}
    entry = JournalEntry.objects.filter(**kind, subject_id=row.pk).select_related("organisation").order_by("-pk").first()
    return ", ".join(str(part) for part in (entry.function, entry.organisation) if part) if entry else ""


@dataclass(frozen=True)
class Line:
    """A deed as a person reads it."""

    entry: JournalEntry
    words: str
    url: str


def journal_of(organisation: Organisation, user: Any) -> QuerySet[JournalEntry]:
    """What was done in the name of an organisation, and on its own card.

    Upper apps hold back the deeds on what this reader may not know of, through the slot `journal.hidden` (conditions).
    """
    about = Q(subject_type=ContentType.objects.get_for_model(Organisation), subject_id=organisation.pk)
    rows = JournalEntry.objects.filter(Q(organisation=organisation) | about).select_related("subject_type", "user")
    for hidden in slots.pieces("journal.hidden", user, [organisation]):
        rows = rows.exclude(hidden)
    return rows


def journal_words(user: Any) -> dict[str, str]:
    """The words of each deed, given by the app that writes it through the slot `journal.words` as (verb, words)."""
    return dict(slots.pieces("journal.words", user))


def lines(entries: Iterable[JournalEntry], user: Any, *, other: str) -> list[Line]:
    """Deeds with their words, and a link to the subject where the reader may see it; one read per kind of subject."""
    rows, words = list(entries), journal_words(user)
    links: dict[tuple[int, int], str] = {}
    kinds = {row.subject_type_id: row.subject_type for row in rows if row.subject_type_id and row.subject_id}
    for key, kind in kinds.items():
        links |= {
            (key, pk): url for pk, url in _links(kind, [row.subject_id for row in rows if row.subject_type_id == key], user)
        }
    return [
        Line(row, words.get(row.verb, other), links.get((row.subject_type_id or 0, row.subject_id or 0), "")) for row in rows
    ]


def _links(kind: Any, keys: list[int | None], user: Any) -> list[tuple[int, str]]:
    """The addresses of the rows of one kind a reader may see; none for rows without a page or a rule of their own."""
    model = kind.model_class()
    if model is None or not hasattr(model, "get_absolute_url"):
        return []
    rows = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(user)
    elif model is not Territory:
        return []
    return [(row.pk, row.get_absolute_url()) for row in rows.filter(pk__in=keys)]


TASK_DATA = ("text", "subject_label", "due_on", "state", "organisation__name")


def own_data(user: Any) -> dict[str, Any]:
    """Everything kept about a person, ready for JSON; upper apps add theirs through `person.data` as (key, rows)."""
    fields = ("organisation__name", "role", "function", "may_publish", "may_export", "joined_on", "left_on")
    offered = ("email", "organisation__name", "role", "function", "created_at", "accepted_at", "revoked_at")
    deed = ("at", "verb", "subject_label", "function", "organisation__name")
    return {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "date_joined": user.date_joined,
        "last_login": user.last_login,
        "second_factor": Authenticator.objects.filter(user=user).exists(),
        "identities": list(SocialAccount.objects.filter(user=user).values("provider", "uid", "last_login", "extra_data")),
        "roles": list(Membership.objects.filter(user=user).values(*fields)),
        "invitations": list(Invitation.objects.filter(email__iexact=user.email).values(*offered)),
        "invitations_sent": list(Invitation.objects.filter(invited_by=user).values(*offered[1:])),
        "files": list(Document.objects.filter(uploaded_by_user=user).values("title", "created_at")),
        "pictures": list(Picture.objects.filter(uploaded_by_user=user).values("title", "created_at")),
        "tasks": list(Task.objects.filter(membership__user=user).values(*TASK_DATA)),
        **dict(slots.pieces("person.data", user)),
        "deeds": list(JournalEntry.objects.filter(user=user).order_by("at").values(*deed)),
    }
