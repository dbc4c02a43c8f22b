"""Who sees a round before the vote (named people only), who changes it, who decides, who answers for a partner."""

from typing import Any

from alliage.actors import permissions as actors
from alliage.projects import permissions as projects

from .models import Line, Named, Round, VoiceLink


def can_open(user: Any, organisation: Any) -> bool:
    """May open a round: who edits for the organisation."""
    return organisation is not None and actors.edits_for(user, organisation.pk)


def can_view(user: Any, round: Round) -> bool:
    """May read it: until the vote the people named, afterwards those who work for the organisation too."""
    if not actors.works_for(user, round.organisation_id):
        return False
    return round.stage == Round.Stage.VOTED or Named.objects.filter(round=round, user=user).exists()


def is_named(user: Any, round: Round) -> bool:
    """Is one of the people named: what was written for them alone stays theirs after the vote."""
    return actors.works_for(user, round.organisation_id) and Named.objects.filter(round=round, user=user).exists()


def can_edit(user: Any, round: Round) -> bool:
    """May change lines, options, drafts, and name people: a person named who edits, or keeps money, for the organisation."""
    return _keeps(user, round) and Named.objects.filter(round=round, user=user).exists()


def _keeps(user: Any, round: Round) -> bool:
    return actors.edits_for(user, round.organisation_id) or actors.keeps_money_for(user, round.organisation_id)


def can_decide(user: Any, round: Round) -> bool:
    """May write the vote and what followed: a person named who edits for the organisation."""
    return can_edit(user, round) and actors.edits_for(user, round.organisation_id)


def role_to_speak(user: Any, line: Line) -> Any:
    """The role with which a person says what a partner thinks of a line: in one of its other bodies that was asked."""
    project = line.project
    if project is None or not user.is_authenticated:
        return None
    links = VoiceLink.objects.filter(line=line, kind=VoiceLink.Kind.VIEW, revoked_at__isnull=True)
    asked = set(links.values_list("organisation", flat=True))
    bodies = (projects.participants(project) - {line.round.organisation_id}) & asked
    roles = [*([user.acting] if user.acting else []), *user.roles]
    able = (role for role in roles if role.organisation_id in bodies)
    return next((role for role in able if actors.contributes_for(user, role.organisation_id)), None)
