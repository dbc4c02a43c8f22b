"""Whether a file opens because it proves something on a project one takes part in."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from alliage.actors.models import Document, Picture

from ..models import Comment, Effect, IndicatorValue, Project, Submission
from ..permissions import takes_part


def opens(user: Any, document: Document) -> bool:
    """A shared file is for all partners of the project where it is evidence of an effect or of a value."""
    if document.visibility != "shared":
        return False
    effects = Effect.objects.filter(evidence=document, deleted_at__isnull=True).values("project")
    values = IndicatorValue.objects.filter(evidence=document).values("indicator__outcome__project")
    found = Project.objects.kept().filter(Q(pk__in=effects) | Q(pk__in=values)).prefetch_related("participations")
    return any(takes_part(user, project) for project in found)


def shows(user: Any, picture: Picture) -> bool:
    """A photo sent through a link is for all partners of the project, while the people shown agree."""
    ended = picture.release_until is not None and picture.release_until < timezone.localdate()
    if picture.visibility != "shared" or picture.release == Picture.Release.WITHDRAWN or ended:
        return False
    sent = Submission.objects.filter(photo=picture).values("link__project")
    told = Comment.objects.filter(picture=picture).values("project")
    found = Project.objects.kept().filter(Q(pk__in=sent) | Q(pk__in=told)).prefetch_related("participations")
    return any(takes_part(user, project) for project in found)
