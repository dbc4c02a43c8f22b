"""What a new page still lacks: a few lines, each with the step that mends it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import Project
from ..queries.sheet import Sheet

SHOWN = 3
Step = tuple[str, str, str]


def steps(project: Project, page: Sheet) -> list[Step]:
    """The first steps not taken yet, for those who edit; none once the project is done."""
    if not page.rights.edit or project.stage == Project.Stage.DONE:
        return []
    lacking = [step for taken, step in _all(page) if not taken]
    return [
        (text, reverse(f"projects:{name}", args=[project.pk, *rest]), label) for text, label, name, *rest in lacking[:SHOWN]
    ]


def _all(page: Sheet) -> list[tuple[bool, tuple[str, ...]]]:
    """Whether each step is taken; its sentence, the word of its button, its address."""
    told = bool(page.common) or any(side.effects for side in page.sides)
    return [
        (
            bool(page.words.summary),
            (_("Dites en quelques phrases ce que vous faites ensemble."), _("Écrire"), "edit", "textes"),
        ),
        (len(page.partners) > 1, (_("Ajoutez vos partenaires : ils écriront sur la même page."), _("Ajouter"), "partners")),
        (
            len(page.sides) > 1,
            (_("Choisissez les territoires : chacun aura sa colonne."), _("Choisir"), "edit", "territoires"),
        ),
        (told, (_("Racontez un premier effet."), _("Raconter"), "effect_add")),
        (
            bool(page.themes),
            (_("Donnez un thème : la coopération se retrouvera dans les listes."), _("Choisir"), "edit", "themes"),
        ),
    ]
