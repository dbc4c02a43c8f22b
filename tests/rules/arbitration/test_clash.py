"""What cannot hold together: really clashes, nothing in it is spare, and the relief frees it at the least price."""

from __future__ import annotations

from hypothesis import given

from alliage.rules.arbitration import Candidate, Kind, Limits, Option, choose
from alliage.rules.arbitration.model import build
from alliage.rules.arbitration.relief import UNIT, needed, weight
from tests.rules.arbitration.small import broken, every, rounds
from tests.rules.arbitration.test_choosing import often


def price(model, found):
    rows = {row.name: row for row in model.rows}
    return sum(weight(rows[each.limit], each.amount) if each.limit in rows else UNIT for each in found)


@often
@given(rounds(most=5))
def test_a_clash_is_real_and_irreducible(made):
    rows, limits, balance = made
    clash = choose(rows, limits, balance=balance).clash
    everything = [broken(rows, limits, choice) for choice in every(rows)]
    assert (clash is not None) == all(everything)
    if clash is None:
        return
    names = set(clash.names)
    assert clash.proven and names
    assert all(names & each for each in everything)
    for name in names:
        assert any(not (names - {name}) & each for each in everything)


@often
@given(rounds(most=5))
def test_the_relief_frees_the_round_at_the_least_price(made):
    rows, limits, balance = made
    clash = choose(rows, limits, balance=balance).clash
    if clash is None:
        return
    model = build(rows, limits, balance)
    assert clash.least
    given_way = {each.limit: each.amount for each in clash.relief}
    prices, freed = [], False
    for choice in every(rows):
        names = dict(zip((row.name for row in rows), (option.name for option in choice), strict=True))
        picked = model.picked(names)
        asked = {each.limit: each.amount for each in needed(model, picked)}
        assert set(asked) == broken(rows, limits, choice)
        prices.append(price(model, needed(model, picked)))
        freed = freed or all(amount <= given_way.get(name, 0) for name, amount in asked.items())
    assert freed
    assert abs(price(model, clash.relief) - min(prices)) < 1e-3


def test_the_sentences_say_the_limits_and_what_would_free_them():
    keep = Option("garder", Kind.KEEP, (1_000_00,), (), {"Haut-Val": 9})
    stop = Option("arrêter", Kind.STOP, (0,))
    clash = choose([Candidate("puits", (keep, stop))], Limits((900_00,), floors={"Haut-Val": 5}), balance={}).clash
    assert clash.names == ("budget:0", "floor:Haut-Val")
    assert [str(each).replace("\u00a0", " ") for each in clash.sentences] == [
        "Ces règles ne tiennent pas ensemble : budget:0, floor:Haut-Val. Retirez ou assouplissez l’une d’elles.",
        "Il suffirait d’ajouter 100 euros au budget de l’année 1.",
    ]
