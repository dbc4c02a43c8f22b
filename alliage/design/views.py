"""The living page: every component of the design in every state."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from alliage.design import samples


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, open to all."""
    today = timezone.localdate()
    context = {
        "fictitious": True,
        "ici": samples.PLACES[0],
        "samples": samples,
        "blocks": [(size, samples.columns(size)) for size in (2, 3, 4, 6)],
        "charts": [(_("À deux, face à face"), samples.bars(2)), (_("À quatre, une barre chacun"), samples.bars(4))],
        "yearly": samples.yearly(),
        "form": samples.SampleForm(),
        "wrong": samples.wrong_form(),
        "this_day": today,
        "dates": samples.dates(today),
        "story": samples.story(today),
        "page_obj": samples.page(4),
        "pages": [(_("Première page"), samples.page(1)), (_("Dernière page"), samples.page(12))],
        "rows": samples.rows(),
        "stale": samples.stale_form(),
    }
    return render(request, "design/gallery.html", context)


@login_not_required
def light(request: HttpRequest) -> HttpResponse:
    """The light page: one sentence asked on a phone, under 10 KB."""
    return render(
        request, "design/gallery_light.html", {"fictitious": True, "place": samples.PLACES[1], "form": samples.LightForm()}
    )


@login_not_required
def apart(request: HttpRequest, template: str) -> HttpResponse:
    """What is not drawn in the page of the site: a mail, an error."""
    return render(request, template, {"fictitious": True})
