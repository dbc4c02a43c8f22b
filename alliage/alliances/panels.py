"""What alliances show on territories, organisations, accounts, in « À faire »; the files they open; their deeds in words."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliage.actors.queries.tasks import Asked, Row
from alliage.design import slots

from .models import Alliance, Committee, Convention
from .permissions import can_open_file, can_view_working_papers, carriers
from .queries.agenda import address_of
from .queries.alerts import alerts_for
from .queries.alliances import of_organisation, of_territory
from .queries.committees import as_tasks
from .queries.page import cards
from .queries.person import own_data
from .queries.week import lines_for

SHOWN = 12


def _panel(user: Any, found: Iterable[Alliance], request: HttpRequest | None) -> SafeString | str:
    """A list of alliances as a part of a page; nothing when there is none to show."""
    rows = list(found)
    if not rows:
        return ""
    context = {"cards": cards(user, rows[:SHOWN]), "more": len(rows) > SHOWN}
    return render_to_string("alliances/panel.html", context, request=request)


@slots.fill("territory.page", order=10)
def of_a_territory(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> Any:
    """The alliances a territory belongs to."""
    return _panel(user, of_territory(user, objects[0])[: SHOWN + 1], request) if objects else ""


@slots.fill("organisation.page", order=10)
def of_an_organisation(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> Any:
    """The alliances an organisation carries or signed for."""
    return _panel(user, of_organisation(user, objects[0])[: SHOWN + 1], request) if objects else ""


@slots.fill("account.page", order=30)
def calendar(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> Any:
    """The secret calendar address, to open, copy and close."""
    address = address_of(user)
    url = f"{settings.SITE_URL}{reverse('alliances:agenda', args=[address.token])}" if address else ""
    return render_to_string("alliances/account.html", {"address": address, "url": url}, request=request)


@slots.fill("person.data", order=10)
def kept_about(user: Any, objects: list[Any], **context: Any) -> list[tuple[str, Any]]:
    """The alliances' part of what is kept about a person."""
    return own_data(user)


@slots.fill("portfolio.alerts", order=10)
def alerts(user: Any, objects: list[Any], **context: Any) -> list[SafeString]:
    """Terms that come or passed and committees nobody called, as lines of « À faire »."""
    return [
        format_html(
            '<li><p><strong>{}</strong><br><span class="soft">{}</span></p><a class="btn small" href="{}">{}<span class="vh"> : {}</span></a></li>',
            each.text,
            each.detail,
            each.url,
            each.action,
            each.text,
        )
        for each in alerts_for(user)
    ]


@slots.fill("week.lines", order=20)
def week(user: Any, objects: list[Any], **context: Any) -> dict[int, list[Any]]:
    """What alliances bring to the week of these people."""
    return lines_for(objects)


@slots.fill("task.bodies")
def working(user: Any, objects: list[Any], **context: Any) -> list[int]:
    """The organisations that carry an alliance work on it, on its acts and on its committees."""
    record = objects[0] if objects else None
    if not isinstance(record, Alliance | Committee | Convention):
        return []
    alliance = record if isinstance(record, Alliance) else record.alliance
    return sorted(carriers(alliance)) if can_view_working_papers(user, alliance) else []


@slots.fill("task.rows")
def decisions(user: Any, objects: list[Any], *, asked: Asked, **context: Any) -> list[Row]:
    """Decisions of committees, which have an owner and a date like a task."""
    return as_tasks(user, asked)


@slots.fill("document.right")
def signed_texts(user: Any, objects: list[Any], **context: Any) -> bool | None:
    """The file of an act opens for those who carry its alliance."""
    return True if objects and can_open_file(user, objects[0].pk) else None


@slots.fill("journal.words")
def deeds(user: Any, objects: list[Any], **context: Any) -> list[tuple[str, str]]:
    """The deeds this app writes, in words."""
    return [
        ("alliance.changed", _("a modifié une alliance")),
        ("alliance.contact_deleted", _("a supprimé un contact")),
        ("alliance.contact_logged", _("a noté un contact")),
        ("alliance.contact_restored", _("a rétabli un contact")),
        ("alliance.created", _("a ouvert une alliance")),
        ("alliance.deleted", _("a supprimé une alliance")),
        ("alliance.member_added", _("a fait entrer un territoire dans une alliance")),
        ("alliance.member_changed", _("a modifié la place d’un territoire dans une alliance")),
        ("alliance.member_left", _("a noté le départ d’un territoire")),
        ("alliance.published", _("a publié une alliance")),
        ("alliance.restored", _("a rétabli une alliance")),
        ("alliance.stage_changed", _("a changé l’état d’une alliance")),
        ("alliance.unpublished", _("a retiré une alliance de la vue de tous")),
        ("calendar.opened", _("a ouvert son adresse d’agenda")),
        ("calendar.revoked", _("a fermé son adresse d’agenda")),
        ("committee.added", _("a noté un comité de suivi")),
        ("committee.changed", _("a modifié un comité de suivi")),
        ("committee.decision_added", _("a noté une décision")),
        ("committee.decision_changed", _("a modifié une décision")),
        ("committee.decision_done", _("a déclaré une décision faite")),
        ("committee.decision_removed", _("a retiré une décision")),
        ("committee.decision_reopened", _("a rouvert une décision")),
        ("committee.deleted", _("a supprimé un comité de suivi")),
        ("committee.restored", _("a rétabli un comité de suivi")),
        ("committee.validated", _("a validé un relevé de comité")),
        ("committee.validations_dropped", _("a modifié un relevé déjà validé : validations à redemander")),
        ("convention.added", _("a ajouté un acte")),
        ("convention.changed", _("a modifié un acte")),
        ("convention.deleted", _("a supprimé un acte")),
        ("convention.parties_set", _("a dit qui signe un acte")),
        ("convention.restored", _("a rétabli un acte")),
    ]
