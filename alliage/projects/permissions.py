"""Who may do what on a project: its lead, its co-owners, and all organisations that take part."""

from typing import Any

from alliage.actors import permissions as actors

from .models import Participation, Project


def participants(project: Project) -> set[int]:
    """The organisations that take part, the lead included (one read when participations are prefetched)."""
    return {project.owner_id, *(row.organisation_id for row in project.participations.all())}


def co_owners(project: Project) -> set[int]:
    """The organisations that write on the sheet as equals: the lead and its co-owners."""
    return {project.owner_id, *(row.organisation_id for row in project.participations.all() if row.co_owner)}


def parties(project: Project) -> set[int]:
    """The organisations that answer for the cooperation itself: its lead, its co-owners, its partners."""
    kept = {Participation.Role.LEAD, Participation.Role.PARTNER}
    return {
        project.owner_id,
        *(row.organisation_id for row in project.participations.all() if row.co_owner or row.role in kept),
    }


def can_view(user: Any, project: Project) -> bool:
    """Anyone once it is published; before, the people of the organisations that take part; nobody in the bin."""
    if project.deleted_at is not None:
        return False
    return project.published_at is not None or takes_part(user, project)


def takes_part(user: Any, project: Project) -> bool:
    """Works, in any role, for an organisation of the project."""
    return any(actors.works_for(user, pk) for pk in participants(project))


def can_edit(user: Any, project: Project) -> bool:
    """May change the sheet: edit roles of the lead and of its co-owners."""
    return any(actors.edits_for(user, pk) for pk in co_owners(project))


def can_contribute(user: Any, project: Project) -> bool:
    """May add an effect, a value, a contact, a message."""
    return any(actors.contributes_for(user, pk) for pk in participants(project))


def can_keep_money(user: Any, project: Project) -> bool:
    """May write votes and payments."""
    return any(actors.keeps_money_for(user, pk) for pk in co_owners(project))


def can_publish(user: Any, project: Project) -> bool:
    """May show it to everyone: a right given by name, in the lead or in a co-owner."""
    return any(actors.publishes_for(user, pk) for pk in co_owners(project))


def can_export(user: Any, project: Project) -> bool:
    """May take it out in a file: a right given by name, in any organisation of the project."""
    return any(actors.exports_for(user, pk) for pk in participants(project))


def can_create(user: Any) -> bool:
    """May open a project for the organisation one acts for."""
    return user.is_authenticated and user.acting is not None and actors.edits_for(user, user.acting.organisation_id)


def territory_roles(user: Any, project: Project, territory_id: int | None) -> list[Any]:
    """The contributing roles a person holds in organisations of the project that belong to a territory."""
    if not user.is_authenticated or territory_id is None:
        return []
    bodies = participants(project)
    return [
        role
        for role in user.roles
        if role.organisation_id in bodies
        and role.organisation.territory_id == territory_id
        and actors.contributes_for(user, role.organisation_id)
    ]


def can_speak_for(user: Any, project: Project, territory_id: int | None) -> bool:
    """May sign a territory's word, confirm its effects, answer for it: its own people only."""
    return bool(territory_roles(user, project, territory_id))


def can_change_effect(user: Any, effect: Any) -> bool:
    """Those who said an effect may mend or remove it; so may those who edit the sheet."""
    said_it = effect.organisation_id in participants(effect.project) and actors.contributes_for(user, effect.organisation_id)
    return said_it or can_edit(user, effect.project)


def role_here(user: Any, project: Project) -> Any:
    """The role a person writes with on this project: the one she acts in if it takes part, else her first that does."""
    bodies = participants(project)
    acting = [user.acting] if user.acting else []
    return next((role for role in [*acting, *user.roles] if role.organisation_id in bodies), None)


def can_accept(user: Any, project: Project, value: Any) -> bool:
    """May accept or send back a value: who edits for the lead, or for a co-owner that did not propose it."""
    bodies = {pk for pk in co_owners(project) if pk == project.owner_id or pk != value.organisation_id}
    return any(actors.edits_for(user, pk) for pk in bodies)


def can_withdraw(user: Any, value: Any) -> bool:
    """May take back a value that waits: who writes for the organisation that proposed it."""
    return actors.contributes_for(user, value.organisation_id)


def role_facing(user: Any, project: Project, organisation: Any, *, edits: bool = False) -> Any:
    """The role with which a person stands on the other side of an organisation of the project; None without one.

    The other side is another body, of another territory, that takes part and where she writes (or edits, when asked).
    """
    if not user.is_authenticated or project.deleted_at is not None:
        return None
    may = actors.edits_for if edits else actors.contributes_for
    bodies = (co_owners(project) if edits else participants(project)) - {organisation.pk}
    home = organisation.territory_id
    for role in [*([user.acting] if user.acting else []), *user.roles]:
        apart = home is None or role.organisation.territory_id != home
        if role.organisation_id in bodies and apart and may(user, role.organisation_id):
            return role
    return None


def role_to_judge(user: Any, submission: Any) -> Any:
    """The role with which a person reads what came in through a link; a value asks for one that edits the sheet."""
    link = submission.link
    return role_facing(user, link.project, link.organisation, edits=link.kind == link.Kind.VALUE)


def _acting_first(user: Any) -> list[Any]:
    """The roles of a person, the one she acts in first; none for a visitor."""
    return [*([user.acting] if user.acting else []), *user.roles] if user.is_authenticated else []


def role_to_publish(user: Any, project: Project) -> Any:
    """The role with which a person shows the sheet to everyone, or puts it before the partners; None without one."""
    bodies = co_owners(project)
    return next((role for role in _acting_first(user) if role.may_publish and role.organisation_id in bodies), None)


def role_to_read(user: Any, reading: Any) -> Any:
    """The role with which a person answers for the organisation the page was put before."""
    own = [role for role in _acting_first(user) if role.organisation_id == reading.organisation_id]
    return next((role for role in own if actors.contributes_for(user, role.organisation_id) or role.may_publish), None)


def role_to_reply(user: Any, project: Project) -> Any:
    """The role with which a person publishes her organisation's reply: the right to publish, in any that takes part.

    A reply that stands keeps that right, even once its organisation has left the project.
    """
    able = [role for role in _acting_first(user) if role.may_publish]
    bodies = participants(project)
    taking_part = next((role for role in able if role.organisation_id in bodies), None)
    if taking_part or not able:
        return taking_part
    standing = set(project.replies.filter(withdrawn_at__isnull=True).values_list("organisation", flat=True))
    return next((role for role in able if role.organisation_id in standing), None)


def role_to_rate(user: Any, project: Project) -> Any:
    """The role with which a person says, for her own organisation, where the cooperation stands; None without one."""
    bodies = parties(project)
    own = [role for role in _acting_first(user) if role.organisation_id in bodies]
    return next((role for role in own if actors.contributes_for(user, role.organisation_id)), None)


def role_to_take_back(user: Any, rating: Any) -> Any:
    """The role with which a person takes back what her organisation said."""
    own = [role for role in _acting_first(user) if role.organisation_id == rating.organisation_id]
    return next((role for role in own if actors.contributes_for(user, role.organisation_id)), None)
