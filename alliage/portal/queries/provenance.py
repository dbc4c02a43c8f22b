"""Where what is shown comes from: the reference tables, and the sites that published the facts."""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from alliage.projects.models import Effect
from alliage.rules import tables

from .home import documented

LISTS = {
    "countries": (_("Pays"), _("ISO 3166-1, noms d’Unicode CLDR, codes du CAD de l’OCDE, centres d’après Natural Earth")),
    "income_groups": (
        _("Groupes de revenu des pays, année par année"),
        _("CAD de l’OCDE, liste des bénéficiaires de l’aide"),
    ),
    "regions": (_("Régions françaises"), _("Insee, code officiel géographique et populations légales")),
    "departements": (
        _("Départements français"),
        _("Insee, code officiel géographique et populations légales ; centres d’après l’IGN"),
    ),
    "territory_statuses": (_("Statuts des territoires"), _("relevé par Alliage dans le droit de chaque pays, à relire")),
    "themes": (
        _("Thèmes"),
        _("Atlas de la coopération décentralisée (CNCD), Départements de France, et intitulés d’Alliage"),
    ),
    "sdg_goals": (_("Objectifs de développement durable"), _("Nations unies, résolutions A/RES/70/1 et A/RES/71/313")),
    "sdg_targets": (_("Cibles des objectifs"), _("Nations unies, résolutions A/RES/70/1 et A/RES/71/313")),
    "dac_sectors": (_("Secteurs de l’aide"), _("CAD de l’OCDE, codes-objet")),
    "currencies": (_("Monnaies"), _("ISO 4217, noms d’Unicode CLDR")),
    "glossary": (_("Les mots"), _("rédigés par Alliage d’après l’usage et les textes")),
    "legal_texts": (_("Textes de droit cités"), _("Légifrance")),
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class List:
    """A reference list: what it is, who publishes it, the day it was taken."""

    label: str
    publisher: str
    date: dt.date | None


def lists() -> list[List]:
    """The reference lists a reader meets, in the order above; a list this installation lacks is left out."""
    found = []
    for name, (label, publisher) in LISTS.items():
        if (tables.DATA / f"{name}.csv").exists():
            said = DAY.search(tables.about(name).date)
            found.append(List(str(label), str(publisher), dt.date.fromisoformat(said[0]) if said else None))
    return found


def sites() -> list[tuple[str, int]]:
    """The sites that published the facts of the real cooperations, with how many facts each; most first."""
    projects = documented()
    urls = list(projects.exclude(source_url="").order_by().values_list("source_url", flat=True))
    told = Effect.objects.public().filter(project__in=projects.order_by().values("pk"))
    urls += told.exclude(source_url="").order_by().values_list("source_url", flat=True)
    counted = Counter((urlsplit(url).hostname or "").removeprefix("www.") for url in urls)
    return sorted(((site, count) for site, count in counted.items() if site), key=lambda pair: (-pair[1], pair[0]))
