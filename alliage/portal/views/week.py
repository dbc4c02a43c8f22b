"""« Ma semaine », the signed-in home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateformat import format as dated
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from alliage.design import week as lines

from ..queries import week as queries


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """All that concerns a person, by hurry; one group whole when asked."""
    asked = request.GET.get("groupe", "")
    only = asked if asked in lines.GROUPS else ""
    person = queries.with_roles([request.user])[0]
    groups = queries.grouped(queries.lines_of([person])[person.pk], only=only)
    count = queries.total(groups)
    context = {
        "groups": groups,
        "only": only,
        "count": count,
        "counted": queries.counted(count),
        "today": capfirst(dated(timezone.localdate(), "l j F Y")),
        "late": any(group.key == lines.LATE for group in groups),
        "many_roles": len(person.roles) > 1,
    }
    return render(request, "portal/week.html", context)
