"""The rival: the plainest Django view that shows fifty projects in a table, from one query; the addresses of a run."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from alliage import urls
from alliage.projects.models import Project

TABLE = """<!doctype html><html lang="fr"><head><title>Projets</title></head><body><table>
<thead><tr><th>Projet</th><th>Chef de file</th><th>État</th><th>Début</th><th>Fin</th><th>Nouvelle</th></tr></thead>
<tbody>{% for row in rows %}<tr><td><a href="/cooperations/{{ row.pk }}/">{{ row.title }}</a></td>
<td>{{ row.owner.name }}</td><td>{{ row.get_stage_display }}</td><td>{{ row.starts_on|date:"d.m.Y" }}</td><td>{{ row.ends_on|date:"d.m.Y" }}</td>
<td>{{ row.last_news_on|date:"d.m.Y" }}</td></tr>{% endfor %}</tbody></table></body></html>"""
template = engines["django"].from_string(TABLE)


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """Fifty rows and their owner, joined."""
    rows = Project.objects.select_related("owner").order_by("title", "pk")[:50]
    return HttpResponse(template.render({"rows": rows}, request))


urlpatterns = [path("banc/", bare), *urls.urlpatterns]
