"""Refuse a budget round that cannot be read, saying how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from alliage.rules.arbitration.terms import Candidate, Limits, Option, Pair, Span
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

MOST = 10**12
"""The largest amount read, in cents: ten thousand million euros."""
POINTS = 10**6
"""The most points an option may have on one territory, and the largest weight."""


def check(candidates: Sequence[Candidate], limits: Limits) -> None:
    """Refuse a round nobody could arbitrate; RuleError with a stable `code`, the line or limit at fault as `field`.

    Codes: no-line, no-option, same-name, not-whole, negative, too-large, years, unknown-option, commitment, order,
    no-year, same-end.
    """
    if not candidates:
        raise RuleError(_("Ajoutez au moins une ligne à la session d’arbitrage."), code="no-line")
    years = len(limits.budget)
    if not years:
        raise RuleError(_("Donnez au moins une année de budget."), code="no-year")
    _alike((candidate.name for candidate in candidates), _("Deux lignes s’appellent « %(name)s » : renommez l’une."))
    for candidate in candidates:
        _check_line(candidate, years)
    _check_limits(candidates, limits)


def check_balance(balance: Mapping[str, int]) -> None:
    """Refuse weights that are not whole numbers from zero up; RuleError not-whole, negative or too-large."""
    for name, weight in balance.items():
        _count(weight, name, POINTS)


def _check_line(candidate: Candidate, years: int) -> None:
    """One line: its options, its lock, what is already signed."""
    if not candidate.options:
        raise RuleError(
            _("La ligne « %(name)s » n’a aucune option : ajoutez-en au moins une, par exemple la garder."),
            code="no-option", field=candidate.name, params={"name": candidate.name},
        )  # fmt: skip
    _alike(
        (option.name for option in candidate.options),
        _("Deux options de « %(line)s » s’appellent « %(name)s » : renommez l’une."),
        line=candidate.name,
    )
    for option in candidate.options:
        _check_option(candidate.name, option, years)
    if candidate.locked is not None and candidate.locked not in {option.name for option in candidate.options}:
        raise RuleError(
            _("« %(line)s » est verrouillée sur « %(option)s », qui n’existe pas : choisissez l’une de ses options."),
            code="unknown-option", field=candidate.name, params={"line": candidate.name, "option": candidate.locked},
        )  # fmt: skip
    if candidate.committed:
        _check_committed(candidate, years)


def _check_committed(candidate: Candidate, years: int) -> None:
    """What is signed is in whole cents per year, and one option at least honours it."""
    _years(candidate.committed, years, candidate.name)
    for cents in candidate.committed:
        _count(cents, candidate.name, MOST)
    if any(
        all(own >= signed for own, signed in zip(option.cost, candidate.committed, strict=True))
        for option in candidate.options
    ):
        return
    raise RuleError(
        _(
            "Ce qui est déjà engagé pour « %(name)s » dépasse chacune de ses options : corrigez l’engagement ou ajoutez une option qui l’honore."
        ),
        code="commitment",
        field=candidate.name,
        params={"name": candidate.name},
    )


def _check_option(line: str, option: Option, years: int) -> None:
    """Costs, days, points and co-funding are whole, and there is one for each year."""
    _years(option.cost, years, line)
    for value in (*option.cost, *option.days, option.other):
        _count(value, line, MOST)
    if option.days:
        _years(option.days, years, line)
    for points in option.effects.values():
        _whole(points, line, POINTS)


def _check_limits(candidates: Sequence[Candidate], limits: Limits) -> None:
    """The envelope, the floors, the spans and the pairs."""
    if limits.days:
        _years(limits.days, len(limits.budget), "days")
    for most in (*limits.budget, *limits.days, limits.reorientations):
        if most is not None:
            _count(most, "budget", MOST * 10**3)
    for name, points in limits.floors.items():
        _whole(points, name, POINTS * 10**6)
    for named in (limits.spans, limits.pairs):
        _alike((each.name for each in named), _("Deux règles s’appellent « %(name)s » : renommez l’une."))
    for span in limits.spans:
        _check_span(span, len(limits.budget))
    options = {candidate.name: {option.name for option in candidate.options} for candidate in candidates}
    for pair in limits.pairs:
        _check_pair(pair, options)


def _check_span(span: Span, years: int) -> None:
    """A least below the most, and a year that exists."""
    for bound in (span.least, span.most):
        if bound is not None:
            _count(bound, span.name, MOST * 10**3)
    if span.least is not None and span.most is not None and span.least > span.most:
        raise RuleError(
            _("La règle « %(name)s » demande un minimum plus grand que son maximum : échangez-les."),
            code="order", field=span.name, params={"name": span.name},
        )  # fmt: skip
    if span.year is not None and not 0 <= span.year < years:
        raise RuleError(
            _("La règle « %(name)s » porte sur une année hors de la session : choisissez l’une des %(years)s années."),
            code="years", field=span.name, params={"name": span.name, "years": years},
        )  # fmt: skip


def _check_pair(pair: Pair, options: Mapping[str, set[str]]) -> None:
    """Both ends of a pair exist and differ."""
    if pair.first == pair.second:
        raise RuleError(
            _("La règle « %(name)s » lie une option à elle-même : choisissez-en deux."),
            code="same-end", field=pair.name, params={"name": pair.name},
        )  # fmt: skip
    for line, option in (pair.first, pair.second):
        if option not in options.get(line, set()):
            raise RuleError(
                _("La règle « %(name)s » nomme l’option « %(option)s » de « %(line)s », qui n’existe pas : corrigez-la."),
                code="unknown-option", field=pair.name,
                params={"name": pair.name, "option": option, "line": line},
            )  # fmt: skip


def _alike(names: Iterable[str], message: str, **params: str) -> None:
    """Refuse two names alike."""
    twice = next((name for name, times in Counter(names).items() if times > 1), None)
    if twice is not None:
        raise RuleError(message, code="same-name", field=twice, params={"name": twice, **params})


def _years(values: Sequence[int | None], years: int, line: str) -> None:
    """One value for each year."""
    if len(values) != years:
        raise RuleError(
            _("« %(name)s » donne %(given)s année(s) là où la session en compte %(years)s : donnez une valeur par année."),
            code="years", field=line, params={"name": line, "given": len(values), "years": years},
        )  # fmt: skip


def _whole(value: int, name: str, most: int) -> None:
    """A whole number, neither a float nor a yes or no, of a size that can be."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise RuleError(
            _("« %(name)s » contient %(value)s : écrivez un nombre entier (centimes, dixièmes de jour ou points)."),
            code="not-whole", field=name, params={"name": name, "value": str(value)},
        )  # fmt: skip
    if abs(value) > most:
        raise RuleError(
            _("« %(name)s » contient %(value)s, plus que ce qui peut être : vérifiez la saisie."),
            code="too-large", field=name, params={"name": name, "value": value},
        )  # fmt: skip


def _count(value: int, name: str, most: int) -> None:
    """A whole number from zero up."""
    _whole(value, name, most)
    if value < 0:
        raise RuleError(
            _("« %(name)s » contient un nombre négatif (%(value)s) : écrivez-le sans le signe moins."),
            code="negative", field=name, params={"name": name, "value": value},
        )  # fmt: skip
