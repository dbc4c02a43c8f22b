"""The words of the field, open to all."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..queries.glossary import found


@login_not_required
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """Every word in alphabetical order, or those that hold what is sought."""
    text = request.GET.get("q", "").strip()[:100]
    return render(request, "portal/words.html", {"text": text, "letters": found(text)})
