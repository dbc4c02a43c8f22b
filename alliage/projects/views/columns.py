"""Drawing the equal columns of a project: the same rubrics, in the same order, for each territory."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliage.design import parts

from ..queries.sheet import Sheet, Side


def drawn(request: HttpRequest, sheet: Sheet, *, paper: bool = False) -> list[parts.Column]:
    """One column per territory; `paper` draws them for a sheet that leaves the house: no button, no mark « ici »."""
    rubrics = [
        (_("Ce qui a changé"), "changed"),
        (_("Résultat / cible"), "results"),
        (_("Ce que nous apportons"), "brought"),
        (_("Notre parole"), "word"),
    ]
    return [
        parts.Column(
            side.territory,
            [(heading, _section(request, name, sheet, side, paper)) for heading, name in rubrics],
            subtitle=side.territory.place,
            url="" if paper else side.territory.get_absolute_url(),
            ici=False if paper else None,
        )
        for side in sheet.sides
    ]


def _section(request: HttpRequest, name: str, sheet: Sheet, side: Side, paper: bool) -> SafeString:
    context = {"sheet": sheet, "side": side, "project": sheet.project, "may": sheet.rights, "paper": paper}
    # Two columns leave room on an A4 page for more than a pair of effects; a reply takes some of it.
    shown = (3 if sheet.replies else 4) if paper and len(sheet.sides) <= 2 else 2
    context |= {"first": f":{shown}", "rest": f"{shown}:", "room": shown}
    return render_to_string(f"projects/project_{name}.html", context, request=request)
