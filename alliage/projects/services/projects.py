"""Opening, describing, ordering, pausing, finishing and binning a project."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.models import Organisation, Territory
from alliage.actors.models.history import record_links
from alliage.actors.permissions import edits_for
from alliage.actors.services import check_in_time, journal
from alliage.alliances.models import Alliance
from alliage.design.stale import hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.shares import check_shares
from alliage.vocabulary.models import DacSector, Theme

from ..models import Participation, PersonalLink, Project, ProjectTerritory, ProjectTheme, Submission
from ..permissions import can_edit
from .news import refresh

OFFERED = {
    Project.Stage.IDEA,
    Project.Stage.STUDY,
    Project.Stage.VOTED,
    Project.Stage.RUNNING,
    Project.Stage.SUSPENDED,
    Project.Stage.DONE,
}


def check_edit(project: Project, by: Any) -> None:
    """Refuse who may not change the sheet."""
    if not can_edit(by, project):
        raise PermissionDenied


@transaction.atomic
def create_project(
    *,
    owner: Organisation,
    title: str,
    by: Any,
    short_name: str = "",
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    alliances: Iterable[Alliance] = (),
    territories: Sequence[Territory] = (),
) -> Project:
    """Open a project for an organisation; those who carry its alliances there take part at once, as equals."""
    if not edits_for(by, owner.pk):
        raise PermissionDenied
    project = Project(title=title, short_name=short_name, starts_on=starts_on, ends_on=ends_on, owner=owner)
    project.fictitious = owner.fictitious
    project.full_clean()
    project.save()
    chosen = list(alliances)
    _serve(project, chosen)
    _place(project, territories)
    Participation.objects.create(project=project, organisation=owner, role=Participation.Role.LEAD, co_owner=True)
    _invite_carriers(project, chosen, territories)
    refresh(project)
    journal("project.created", project, by=by)
    return project


def _serve(project: Project, alliances: list[Alliance]) -> None:
    """The alliances a project serves, kept in its history."""
    before = list(project.alliances.values_list("pk", flat=True))
    project.alliances.set(alliances)
    record_links(project, "alliances", before, [alliance.pk for alliance in alliances])


def _invite_carriers(project: Project, alliances: list[Alliance], territories: Sequence[Territory]) -> None:
    """The organisations that carry the alliances for the chosen territories become partners who write on the sheet."""
    places = {territory.pk for territory in territories}
    for alliance in alliances:
        for member in alliance.members.filter(territory__in=places, organisation__isnull=False, left_on__isnull=True):
            if member.organisation_id is not None and member.organisation_id != project.owner_id:
                Participation.objects.get_or_create(
                    project=project,
                    organisation_id=member.organisation_id,
                    role=Participation.Role.PARTNER,
                    defaults={"co_owner": True},
                )


def _place(project: Project, territories: Sequence[Territory]) -> None:
    """Give the project these columns, in this order, keeping what each has already said."""
    kept = {row.territory_id: row for row in project.territories.all()}
    wanted = list(dict.fromkeys(territory.pk for territory in territories))
    for key, row in kept.items():
        if key not in wanted:
            _check_free(project, row)
            row.delete()
    for position, key in enumerate(wanted):
        ProjectTerritory.objects.update_or_create(project=project, territory_id=key, defaults={"position": position})


def _check_free(project: Project, row: ProjectTerritory) -> None:
    """A territory that has spoken, where an effect is felt, or from which an answer is awaited, does not lose its column."""
    if row.word or project.effects.filter(territory=row.territory_id, deleted_at__isnull=True).exists():
        raise RuleError(
            _("%(place)s a déjà une parole ou un effet sur cette fiche : retirez-les d’abord, ou gardez ce territoire."),
            field="territories",
            code="territory-in-use",
            params={"place": row.territory.name},
        )
    links = PersonalLink.objects.filter(project=project, organisation__territory=row.territory_id)
    waits = links.filter(submissions__state=Submission.State.SUBMITTED)
    if waits.exists() or links.open().filter(answered_at__isnull=True).exists():
        raise RuleError(
            _(
                "%(place)s a un lien ouvert ou une réponse à lire sur cette fiche : retirez le lien ou lisez la réponse "
                "d’abord, ou gardez ce territoire."
            ),
            field="territories",
            code="territory-awaited",
            params={"place": row.territory.name},
        )


@transaction.atomic
def change_sheet(project: Project, *, by: Any, **values: Any) -> None:
    """Change the names, dates, texts or source of the sheet."""
    check_edit(project, by)
    hold(project)
    for name, value in values.items():
        setattr(project, name, value)
    _check_real(project)
    project.full_clean()
    project.save()
    refresh(project)
    journal("project.changed", project, by=by, fields=sorted(values))


@transaction.atomic
def change_sides(
    project: Project,
    *,
    alliances: Iterable[Alliance],
    territories: Sequence[Territory],
    work_days: dict[int, int | None] | None = None,
    by: Any,
) -> None:
    """Choose the alliances served, the territories with their order, and the work days each brings."""
    check_edit(project, by)
    hold(project)
    if not territories:
        raise RuleError(
            _("Gardez au moins un territoire : c’est lui qui fait une colonne."), field="territories", code="no-side"
        )
    _serve(project, list(alliances))
    _place(project, territories)
    for row in project.territories.all():
        if work_days and row.territory_id in work_days:
            row.work_days = work_days[row.territory_id]
            row.save(update_fields=["work_days"])
    project.save()
    refresh(project)
    journal("project.sides_changed", project, by=by, territories=[territory.slug for territory in territories])


@transaction.atomic
def change_themes(
    project: Project, *, themes: Sequence[tuple[Theme, Decimal | None]], dac_sector: DacSector | None, by: Any
) -> None:
    """Rank the themes; their shares, where somebody knows them, make exactly 100."""
    check_edit(project, by)
    hold(project)
    _check_themes(themes)
    for row in project.themes.exclude(theme__in=[theme for theme, _share in themes]):
        row.delete()
    for rank, (theme, share) in enumerate(themes, start=1):
        ProjectTheme.objects.update_or_create(project=project, theme=theme, defaults={"rank": rank, "share": share})
    project.dac_sector = dac_sector
    project.save()
    refresh(project)
    journal("project.themes_changed", project, by=by, themes=[theme.code for theme, _share in themes])


def _check_themes(themes: Sequence[tuple[Theme, Decimal | None]]) -> None:
    """No theme twice; shares for all or for none; a sum of 100."""
    keys = [theme.pk for theme, _share in themes]
    if len(keys) != len(set(keys)):
        raise RuleError(_("Un même thème est choisi deux fois : gardez-en un."), code="theme-twice")
    shares = {theme.name: share for theme, share in themes if share is not None}
    if shares and len(shares) != len(themes):
        raise RuleError(_("Donnez une part à chaque thème, ou à aucun."), code="shares-missing")
    check_shares(shares, _("des thèmes"))


@transaction.atomic
def change_stage(
    project: Project,
    *,
    stage: str,
    by: Any,
    reason: str = "",
    review_on: datetime.date | None = None,
    ended_on: datetime.date | None = None,
    outcome: str = "",
    handover: str = "",
) -> None:
    """Say where the project stands. A pause has a reason and a day to look again; an end, what was reached.

    A decision taken elsewhere speaks of the stage it set: once the stage is another, only the journal tells it.
    """
    check_edit(project, by)
    hold(project)
    if stage not in OFFERED:
        raise RuleError(_("Choisissez un état de la liste."), field="stage", code="unknown-stage")
    if stage == Project.Stage.SUSPENDED:
        _check_pause(reason, review_on)
    if stage == Project.Stage.DONE:
        _check_end(outcome, handover)
        project.ended_on = ended_on or project.ended_on or timezone.localdate()
        project.outcome, project.handover = outcome, handover
    _check_real(project)
    before = project.stage
    if stage != before:
        project.decided_on, project.decided_act = None, ""
    on_hold = stage == Project.Stage.SUSPENDED
    project.stage = stage
    project.stage_reason, project.review_on = (reason, review_on) if on_hold else ("", None)
    project.full_clean()
    project.save()
    refresh(project)
    journal("project.stage_changed", project, by=by, before=before, after=stage, reason=reason)


def check_now(project: Project) -> None:
    """A sheet whose state came back still says why it pauses, or what it reached."""
    if project.stage == Project.Stage.SUSPENDED:
        _check_pause(project.stage_reason, project.review_on)
    if project.stage == Project.Stage.DONE:
        _check_end(project.outcome, project.handover)


def _check_real(project: Project) -> None:
    """What really began or ended did so already; what is planned has fields of its own."""
    for name in ("began_on", "ended_on"):
        day = getattr(project, name)
        if day and day > timezone.localdate():
            raise RuleError(
                _("Une date réelle est passée : pour une date à venir, écrivez la date prévue."), field=name, code="later"
            )


def _check_pause(reason: str, review_on: datetime.date | None) -> None:
    if not reason.strip():
        raise RuleError(
            _("Dites pourquoi le projet est suspendu : les partenaires le liront."), field="stage_reason", code="no-reason"
        )
    if review_on is None or review_on <= timezone.localdate():
        raise RuleError(
            _("Donnez la date, à venir, où l’on en reparle : une pause n’est pas un arrêt."),
            field="review_on",
            code="no-review",
        )


def _check_end(outcome: str, handover: str) -> None:
    if not outcome.strip():
        raise RuleError(_("Dites ce qui a été atteint, même en partie."), field="outcome", code="no-outcome")
    if not handover.strip():
        raise RuleError(_("Dites ce qui continue, et par qui."), field="handover", code="no-handover")


@transaction.atomic
def record_decision(project: Project, *, decision: str, reason: str, act: str, decided_on: datetime.date, by: Any) -> None:
    """Write a decision taken elsewhere: it sets the stage it names and nothing else, signed and dated."""
    check_edit(project, by)
    if decision not in OFFERED:
        raise RuleError(_("Choisissez un état de la liste."), field="decision", code="unknown-stage")
    if not reason.strip():
        raise RuleError(_("Une décision dit ses raisons."), field="reason", code="no-reason")
    if not act.strip():
        raise RuleError(_("Nommez l’acte qui porte la décision."), field="act", code="no-act")
    if decided_on > timezone.localdate():
        raise RuleError(_("La date de la décision est à venir : vérifiez-la."), field="decided_on", code="decided-later")
    before = project.stage
    project.stage = decision
    project.decided_on, project.decided_act = decided_on, act.strip()[:200]
    project.save(update_fields=["stage", "decided_on", "decided_act", "updated_at"])
    refresh(project)
    journal(
        "project.decided",
        project,
        by=by,
        before=before,
        after=decision,
        reason=reason,
        act=act,
        decided_on=decided_on.isoformat(),
    )


@transaction.atomic
def delete_project(project: Project, *, by: Any) -> None:
    """Put the sheet in the bin, whence it can be taken back; a published sheet is first withdrawn by who may publish."""
    check_edit(project, by)
    if project.published_at is not None:
        raise RuleError(_("Cette fiche est publiée : retirez d’abord la publication."), code="published")
    project.deleted_at = timezone.now()
    project.save(update_fields=["deleted_at"])
    refresh(project)
    journal("project.deleted", project, by=by)


@transaction.atomic
def restore_project(project: Project, *, by: Any) -> None:
    """Take the sheet out of the bin, as it was."""
    check_edit(project, by)
    check_in_time(project)
    project.deleted_at = None
    project.save(update_fields=["deleted_at"])
    refresh(project)
    journal("project.restored", project, by=by)
