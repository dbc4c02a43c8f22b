"""What rounds show elsewhere: the way in from the portfolio, the decisions of a cooperation, what waits in the week; deeds in words."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliage.design import slots
from alliage.projects.models import Project
from alliage.projects.permissions import can_edit as can_edit_project
from alliage.projects.permissions import takes_part

from .models import Decision, Round
from .permissions import can_open
from .queries.person import own_data
from .queries.week import lines_for


@slots.fill("portfolio.actions", order=30)
def budget(user: Any, objects: list[Any], **context: Any) -> SafeString | str:
    """Beside the list: the budget that goes down."""
    if not objects or not can_open(user, objects[0]):
        return ""
    return format_html('<a href="{}">{}</a>', reverse("arbitration:rounds"), _("Le budget baisse ?"))


@slots.fill("project.page", order=40)
def decisions(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> SafeString | str:
    """What was voted on a cooperation, for those who take part; and the door of an immediate suspension."""
    project = objects[0] if objects else None
    if not isinstance(project, Project) or not user.is_authenticated or not takes_part(user, project):
        return ""
    rows = list(
        Decision.objects.filter(line__project=project).select_related("line__round__currency", "line__round__organisation")
    )
    may_suspend = can_edit_project(user, project) and project.stage != Project.Stage.SUSPENDED
    if not rows and not may_suspend:
        return ""
    context = {"rows": rows, "project": project, "may_suspend": may_suspend}
    return render_to_string("arbitration/panel_project.html", context, request=request)


@slots.fill("person.data", order=30)
def kept_about(user: Any, objects: list[Any], **context: Any) -> list[tuple[str, Any]]:
    """The rounds’ part of what is kept about a person."""
    return own_data(user)


@slots.fill("week.lines", order=40)
def week(user: Any, objects: list[Any], **context: Any) -> dict[int, list[Any]]:
    """The steps of the rounds one is named in, the views asked of one’s organisation, what to look at again."""
    return lines_for(objects)


@slots.fill("journal.hidden")
def unseen(user: Any, objects: list[Any], **context: Any) -> list[Q]:
    """The deeds on rounds this reader does not see."""
    kind = ContentType.objects.get_for_model(Round)
    return [Q(subject_type=kind) & ~Q(subject_id__in=Round.objects.visible_to(user).order_by().values("pk"))]


@slots.fill("journal.words")
def deeds(user: Any, objects: list[Any], **context: Any) -> list[tuple[str, str]]:
    """The deeds this app writes, in words."""
    return [
        ("round.balanced", _("a changé le poids des territoires d’une session")),
        ("round.changed", _("a changé le cadre d’une session d’arbitrage")),
        ("round.closed", _("a arrêté les brouillons d’une session")),
        ("round.composed", _("a composé un brouillon")),
        ("round.decided", _("a écrit la décision d’une session")),
        ("round.decided_on", _("a écrit ce qui a été voté")),
        ("round.deleted", _("a effacé une session d’arbitrage")),
        ("round.followed_up", _("a écrit ce qui s’est vraiment passé")),
        ("round.limit_removed", _("a retiré une limite")),
        ("round.limited", _("a posé une limite")),
        ("round.line_added", _("a ajouté une ligne à une session")),
        ("round.line_changed", _("a modifié une ligne d’une session")),
        ("round.line_removed", _("a retiré une ligne d’une session")),
        ("round.link_revoked", _("a retiré un lien d’une session")),
        ("round.locked", _("a verrouillé une ligne")),
        ("round.named", _("a nommé une personne dans une session")),
        ("round.note_shared", _("a partagé la note d’une session")),
        ("round.opened", _("a ouvert une session d’arbitrage")),
        ("round.option_removed", _("a retiré une option")),
        ("round.option_saved", _("a écrit une option")),
        ("round.reopened", _("a rouvert une session")),
        ("round.step_done", _("a fait une étape d’une session")),
        ("round.step_undone", _("a repris une étape d’une session")),
        ("round.tied", _("a lié deux options")),
        ("round.unlocked", _("a déverrouillé une ligne")),
        ("round.unnamed", _("a retiré une personne d’une session")),
        ("round.view_asked", _("a demandé l’avis d’un partenaire avant un vote")),
        ("round.view_given", _("avis d’un partenaire reçu avant un vote")),
        ("round.view_reported", _("a noté l’avis d’un partenaire")),
        ("round.weighed", _("a changé le poids des critères")),
        ("round.worked_out", _("a calculé les brouillons")),
        ("round.year_added", _("a ajouté un exercice à une session")),
    ]
