"""Points per territory, each with its reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliage.rules.errors import RuleError
from alliage.rules.scoring import Facts, check_weights, core_themes, score, usual_weights


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ")


TODAY = date(2026, 11, 26)
LEVELS = st.lists(st.sampled_from(["declared", "documented", "verified"]), max_size=8)


def test_the_usual_weights_make_a_hundred() -> None:
    weights = usual_weights(TODAY)
    assert weights == {"effects": 40, "results": 20, "quality": 10, "core": 10, "services": 10, "leverage": 10}
    check_weights(weights, TODAY)


def test_core_themes_are_those_of_the_departements() -> None:
    assert "action-sociale" in core_themes(TODAY)
    assert "tourisme-durable" not in core_themes(TODAY)


def test_every_criterion_counts_and_says_why() -> None:
    facts = Facts(
        effects=["verified", "documented", "declared"],
        results=[50, 150],
        ratings=[3, 2],
        core=True,
        services=1,
        own=100,
        other=100,
    )
    made = score(facts, usual_weights(TODAY))
    assert [(part.criterion, part.value) for part in made.parts] == [
        ("effects", 100), ("results", 75), ("quality", 83), ("core", 100), ("services", 50), ("leverage", 50)
    ]  # fmt: skip
    assert made.points == 100 * 40 + 75 * 20 + 83 * 10 + 100 * 10 + 50 * 10 + 50 * 10
    assert made.lever == 500
    assert plain(made.parts[0].reason) == "effets notés : 3, dont avec preuve : 2"
    assert plain(made.parts[1].reason) == "cibles atteintes à 75 % en moyenne"
    assert plain(made.parts[5].reason) == "100 centimes des autres pour 1 € à nous"


def test_nothing_known_is_said_and_counts_nothing() -> None:
    made = score(Facts(own=100), usual_weights(TODAY))
    assert made.points == 0
    assert plain(made.parts[0].reason) == "aucun effet noté sur ce territoire"


@given(LEVELS, LEVELS)
def test_one_more_effect_never_takes_points_away(first: list[str], more: list[str]) -> None:
    weights = usual_weights(TODAY)
    assert score(Facts(effects=first + more), weights).points >= score(Facts(effects=first), weights).points


@given(LEVELS, st.integers(0, 5), st.integers(0, 10**9), st.integers(0, 10**9))
def test_points_stay_between_nothing_and_ten_thousand(levels: list[str], services: int, own: int, other: int) -> None:
    made = score(
        Facts(effects=levels, services=services, own=own, other=other, results=[120], ratings=[3], core=True),
        usual_weights(TODAY),
    )
    assert 0 <= made.points <= 10_000


@pytest.mark.parametrize(
    ("weights", "code"),
    [({"effects": 50}, "not-100"), ({"effects": -10, "core": 110}, "negative"), ({"chance": 100}, "unknown-criterion")],
)
def test_weights_one_cannot_use_are_refused(weights: dict[str, int], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        check_weights(weights, TODAY)
    assert refused.value.code == code
