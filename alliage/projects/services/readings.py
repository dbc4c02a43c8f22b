"""A page put before its partners, their answers, and what came of it once the page appears."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.limits import lasts

from ..models import PersonalLink, Project, Reading
from ..permissions import role_to_publish, role_to_read
from ..queries.page_mark import page_mark
from ..queries.readings import rounds

State = Reading.State


@transaction.atomic
def propose(project: Project, *, by: Any) -> list[Reading]:
    """Put the page before each partner it names that is not reading it yet, for fifteen days."""
    role = role_to_publish(by, project)
    if role is None:
        raise PermissionDenied
    Project.objects.select_for_update().get(pk=project.pk)
    asked = [each for each in rounds(project, role.organisation) if each.to_ask]
    if not asked:
        raise RuleError(_("Chaque partenaire a déjà la page à relire."), code="all-asked")
    now, today = timezone.now(), timezone.localdate()
    made = []
    for each in asked:
        if each.reading:
            each.reading.closed_at = now
            each.reading.save(update_fields=["closed_at"])
        made.append(
            Reading.objects.create(
                project=project,
                organisation=each.organisation,
                asked_on=today,
                until=today + lasts("reading", today),
                sender=role.organisation,
                sender_function=role.function,
            )
        )
    journal("reading.asked", project, by=by, organisations=[row.organisation_id for row in made])
    return made


@transaction.atomic
def answer_reading(reading: Reading, *, agrees: bool, objection: str = "", page: str = "", by: Any) -> None:
    """Answer for the organisation the page was put before: agreed, or what is to change.

    `page` is the mark of the page the form was drawn for; RuleError when the page is another by now.
    """
    role = role_to_read(by, reading)
    if role is None:
        raise PermissionDenied
    Project.objects.select_for_update().get(pk=reading.project_id)
    now = page_mark(reading.project, shown=False)
    if agrees and page and page != now:
        raise RuleError(
            _("La page a changé pendant que vous la lisiez : relisez-la, puis répondez de nouveau."), code="page-changed"
        )
    write_answer(reading, agrees=agrees, objection=objection, function=role.function, by=by, page=now)
    journal("reading.answered", reading.project, by=by, reading=reading.pk, agrees=agrees)


def note_page(link: PersonalLink) -> None:
    """A partner without an account has the page before her eyes: keep which one it is."""
    link.page = page_mark(link.project, shown=False)
    PersonalLink.objects.filter(pk=link.pk).update(page=link.page)


def write_answer(
    reading: Reading, *, agrees: bool, objection: str, function: str, by: Any = None, at: Any = None, page: str = ""
) -> None:
    """Write an answer down, by function; it may change until the page appears.

    `page` is the mark of the page that was read, that of today when nobody can tell.
    """
    Project.objects.select_for_update().get(pk=reading.project_id)
    kept = Reading.objects.select_for_update().get(pk=reading.pk)
    if kept.closed_at is not None:
        raise RuleError(
            _("Cette relecture est close : la page a paru, ou elle vous est proposée de nouveau."), code="closed"
        )
    if not agrees and not objection.strip():
        raise RuleError(_("Dites ce qui est à changer : c’est ce qui sera lu."), field="objection", code="no-words")
    reading.page = page or page_mark(reading.project, shown=False)
    reading.state = State.AGREED if agrees else State.OBJECTED
    reading.objection = "" if agrees else objection.strip()
    reading.function, reading.answered_by, reading.answered_at = function.strip(), by, at or timezone.now()
    reading.full_clean(exclude=["project", "organisation", "sender", "answered_by"])
    reading.save()


def check_read(project: Project, role: Any, reason: str) -> list[str]:
    """The partners that have not agreed and still have days to read: publishing without them is written with its reason."""
    missing = [each.organisation for each in rounds(project, role.organisation) if not each.settled]
    if missing and not reason.strip():
        raise RuleError(
            _("La page n’est pas encore relue par %(who)s : attendez, ou écrivez pourquoi cela ne peut pas attendre."),
            field="reason",
            code="not-read",
            params={"who": ", ".join(str(body.territory or body) for body in missing)},
        )
    return [str(body) for body in missing]


def close_readings(project: Project, role: Any, by: Any) -> None:
    """The page appears: each reading keeps what came of it; no answer is silence, and publishing oneself is agreement."""
    now, today = timezone.now(), timezone.localdate()
    mark = page_mark(project, shown=False)
    unasked = [each.organisation for each in rounds(project, role.organisation) if each.reading is None]
    for row in project.readings.open().select_for_update(of=("self",)):
        if row.organisation_id == role.organisation_id:
            row.state, row.function, row.answered_by, row.answered_at = State.AGREED, role.function, by, now
            row.page = mark
        elif row.state == State.WAITING:
            row.state = State.SILENT
        row.closed_at = now
        row.save()
    Reading.objects.bulk_create(
        Reading(
            project=project,
            organisation=body,
            asked_on=today,
            until=today,
            sender=role.organisation,
            sender_function=role.function,
            state=State.SILENT,
            closed_at=now,
        )
        for body in unasked
    )
