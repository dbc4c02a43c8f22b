"""Options proposed with their reasons; a stop only once others were weighed and its reason signed."""

from datetime import date
from decimal import Decimal

import pytest

from alliage.rules.cuts import Spending
from alliage.rules.errors import RuleError
from alliage.rules.proposals import Situation, cents, check_stop, propose

TODAY = date(2026, 11, 26)


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ")


def kinds(**known: object) -> list[str]:
    return [each.kind for each in propose(Situation(Spending(100_000_00, 50_000_00), **known), TODAY)]  # type: ignore[arg-type]


def test_a_cooperation_has_keeping_first_and_never_a_stop() -> None:
    assert kinds() == ["keep", "reduce", "retheme", "watch", "hold"]
    assert kinds(allies=["Basse-Lande"], operator="Val-Partage") == [
        "keep",
        "reduce",
        "pool",
        "retheme",
        "handover",
        "watch",
        "hold",
    ]


def test_other_spending_is_kept_reduced_or_put_on_hold() -> None:
    assert kinds(cooperation=False) == ["keep", "reduce", "hold"]


def test_what_is_wholly_signed_can_only_be_kept() -> None:
    known = Situation(Spending(100_00, 0, 100_00))
    assert [each.kind for each in propose(known, TODAY)] == ["keep"]


def test_no_option_goes_under_what_is_signed() -> None:
    known = Situation(Spending(100_000_00, 0, 60_000_00))
    assert min(each.cost for each in propose(known, TODAY)) == 60_000_00


def test_pooling_keeps_the_money_of_others_and_names_who_is_there() -> None:
    made = {each.kind: each for each in propose(Situation(Spending(100_000_00, 50_000_00), allies=["Basse-Lande"]), TODAY)}
    assert (made["pool"].cost, made["pool"].other) == (60_000_00, 50_000_00)
    assert plain(made["pool"].why) == "Agit au même endroit : Basse-Lande. À plusieurs, chacun porte moins."
    assert (made["watch"].cost, made["watch"].other) == (10_000_00, 0)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (
            {"convention_ends": date(2027, 12, 31)},
            "La convention s’achève le 31.12.2027 : c’est le moment d’en changer l’objet.",
        ),
        ({"silent": 213}, "Sans nouvelles depuis 213 jours : à redessiner avec le partenaire."),
        ({"reached": 30}, "Cibles atteintes à 30 % : une autre manière ferait peut-être mieux."),
        ({}, "Une autre manière de faire, à écrire avec le partenaire, coûte parfois moins."),
    ],
)
def test_a_change_says_why(known: dict[str, object], why: str) -> None:
    made = propose(Situation(Spending(100_00), **known), TODAY)  # type: ignore[arg-type]
    assert plain(next(each.why for each in made if each.kind == "retheme")) == why


STOP = {
    "weighed": 2,
    "reason": "Le partenaire le demande",
    "function": "la présidente",
    "exit_plan": "La régie reprend en mars",
}


def test_a_stop_weighed_and_signed_passes_and_other_kinds_ask_nothing() -> None:
    check_stop("stop", **STOP)  # type: ignore[arg-type]
    check_stop("hold", weighed=0, reason="", function="", exit_plan="")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"weighed": 1}, "not-weighed"),
        ({"reason": " "}, "no-reason"),
        ({"function": ""}, "no-function"),
        ({"exit_plan": ""}, "no-exit"),
    ],
)
def test_a_stop_that_was_not_weighed_or_signed_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        check_stop("stop", **(STOP | change))  # type: ignore[arg-type]
    assert refused.value.code == code


def test_cents_are_exact_or_refused() -> None:
    assert cents(Decimal("12.34")) == 1234
    with pytest.raises(RuleError):
        cents(Decimal("12.345"))
