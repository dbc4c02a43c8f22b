"""What projects show on the pages of territories, organisations and alliances; the files they open; their deeds in words."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliage.design import slots

from .models import Project
from .permissions import participants, takes_part
from .queries.evidence import opens
from .queries.person import own_data
from .queries.projects import SHOWN, related, words
from .queries.week import lines_for


def _panel(found: QuerySet[Project], request: HttpRequest | None, key: str) -> SafeString | str:
    """A list of projects as a part of a page; nothing when there is none to show."""
    rows = list(found[: SHOWN + 1])
    if not rows:
        return ""
    lines = [(row, words(row), [side.territory for side in row.territories.all()]) for row in rows[:SHOWN]]
    context = {"lines": lines, "more": len(rows) > SHOWN, "shown": SHOWN, "key": key}
    return render_to_string("projects/project_panel.html", context, request=request)


@slots.fill("territory.page", order=20)
def of_territory(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> Any:
    """The cooperations a territory has a column in."""
    return _panel(related(user, territory=objects[0]), request, "cooperations") if objects else ""


@slots.fill("organisation.page", order=20)
def of_organisation(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> Any:
    """The cooperations an organisation takes part in."""
    return _panel(related(user, organisation=objects[0]), request, "cooperations") if objects else ""


@slots.fill("alliance.page", order=20)
def of_alliance(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> Any:
    """The cooperations that serve an alliance."""
    return _panel(related(user, alliance=objects[0]), request, "cooperations") if objects else ""


@slots.fill("person.data", order=20)
def kept_about(user: Any, objects: list[Any], **context: Any) -> list[tuple[str, Any]]:
    """The cooperations' part of what is kept about a person."""
    return own_data(user)


@slots.fill("week.lines", order=30)
def week(user: Any, objects: list[Any], **context: Any) -> dict[int, list[Any]]:
    """What cooperations bring to the week of these people."""
    return lines_for(objects)


@slots.fill("task.bodies")
def working(user: Any, objects: list[Any], **context: Any) -> list[int]:
    """The organisations that take part work on a cooperation, for those who work for one of them."""
    project = objects[0] if objects else None
    return sorted(participants(project)) if isinstance(project, Project) and takes_part(user, project) else []


@slots.fill("document.right")
def evidence(user: Any, objects: list[Any], **context: Any) -> bool | None:
    """A file of evidence opens for the partners of its project."""
    return True if objects and opens(user, objects[0]) else None


@slots.fill("journal.words")
def deeds(user: Any, objects: list[Any], **context: Any) -> list[tuple[str, str]]:
    """The deeds this app writes, in words."""
    return [
        ("comment.answered", _("a répondu à un partenaire")),
        ("comment.asked", _("a écrit à un partenaire")),
        ("comment.read", _("a lu un message")),
        ("contact.added", _("a noté un contact")),
        ("effect.added", _("a ajouté un effet")),
        ("effect.changed", _("a modifié un effet")),
        ("effect.confirmed", _("a confirmé un effet")),
        ("effect.deleted", _("a retiré un effet")),
        ("effect.restored", _("a repris un effet")),
        ("funding.added", _("a noté un vote")),
        ("funding.changed", _("a modifié un vote")),
        ("funding.deleted", _("a retiré un vote")),
        ("goal.added", _("a ajouté un objectif de développement durable")),
        ("goal.removed", _("a retiré un objectif de développement durable")),
        ("indicator.added", _("a ajouté un indicateur")),
        ("indicator.changed", _("a modifié un indicateur")),
        ("indicator.deleted", _("a retiré un indicateur")),
        ("link.prepared", _("a préparé un lien pour un partenaire")),
        ("link.renewed", _("a renouvelé un lien")),
        ("link.revoked", _("a retiré un lien")),
        ("partner.added", _("a ajouté un partenaire")),
        ("partner.removed", _("a retiré un partenaire")),
        ("payment.added", _("a noté un paiement")),
        ("payment.changed", _("a modifié un paiement")),
        ("payment.deleted", _("a retiré un paiement")),
        ("payments.hidden", _("a cessé de publier les paiements")),
        ("payments.shown", _("a publié les paiements")),
        ("portfolio.exported", _("a exporté la liste des coopérations")),
        ("project.additions_published", _("a publié des ajouts à une coopération")),
        ("project.changed", _("a modifié une coopération")),
        ("project.created", _("a ouvert une coopération")),
        ("project.decided", _("a écrit une décision")),
        ("project.deleted", _("a mis une coopération à la corbeille")),
        ("project.published", _("a publié une coopération")),
        ("project.restored", _("a repris une coopération")),
        ("project.sides_changed", _("a changé les territoires d’une coopération")),
        ("project.stage_changed", _("a changé l’état d’une coopération")),
        ("project.themes_changed", _("a changé les thèmes d’une coopération")),
        ("project.three_questions", _("a répondu aux trois questions d’une action sans convention")),
        ("project.translated", _("a traduit une coopération")),
        ("project.translation_removed", _("a retiré une traduction")),
        ("project.unpublished", _("a retiré une coopération de la lecture publique")),
        ("quality.rated", _("a dit où en est la qualité d’une coopération")),
        ("quality.withdrawn", _("a retiré une réponse sur la qualité d’une coopération")),
        ("reading.answered", _("a relu une page avant qu’elle paraisse")),
        ("reading.asked", _("a proposé une page à la relecture")),
        ("reply.published", _("a publié une réponse sur la page d’une coopération")),
        ("reply.withdrawn", _("a retiré sa réponse de la page d’une coopération")),
        ("risk.added", _("a noté un risque")),
        ("risk.changed", _("a modifié un risque")),
        ("risk.closed", _("a levé un risque")),
        ("risk.reopened", _("suit de nouveau un risque")),
        ("service.days_removed", _("a retiré des jours de travail")),
        ("service.days_set", _("a noté des jours de travail")),
        ("submission.accepted", _("a accepté la réponse d’un partenaire")),
        ("submission.returned", _("a renvoyé la réponse d’un partenaire, à revoir")),
        ("submission.sent", _("réponse d’un partenaire reçue par un lien")),
        ("value.accepted", _("a accepté une valeur")),
        ("value.returned", _("a renvoyé une valeur à revoir")),
        ("value.withdrawn", _("a retiré une valeur proposée")),
        ("values.submitted", _("a proposé des valeurs")),
        ("word.said", _("a écrit la parole de son territoire")),
    ]
