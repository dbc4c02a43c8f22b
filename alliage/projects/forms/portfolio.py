"""What the address of a portfolio may ask; what it does not know is left aside and said."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from alliage.rules.digits import whole

from ..models import PortfolioSum
from ..queries.facets import Option
from ..queries.portfolio import SORTS, Filters, Sums

Kind = PortfolioSum.Kind
PARAMS = {"pays": Kind.COUNTRY, "theme": Kind.THEME, "etat": Kind.STAGE, "service": Kind.SERVICE}
LONGEST = 100


@dataclass(frozen=True)
class Select:
    """One filter drawn as a choice in the phrase."""

    name: str
    label: str
    any: str
    value: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Asked:
    """The filters of an address, and what was left aside, in words."""

    filters: Filters
    ignored: Sequence[str]


def read(query: Mapping[str, str], known: Sums, today: dt.date) -> Asked:
    """Read an address: an unknown country, state or year is left aside with a word, never an error."""
    ignored: list[str] = []
    kept = {name: _kept(query, name, known.facets.get(kind, {}), ignored) for name, kind in PARAMS.items()}
    sort = query.get("tri", "")
    place = query.get("territoire", "")
    money = query.get("argent", "")
    currencies = {code: 1 for _year, code in known.money}
    return Asked(
        Filters(
            country=kept["pays"],
            theme=kept["theme"],
            stage=kept["etat"],
            service=kept["service"],
            territory=place if whole(place) is not None else "",
            money=money if money in {"part", "autres"} else "",
            currency=_kept(query, "monnaie", currencies, ignored),
            text=" ".join(query.get("q", "").replace("\0", " ").split())[:LONGEST],
            year=_year(query.get("annee", ""), known, today, ignored),
            sort=sort if sort.removeprefix("-") in SORTS else "-part",
            standpoint=query.get("vu-de", "")[:LONGEST],
        ),
        ignored,
    )


def _kept(query: Mapping[str, str], name: str, counts: Mapping[str, int], ignored: list[str]) -> str:
    """A value the portfolio knows."""
    value = query.get(name, "")
    if value and value not in counts:
        ignored.append(_unknown(name) % {"value": value[:40]})
        return ""
    return value


def _unknown(name: str) -> str:
    """How to say that a value is not in the portfolio."""
    return {
        "pays": gettext("Aucune de vos coopérations ne concerne le pays « %(value)s » : ce filtre est laissé de côté."),
        "theme": gettext("Aucune de vos coopérations ne porte le thème « %(value)s » : ce filtre est laissé de côté."),
        "etat": gettext("Aucune de vos coopérations n’est dans l’état « %(value)s » : ce filtre est laissé de côté."),
        "service": gettext(
            "Aucune de vos coopérations n’est suivie par le service « %(value)s » : ce filtre est laissé de côté."
        ),
        "monnaie": gettext("Aucun montant n’est voté dans la monnaie « %(value)s » : ce filtre est laissé de côté."),
        "annee": gettext("Aucun montant n’est voté pour l’année « %(value)s » : voici une année connue."),
    }[name]


def _year(text: str, known: Sums, today: dt.date, ignored: list[str]) -> int:
    """A year with money, or the present one."""
    year = (whole(text) or 0) if len(text) == 4 else 0
    if year in known.years:
        return year
    if text and text != str(known.year(today)):
        ignored.append(_unknown("annee") % {"value": text[:40]})
    return known.year(today)


def selects(filters: Filters, options: Mapping[str, Sequence[Option]]) -> list[Select]:
    """The choices of the phrase; a filter without any choice is not drawn."""
    rows = [
        Select("pays", gettext("Pays"), gettext("tous les pays"), filters.country, options[Kind.COUNTRY]),
        Select("theme", gettext("Thème"), gettext("tous les thèmes"), filters.theme, options[Kind.THEME]),
        Select("etat", gettext("État"), gettext("tous les états"), filters.stage, options[Kind.STAGE]),
        Select("service", gettext("Service"), gettext("tous les services"), filters.service, options[Kind.SERVICE]),
    ]
    return [row for row in rows if row.options]
