"""What is refused, with a stable code and a sentence that says how to mend it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alliage.rules.arbitration import Candidate, Kind, Limits, Option, Pair, PairKind, Span, check, choose
from alliage.rules.errors import RuleError

KEEP = Option("garder", Kind.KEEP, (100, 100), (10, 10), {"Haut-Val": 3})
STOP = Option("arrêter", Kind.STOP, (0, 0))
ROW = Candidate("puits", (KEEP, STOP))
LIMITS = Limits((100, 100), (20, None))
END = ("puits", "garder")


def option(**changes):
    return [replace(ROW, options=(replace(KEEP, **changes), STOP))], LIMITS


BAD = {
    "no-line": ([], LIMITS),
    "no-year": ([ROW], Limits(())),
    "no-option": ([Candidate("puits", ())], LIMITS),
    "same-name": ([ROW, ROW], LIMITS),
    "same-name option": ([Candidate("puits", (KEEP, KEEP))], LIMITS),
    "same-name rule": ([ROW], replace(LIMITS, spans=(Span("a", "eau", 1, 2), Span("a", "eau", 1, 3)))),
    "negative": option(cost=(-1, 0)),
    "negative days": option(days=(-1, 0)),
    "negative budget": ([ROW], replace(LIMITS, budget=(-1, 0))),
    "not-whole": option(cost=(1.0, 0)),
    "not-whole effect": option(effects={"Haut-Val": 0.5}),
    "not-whole yes": option(other=True),
    "not-whole floor": ([ROW], replace(LIMITS, floors={"Haut-Val": 1.5})),
    "too-large": option(cost=(10**15, 0)),
    "years": option(cost=(1,)),
    "years days": option(days=(1, 2, 3)),
    "years limits": ([ROW], replace(LIMITS, days=(1,))),
    "years committed": ([replace(ROW, committed=(1,))], LIMITS),
    "years span": ([ROW], replace(LIMITS, spans=(Span("a", "eau", 1, 2, 2),))),
    "order": ([ROW], replace(LIMITS, spans=(Span("a", "eau", 3, 2),))),
    "unknown-option": ([replace(ROW, locked="vendre")], LIMITS),
    "unknown-option pair": ([ROW], replace(LIMITS, pairs=(Pair("a", PairKind.EITHER, END, ("école", "garder")),))),
    "same-end": ([ROW], replace(LIMITS, pairs=(Pair("a", PairKind.EITHER, END, END),))),
    "commitment": ([replace(ROW, committed=(101, 0))], LIMITS),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_by_its_code(name):
    with pytest.raises(RuleError) as caught:
        check(*BAD[name])
    assert caught.value.code == name.split()[0]
    assert str(caught.value).endswith(".")


def test_a_round_that_can_be_read_passes():
    assert check([ROW], LIMITS) is None


@pytest.mark.parametrize(("balance", "code"), [({"Haut-Val": -1}, "negative"), ({"Haut-Val": 0.5}, "not-whole")])
def test_weights_are_whole_and_not_negative(balance, code):
    with pytest.raises(RuleError) as caught:
        choose([ROW], LIMITS, balance=balance)
    assert caught.value.code == code


def test_the_gap_is_a_share():
    with pytest.raises(RuleError) as caught:
        choose([ROW], LIMITS, balance={}, gap=1.0)
    assert caught.value.code == "gap"


def test_the_sentence_names_the_line():
    with pytest.raises(RuleError) as caught:
        check([replace(ROW, locked="vendre")], LIMITS)
    assert str(caught.value).replace("\u00a0", " ") == (
        "« puits » est verrouillée sur « vendre », qui n’existe pas : choisissez l’une de ses options."
    )
