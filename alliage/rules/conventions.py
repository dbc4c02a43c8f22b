"""A convention between authorities: is it complete, where does it stand, when does it lapse (CGCT art. L1115-1).

A convention states its object and the forecast amount of the commitments, is authorised by a deliberation, and is in
force once sent to the State's representative. Nothing here blocks a record: findings say what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from alliage.rules import tables
from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _
from alliage.rules.findings import NOTHING, Finding, Severity, add_months, cite

State = Literal["draft", "voted", "signed", "transmitted", "enforceable", "expired"]

STATES: Mapping[State, str] = {
    "draft": _("projet"),
    "voted": _("délibérée"),
    "signed": _("signée"),
    "transmitted": _("transmise"),
    "enforceable": _("exécutoire"),
    "expired": _("échue"),
}
"""French word of each state, in the order of life."""


@dataclass(frozen=True)
class Party:
    """Who signs: `foreign` from the French side of the law, None while its place is not known; `state` for a State."""

    name: str
    foreign: bool | None = False
    state: bool = False


@dataclass(frozen=True)
class ConventionFacts:
    """What is known of a convention; dates are days, None or empty text for « not known »."""

    parties: tuple[Party, ...] = ()
    object: str = ""
    amount: Decimal | None = None
    currency: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    deliberation_ref: str = ""
    deliberation_on: date | None = None
    signed_on: date | None = None
    transmitted_on: date | None = None
    receipt_ref: str = ""
    enforceable_on: date | None = None
    has_file: bool = False


@dataclass(frozen=True)
class TermWarning:
    """The term comes near: the smallest threshold passed, the days left, and what to do now."""

    months: int
    ends_on: date
    days_left: int
    message: Sentence
    todo: Sentence
    source: str


def check(facts: ConventionFacts) -> list[Finding]:
    """The completeness check, one finding per point in the order of the work; never raises."""
    return [
        *_content(facts),
        *_authority(facts),
        *_dates(facts),
    ]


def check_dates(facts: ConventionFacts) -> None:
    """Refuse dates that cannot be, each with the fix, on the field of the later act. Raises RuleError.

    End before start; sent before signed; enforceable before sent. A signature before the deliberation is only
    warned of (by `check`): it happens, and the act must then be regularised.
    """
    _in_order(
        facts.starts_on,
        facts.ends_on,
        "ends_on",
        "end-before-start",
        _("L’échéance (%(late)s) vient avant la prise d’effet (%(early)s) : corrigez l’une des deux dates."),
    )
    _in_order(
        facts.signed_on,
        facts.transmitted_on,
        "transmitted_on",
        "transmitted-before-signed",
        _("La transmission (%(late)s) vient avant la signature (%(early)s) : on transmet l’acte signé, corrigez une date."),
    )
    _in_order(
        facts.transmitted_on,
        facts.enforceable_on,
        "enforceable_on",
        "enforceable-before-transmitted",
        _("L’acte serait exécutoire (%(late)s) avant d’être transmis (%(early)s) : corrigez l’une des deux dates."),
    )


def state(facts: ConventionFacts, today: date) -> State:
    """Where the convention stands on a day: the furthest step reached, « expired » once its term is passed.

    Enforceable: on its date if known, else once sent and received (a number of receipt). An unsigned act of which
    nothing but the years is known stays a draft until its term, then it is expired all the same.
    """
    if facts.ends_on is not None and facts.ends_on < today:
        return "expired"
    sent = _past(facts.transmitted_on, today)
    if _past(facts.enforceable_on, today) or (sent and facts.enforceable_on is None and facts.receipt_ref.strip() != ""):
        return "enforceable"
    if sent:
        return "transmitted"
    if _past(facts.signed_on, today):
        return "signed"
    if _past(facts.deliberation_on, today) or (facts.deliberation_on is None and facts.deliberation_ref.strip() != ""):
        return "voted"
    return "draft"


def warnings(
    facts: ConventionFacts, today: date, thresholds: Sequence[Mapping[str, str]] | None = None
) -> TermWarning | None:
    """The warning of the term, if a threshold is passed and the term is not: the nearest one speaks.

    `thresholds` are rows `months`, `fr`, `source` (default: `convention_term` of `data/deadlines.csv` in force today).
    """
    if facts.ends_on is None or facts.ends_on < today:
        return None
    rows = term_thresholds(today) if thresholds is None else thresholds
    passed = [row for row in rows if add_months(facts.ends_on, -int(row["months"])) <= today]
    if not passed:
        return None
    row = min(passed, key=lambda one: int(one["months"]))
    days = (facts.ends_on - today).days
    return TermWarning(
        months=int(row["months"]),
        ends_on=facts.ends_on,
        days_left=days,
        message=_days_left(days, facts.ends_on),
        todo=Sentence(row.get("fr", "")),
        source=row.get("source", ""),
    )


def term_thresholds(today: date) -> tuple[Mapping[str, str], ...]:
    """The months before the term at which one is warned, in force on a day."""
    return tuple(row for row in tables.valid(tables.read("deadlines"), today) if row["code"] == "convention_term")


def term_dates(ends_on: date, thresholds: Sequence[Mapping[str, str]]) -> tuple[tuple[int, date], ...]:
    """The day of each warning, earliest first, as (months before, day): for calendars and reminders."""
    days = ((int(row["months"]), add_months(ends_on, -int(row["months"]))) for row in thresholds)
    return tuple(sorted(days, key=lambda one: one[1]))


def amended_term(ends_on: date | None, amendments: Iterable[tuple[date | None, date | None]]) -> date | None:
    """The term of a convention after its amendments (avenants), each (signed on, new end).

    The amendment signed last moves the term; one that states no end, or is not signed, moves nothing. Of two signed the
    same day, the later end holds.
    """
    moving = [(signed, end) for signed, end in amendments if signed is not None and end is not None]
    return max(moving)[1] if moving else ends_on


def uncovered_years(periods: Iterable[tuple[date | None, date | None]], since: int, until: int) -> tuple[int, ...]:
    """The years from `since` to `until`, both included, without one day under a convention.

    A period is (starts, ends), an unknown end meaning « still running », an unknown start « its end's year only ».
    """
    covered: set[int] = set()
    for starts, ends in periods:
        if starts is None and ends is None:
            continue
        first = starts.year if starts else ends.year if ends else since
        last = ends.year if ends else until
        covered.update(range(max(first, since), min(last, until) + 1))
    return tuple(year for year in range(since, until + 1) if year not in covered)


def _content(facts: ConventionFacts) -> list[Finding]:
    """Parties, object, amount, term: what the act itself must say."""
    sides = {party.foreign for party in facts.parties}
    unknown = [party.name for party in facts.parties if party.foreign is None]
    states = [party.name for party in facts.parties if party.state]
    return [
        _found(
            "parties",
            len(facts.parties) >= 2,
            _("Les parties sont nommées."),
            _("Il manque une partie : une convention en lie au moins deux."),
            _("Ajoutez chaque autorité qui signe."),
        ),
        _found(
            "foreign-party",
            {True, False} <= sides,
            _("La convention lie une collectivité française et une autorité locale étrangère."),
            _("On ne sait pas de quel territoire est : %(names)s.")
            if unknown
            else _("La convention doit lier au moins une collectivité française et une autorité locale étrangère."),
            _("Écrivez le territoire de cette organisation sur sa fiche.")
            if unknown
            else _("Ajoutez la partie qui manque, ou vérifiez le pays de chacune."),
            params={"names": ", ".join(unknown)},
        ),
        _found(
            "not-a-state",
            not states,
            _("Aucun État n’est partie à la convention."),
            _("Une partie est un État (%(names)s) : c’est interdit sauf cas prévus, avec autorisation préalable."),
            _("Remplacez l’État par son autorité locale, ou joignez l’autorisation."),
            severity="warning",
            source="L1115-5",
            params={"names": ", ".join(states)},
        ),
        _found(
            "object",
            bool(facts.object.strip()),
            _("L’objet des actions est écrit."),
            _("L’objet des actions manque : la loi demande que la convention le précise."),
            _("Écrivez en une ou deux phrases ce que la convention permet de faire."),
        ),
        _found(
            "amount",
            facts.amount is not None and bool(facts.currency),
            _("Le montant prévisionnel des engagements est écrit."),
            _("Le montant prévisionnel des engagements financiers manque, ou sa devise."),
            _("Écrivez le montant et sa devise ; 0 si la convention n’engage aucune dépense."),
        ),
        _found(
            "term",
            facts.ends_on is not None,
            _("La durée est connue."),
            _("L’échéance n’est pas connue : on ne pourra pas prévenir avant qu’elle passe."),
            _("Écrivez la date de fin, ou celle de la prochaine reconduction."),
            severity="warning",
            source="pratique",
        ),
    ]


def _authority(facts: ConventionFacts) -> list[Finding]:
    """Deliberation, signature, transmission: what gives the act its force."""
    return [
        _found(
            "deliberation",
            bool(facts.deliberation_ref.strip()) and facts.deliberation_on is not None,
            _("La délibération est référencée et datée."),
            _("La délibération qui autorise la signature n’est pas référencée, ou n’est pas datée."),
            _("Écrivez son numéro et sa date."),
        ),
        _found(
            "signature",
            facts.signed_on is not None,
            _("La convention est signée."),
            _("La date de signature manque."),
            _("Écrivez la date de la dernière signature."),
        ),
        _found(
            "transmission",
            facts.transmitted_on is not None,
            _("La convention est transmise au représentant de l’État."),
            _("La convention n’est pas transmise au représentant de l’État : elle n’entre pas en vigueur."),
            _("Transmettez l’acte signé, puis écrivez la date."),
        ),
        _found(
            "receipt",
            bool(facts.receipt_ref.strip()),
            _("L’accusé de réception est référencé."),
            _("Le numéro d’accusé de réception manque : il prouve la transmission."),
            _("Recopiez le numéro de l’accusé de réception."),
            severity="warning",
            source="L3131-1",
        ),
        _found(
            "enforceable",
            facts.enforceable_on is not None or (facts.transmitted_on is not None and bool(facts.receipt_ref.strip())),
            _("L’acte est exécutoire."),
            _("L’acte n’est pas encore exécutoire : il l’est une fois publié et transmis."),
            _("Écrivez la date à laquelle il le devient, ou la transmission et son accusé de réception."),
            severity="warning",
            source="L3131-1",
        ),
        _found(
            "file",
            facts.has_file,
            _("Le texte signé est joint."),
            _("Le texte signé n’est pas joint."),
            _("Joignez le fichier de la convention signée."),
            severity="info",
            source="pratique",
        ),
    ]


def _dates(facts: ConventionFacts) -> list[Finding]:
    """A signature before its deliberation, said only when it is so."""
    if facts.signed_on is None or facts.deliberation_on is None or facts.deliberation_on <= facts.signed_on:
        return []
    return [
        _found(
            "signed-before-vote",
            False,
            "",
            _("La signature (%(signed)s) vient avant la délibération (%(voted)s) : l’exécutif n’y était pas autorisé."),
            _("Vérifiez les deux dates ; si elles sont justes, demandez comment régulariser l’acte."),
            severity="warning",
            params={"signed": facts.signed_on, "voted": facts.deliberation_on},
        )
    ]


def _found(
    code: str,
    ok: bool,
    said: str,
    missing: str,
    fix: str,
    *,
    severity: Severity = "error",
    source: str = "L1115-1",
    params: Mapping[str, object] | None = None,
) -> Finding:
    """One finding, with the sentence for its case; parameters speak in the sentence of what is missing only."""
    if ok:
        return Finding(code, True, severity, Sentence(said), NOTHING, cite(source))
    return Finding(code, False, severity, Sentence(missing, params or {}), Sentence(fix), cite(source))


def _in_order(early: date | None, late: date | None, field: str, code: str, message: str) -> None:
    """Refuse a later act dated before the earlier one."""
    if early is not None and late is not None and late < early:
        raise RuleError(message, field=field, code=code, params={"early": early, "late": late})


def _past(day: date | None, today: date) -> bool:
    """A known day that has come."""
    return day is not None and day <= today


def _days_left(days: int, ends_on: date) -> Sentence:
    """« Échéance dans 87 jours », with today and tomorrow in words."""
    if days == 0:
        return Sentence(_("Échéance aujourd’hui"))
    if days == 1:
        return Sentence(_("Échéance demain"))
    return Sentence(_("Échéance dans %(days)s jours, le %(day)s"), {"days": days, "day": ends_on})
