"""What actors shows on every page: the account menu; and the words of its deeds."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliage.design import slots

from .models import Organisation, Territory
from .permissions import can_see_people, contributes_for
from .queries.tasks import panel
from .queries.week import lines_for


@slots.fill("site.account")
def account_menu(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> SafeString:
    """Who one is here and for whom one acts; for a visitor, the way in."""
    if not user.is_authenticated:
        return format_html('<a href="{}">{}</a>', reverse("account_login"), _("Se connecter"))
    role = user.acting
    items = [(_("Mon compte"), reverse("actors:account"))]
    if role:
        items.insert(0, (role.organisation.name, role.organisation.get_absolute_url()))
        if can_see_people(user, role.organisation):
            items.append((_("Les personnes"), reverse("actors:people", args=[role.organisation_id])))
        if contributes_for(user, role.organisation_id):
            items.append((_("La corbeille"), reverse("actors:bin")))
    if len(user.roles) > 1:
        items.append((_("Agir pour une autre organisation"), reverse("actors:act_for")))
    if user.is_superuser:
        items.append((_("Organisations"), reverse("actors:organisations")))
    items += slots.pieces("account.items", user, request=request)
    place = role.organisation.territory if role else None
    label = (place.name if place else role.organisation.name) if role else str(user)
    menu = {"label": label, "is_ici": bool(place), "items": items, "logout_url": reverse("account_logout")}
    return SafeString(render_to_string("design/account.html", menu, request=request))


@slots.fill("task.bodies")
def own_bodies(user: Any, objects: list[Any], **context: Any) -> list[int]:
    """On an organisation and on a territory, anyone notes tasks for her own organisations."""
    known = bool(objects) and isinstance(objects[0], Organisation | Territory) and user.is_authenticated
    return [role.organisation_id for role in user.roles] if known else []


@slots.fill("project.page", order=60)
@slots.fill("alliance.page", order=60)
@slots.fill("convention.page", order=60)
@slots.fill("committee.page", order=60)
@slots.fill("organisation.page", order=60)
@slots.fill("territory.page", order=60)
def tasks_of(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> Any:
    """What is to be done about a record, for those who work on it."""
    found = panel(user, objects[0]) if objects and user.is_authenticated else None
    return render_to_string("actors/tasks_panel.html", {"panel": found}, request=request) if found else ""


@slots.fill("week.lines", order=10)
def week(user: Any, objects: list[Any], **context: Any) -> dict[int, list[Any]]:
    """Tasks, and invitations about to lapse."""
    return lines_for(objects)


@slots.fill("journal.words")
def words(user: Any, objects: list[Any], **context: Any) -> list[tuple[str, str]]:
    """The deeds this app writes, in words."""
    return [
        ("account.changed", _("a modifié son compte")),
        ("account.closed", _("a fermé son compte")),
        ("document.added", _("a joint un fichier")),
        ("bin.purged", _("a effacé ce qui était resté trop longtemps à la corbeille")),
        ("history.brought_back", _("a repris une ligne retirée")),
        ("history.reverted", _("a remis une valeur comme avant")),
        ("history.taken_away", _("a annulé la reprise d’une ligne")),
        ("invitation.accepted", _("a accepté une invitation")),
        ("invitation.renewed", _("a renouvelé une invitation")),
        ("invitation.sent", _("a invité une personne")),
        ("invitation.withdrawn", _("a retiré une invitation")),
        ("mandate.added", _("a noté un mandat")),
        ("mandate.changed", _("a modifié un mandat")),
        ("mandate.restored", _("a rétabli un mandat")),
        ("mandate.withdrawn", _("a retiré un mandat")),
        ("membership.changed", _("a modifié un rôle")),
        ("membership.ended", _("a mis fin à un rôle")),
        ("membership.left", _("a quitté l’organisation")),
        ("organisation.added", _("a ajouté une organisation")),
        ("organisation.deleted", _("a mis une organisation à la corbeille")),
        ("organisation.merged", _("a fusionné deux fiches d’une organisation")),
        ("organisation.restored", _("a repris une organisation")),
        ("organisation.unmerged", _("a défait la fusion de deux organisations")),
        ("organisation.changed", _("a modifié la fiche d’une organisation")),
        ("service.added", _("a ajouté un service")),
        ("service.closed", _("a fermé un service")),
        ("service.renamed", _("a renommé un service")),
        ("service.reopened", _("a rouvert un service")),
        ("situation.added", _("a noté une situation")),
        ("situation.changed", _("a modifié une situation")),
        ("situation.deleted", _("a mis une situation à la corbeille")),
        ("situation.restored", _("a repris une situation")),
        ("situation.ended", _("a noté la fin d’une situation")),
        ("situation.reopened", _("a rouvert une situation")),
        ("task.added", _("a noté une tâche")),
        ("task.changed", _("a modifié une tâche")),
        ("task.done", _("a fait une tâche")),
        ("task.dropped", _("a renoncé à une tâche")),
        ("task.given", _("a confié une tâche")),
        ("task.handed_over", _("a transmis les tâches d’une personne qui part")),
        ("task.reopened", _("a rouvert une tâche")),
        ("territory.added", _("a ajouté un territoire")),
        ("territoire.merged", _("a fusionné deux fiches d’un territoire")),
        ("territoire.unmerged", _("a défait la fusion de deux territoires")),
        ("territory.deleted", _("a mis un territoire à la corbeille")),
        ("territory.restored", _("a repris un territoire")),
        ("territory.changed", _("a modifié un territoire")),
        ("territory.succeeded", _("a noté une succession de territoires")),
    ]
