"""The door of the inner pages of a project: for the people who take part, unknown to all others."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from .. import permissions
from ..models import Project
from ..queries.projects import readable


def inside(request: HttpRequest, pk: int) -> Project:
    """The project, for a person of one of its organisations; 404 for anyone else."""
    found = get_object_or_404(readable(request.user), pk=pk)
    if not permissions.takes_part(request.user, found):
        raise Http404
    return found
