"""Who may do what on behalf of an organisation. Upper apps ask these questions and no others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from .models import JournalEntry, Membership, Merge, Organisation, Territory

Role = Membership.Role

EDIT_ROLES = {Role.MANAGER, Role.OPERATOR, Role.ADMIN}
CONTRIBUTE_ROLES = EDIT_ROLES | {Role.PROFESSIONAL, Role.COMMUNICATION}
MONEY_ROLES = EDIT_ROLES | {Role.FINANCE}
INVITE_ROLES = {Role.MANAGER, Role.ADMIN}
SECOND_FACTOR_ROLES = {Role.ADMIN, Role.NETWORK}
ORGANISATION_ADDED = "organisation.added"
TERRITORY_ADDED = "territory.added"


def roles_in(user: Any, organisation_id: int | None) -> list[Membership]:
    """The roles a person holds today in an organisation; none for a visitor."""
    return [role for role in user.roles if role.organisation_id == organisation_id] if user.is_authenticated else []


def works_for(user: Any, organisation_id: int | None) -> bool:
    """Holds any role in the organisation."""
    return bool(roles_in(user, organisation_id))


def edits_for(user: Any, organisation_id: int | None) -> bool:
    """May change the organisation's records."""
    return any(role.role in EDIT_ROLES for role in roles_in(user, organisation_id))


def contributes_for(user: Any, organisation_id: int | None) -> bool:
    """May add an effect, a value, a contact, a question on the organisation's records."""
    return any(role.role in CONTRIBUTE_ROLES for role in roles_in(user, organisation_id))


def keeps_money_for(user: Any, organisation_id: int | None) -> bool:
    """May write votes and payments."""
    return any(role.role in MONEY_ROLES for role in roles_in(user, organisation_id))


def publishes_for(user: Any, organisation_id: int | None) -> bool:
    """May show a record to everyone: a right of its own, given by name."""
    return any(role.may_publish for role in roles_in(user, organisation_id))


def exports_for(user: Any, organisation_id: int | None) -> bool:
    """May take lists out: a right of its own, given by name."""
    return any(role.may_export for role in roles_in(user, organisation_id))


def can_invite(user: Any, organisation: Any) -> bool:
    """May offer, renew and withdraw roles in the organisation; the keeper of the installation may in any, to start it."""
    return user.is_superuser or any(role.role in INVITE_ROLES for role in roles_in(user, organisation.pk))


def can_give_role(user: Any, organisation: Any, role: str) -> bool:
    """May give or take this role: those of an admin or a network animator are an admin's to give."""
    if role not in SECOND_FACTOR_ROLES:
        return can_invite(user, organisation)
    return user.is_superuser or any(each.role == Role.ADMIN for each in roles_in(user, organisation.pk))


def can_give_right(user: Any, organisation: Any, right: str) -> bool:
    """May give this right (`may_publish`, `may_export`): one gives what one holds there."""
    return user.is_superuser or any(getattr(role, right) for role in roles_in(user, organisation.pk))


def can_see_people(user: Any, organisation: Any) -> bool:
    """May read who holds a role: one's own organisations."""
    return works_for(user, organisation.pk) or can_invite(user, organisation)


def can_add_organisation(user: Any) -> bool:
    """May describe a body that is not in the directory yet."""
    return user.is_authenticated and (user.is_superuser or any(role.role in EDIT_ROLES for role in user.roles))


def same_world(role: Membership, row: Any) -> bool:
    """A fictitious organisation never changes what is real."""
    return row.fictitious or not role.organisation.fictitious


@dataclass(frozen=True)
class Cards:
    """What the rights on many cards ask of the database, read once: keys with people, organisations that added each."""

    peopled: frozenset[int]
    added: Mapping[int, frozenset[int]]


def cards_of(user: Any, model: type[Organisation] | type[Territory]) -> Cards:
    """The same for all organisations, or all territories: two reads, whatever their number."""
    place = model is Territory
    held = Membership.objects.current().exclude(organisation__territory=None) if place else Membership.objects.current()
    kind = ContentType.objects.get_for_model(model)
    mine = {role.organisation_id for role in user.roles if role.role in EDIT_ROLES}
    entries = JournalEntry.objects.filter(subject_type=kind, verb=TERRITORY_ADDED if place else ORGANISATION_ADDED)
    added: dict[int, set[int]] = {}
    for pk, body in entries.filter(organisation__in=mine).order_by().values_list("subject_id", "organisation_id"):
        added.setdefault(pk or 0, set()).add(body or 0)
    peopled = held.values_list("organisation__territory" if place else "organisation", flat=True).distinct()
    return Cards(frozenset(pk for pk in peopled if pk), {pk: frozenset(bodies) for pk, bodies in added.items()})


def _described(user: Any, row: Any, verb: str, cards: Cards | None) -> bool:
    """An organisation of the person added this row, as the journal says."""
    mine = {role.organisation_id for role in user.roles if role.role in EDIT_ROLES and same_world(role, row)}
    if cards is not None:
        return bool(mine & cards.added.get(row.pk, frozenset()))
    kind = ContentType.objects.get_for_model(row)
    added = JournalEntry.objects.filter(subject_type=kind, subject_id=row.pk, verb=verb)
    return bool(mine) and added.filter(organisation__in=mine).exists()


def _peopled(cards: Cards | None, pk: int, **which: Any) -> bool:
    """Somebody there holds a role today."""
    return pk in cards.peopled if cards is not None else Membership.objects.current().filter(**which).exists()


def can_edit_organisation(user: Any, organisation: Any, *, cards: Cards | None = None) -> bool:
    """May change the organisation's card, services and mandates: its people; while it has none, the network and who added it.

    `cards`, from `cards_of`, spares the reads where many are asked about.
    """
    if edits_for(user, organisation.pk):
        return True
    if not user.is_authenticated or _peopled(cards, organisation.pk, organisation=organisation):
        return False
    if user.is_superuser or any(role.role == Role.NETWORK and same_world(role, organisation) for role in user.roles):
        return True
    return _described(user, organisation, ORGANISATION_ADDED, cards)


def can_publish_organisation(user: Any, organisation: Any) -> bool:
    """May show the organisation's card to everyone."""
    if organisation.pk and works_for(user, organisation.pk):
        return publishes_for(user, organisation.pk)
    return can_add_organisation(user) and (user.is_superuser or any(role.may_publish for role in user.roles))


def can_add_document(user: Any, organisation: Any) -> bool:
    """May keep a file in the name of the organisation."""
    return any(role.role in CONTRIBUTE_ROLES | MONEY_ROLES for role in roles_in(user, organisation.pk))


def can_read_journal(user: Any, organisation: Any) -> bool:
    """May read what was done in the name of the organisation."""
    return edits_for(user, organisation.pk)


def can_view_organisation(user: Any, organisation: Any) -> bool:
    """Anyone with an account, or anyone once it is published: the rule of `Organisation.objects.visible_to`."""
    return user.is_authenticated or organisation.published


def can_view_document(user: Any, document: Any) -> bool:
    """Public files and those of one's own organisations: the rule of `Document.objects.visible_to`."""
    return document.visibility == "public" or (document.owner_id is not None and works_for(user, document.owner_id))


def can_view_picture(user: Any, picture: Any) -> bool:
    """Its owner's people and the editors; everyone once public, unless the people shown took back their agreement."""
    if user.has_perm("wagtailadmin.access_admin") or (picture.owner_id is not None and works_for(user, picture.owner_id)):
        return True
    ended = picture.release_until is not None and picture.release_until < timezone.localdate()
    return picture.visibility == "public" and picture.release != picture.Release.WITHDRAWN and not ended


def can_record_situation(user: Any) -> bool:
    """May write a dated, sourced situation of a country or a territory."""
    return user.is_authenticated and (
        user.is_superuser or any(role.role in EDIT_ROLES | {Role.NETWORK} for role in user.roles)
    )


def is_apart(user: Any, fictitious: bool) -> bool:
    """Acts for a fictitious organisation on something real: the two worlds never touch."""
    return bool(not fictitious and user.acting and user.acting.organisation.fictitious)


def can_edit_situation(user: Any, situation: Any) -> bool:
    """May mend, end or withdraw a situation: editors of the organisation that wrote it, and the network."""
    if not can_record_situation(user) or is_apart(user, situation.fictitious):
        return False
    network = any(role.role == Role.NETWORK for role in user.roles)
    return user.is_superuser or network or edits_for(user, situation.organisation_id)


def can_edit_territory(user: Any, territory: Territory, *, cards: Cards | None = None) -> bool:
    """May mend the facts of a territory: its own editors, the network; while nobody there has an account, who added it.

    `cards`, from `cards_of`, spares the reads where many are asked about.
    """
    if not can_record_situation(user) or user.is_superuser or territory.pk is None:
        return can_record_situation(user)
    for role in user.roles:
        own = role.role in EDIT_ROLES and role.organisation.territory_id == territory.pk
        if (own or role.role == Role.NETWORK) and same_world(role, territory):
            return True
    if _peopled(cards, territory.pk, organisation__territory=territory):
        return False
    return _described(user, territory, TERRITORY_ADDED, cards)


def _keeps_the_directory(user: Any) -> bool:
    """The network's animator and its admins, and who keeps the installation."""
    return user.is_superuser or any(
        role.role == Role.NETWORK or (role.role == Role.ADMIN and role.organisation.kind == "reseau") for role in user.roles
    )


def can_merge(user: Any, kept: Any, gone: Any) -> bool:
    """May say that two bodies, or two territories, are one.

    The network's animator and its admins; else who may mend both, unless that would hand the records of one to the people
    of the other: she then needs a role of her own on each side where there are people.
    """
    if not user.is_authenticated:
        return False
    if _keeps_the_directory(user):
        return True
    if isinstance(kept, Territory):
        return can_edit_territory(user, kept) and can_edit_territory(user, gone)
    peopled = set(
        Membership.objects.current().filter(organisation__in=[kept.pk, gone.pk]).values_list("organisation", flat=True)
    )
    if peopled:
        return edits_for(user, kept.pk) and edits_for(user, gone.pk)
    return can_edit_organisation(user, kept) and can_edit_organisation(user, gone)


def can_undo_merge(user: Any, record: Merge, kept: Any) -> bool:
    """May make two again: who keeps the directory; else the organisation that merged, while it may mend what was kept.

    The card that went says nothing any more of who added it: that moved with the rest.
    """
    if not user.is_authenticated:
        return False
    mends = can_edit_territory if isinstance(kept, Territory) else can_edit_organisation
    return _keeps_the_directory(user) or (edits_for(user, record.organisation_id) and mends(user, kept))


def may_look_for_twins(user: Any, row: Any) -> bool:
    """May look for the twin of a record: the network, or who may mend it."""
    if can_merge(user, row, row):
        return True
    return can_edit_territory(user, row) if isinstance(row, Territory) else can_edit_organisation(user, row)


def needs_second_factor(user: Any) -> bool:
    """Holds a role for which a second factor is required."""
    return user.is_superuser or any(role.role in SECOND_FACTOR_ROLES for role in user.roles)


def is_installation_admin(user: Any) -> bool:
    """Keeps the installation: its statement, its legal notice."""
    return user.is_authenticated and (user.is_superuser or any(role.role == Role.ADMIN for role in user.roles))


def can_add_task(user: Any, organisation_ids: Any) -> bool:
    """May write a task about a record these organisations work on: whoever writes anything for one of them."""
    return any(contributes_for(user, pk) or keeps_money_for(user, pk) for pk in organisation_ids)


def can_close_task(user: Any, task: Any) -> bool:
    """May say that a task is done: its owner, and those who write for the organisation that sees to it."""
    owns = task.membership_id is not None and any(
        role.pk == task.membership_id for role in roles_in(user, task.organisation_id)
    )
    return owns or can_add_task(user, [task.organisation_id])


def can_change_task(user: Any, task: Any) -> bool:
    """May reword, reassign or drop a task: those who may close it, and those who write for the organisation that asked."""
    return can_close_task(user, task) or can_add_task(user, [task.asked_by_id])
