"""Words for machines: what robots may read, whom to tell about a fault, the icon they ask for by habit."""

import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..queries.statement import statement

TEXT = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots read the open pages, not the doors."""
    closed = (reverse("account_login"), reverse("portal:search"), "/redaction/")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"Sitemap: {settings.SITE_URL}{reverse('portal:sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@login_not_required
@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Where the icon really is, for what asks for `/favicon.ico` without reading a page."""
    return redirect(static("design/icon.svg"))


@login_not_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: the contact the authority typed; nothing while it typed none."""
    contact = statement().contact
    if not contact:
        raise Http404
    until = timezone.now().replace(microsecond=0) + datetime.timedelta(days=180)
    return HttpResponse(
        f"Contact: mailto:{contact}\nExpires: {until.isoformat()}\nPreferred-Languages: fr, en\n", content_type=TEXT
    )
