"""Likeness: pairs that are one, pairs that are two; how many are told right, and how fast."""

import csv
import time
from pathlib import Path

import pytest

from alliage.rules.likeness import Known, reduced, resemble

PAIRS = list(csv.DictReader(Path(__file__).with_name("likeness_pairs.csv").read_text().splitlines()))


def alike(one: str, other: str) -> bool:
    return bool(resemble(one, [Known(1, other)]))


def test_the_measured_pairs_are_told_right() -> None:
    told = [(pair, alike(pair["one"], pair["other"]), pair["same"] == "1") for pair in PAIRS]
    right = sum(found and same for _pair, found, same in told)
    precision = right / sum(found for _pair, found, _same in told)
    recall = right / sum(same for _pair, _found, same in told)
    wrong = [(pair["one"], pair["other"]) for pair, found, same in told if found != same]
    assert len(PAIRS) >= 120
    assert precision >= 0.97 and recall >= 0.95, (precision, recall, wrong)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['one']} / {pair['other']}")
def test_likeness_goes_both_ways(pair: dict[str, str]) -> None:
    assert alike(pair["one"], pair["other"]) == alike(pair["other"], pair["one"])


def test_the_reasons_say_why() -> None:
    known = [Known(7, "Conseil départemental de la Savoie", "CD73", "227300019")]
    assert [str(each) for each in resemble("CD 73", known)[0].reasons] == [
        "même nom, écrit autrement",
        "le numéro 73 est celui de «\u00a0Savoie\u00a0»",
        "même sigle",
    ]
    assert [str(each) for each in resemble("Tout autre chose", known, identifier="227300019")[0].reasons] == [
        "même identifiant"
    ]
    assert [str(each) for each in resemble("conseil  départemental de la savoie", known)[0].reasons] == ["même nom"]


def test_a_name_of_nothing_but_forms_or_marks_resembles_nothing() -> None:
    known = [Known(1, "Commune"), Known(2, "…"), Known(3, "Savoie")]
    assert [resemble(name, known) for name in ("", "…", "Conseil départemental", "de la")] == [[], [], [], []]


def test_what_is_most_alike_comes_first_and_no_more_than_asked() -> None:
    known = [Known(number, f"Association des amis de Kaléba {letter}") for number, letter in enumerate("bfgkpvwx")]
    found = resemble("Amis de Kaléba", [*known, Known(99, "Les amis de Kaleba")], limit=3)
    assert (found[0].key, len(found)) == (99, 3)


def test_twenty_thousand_names_in_a_fraction_of_a_second() -> None:
    known = [Known(number, f"Commune de Village{number % 1000} en Pays{number // 1000}") for number in range(20_000)]
    resemble("Kaléba", known)
    start = time.perf_counter()
    resemble("Commune de Village12 en Pays3", known)
    assert time.perf_counter() - start < 1.0
    assert reduced("Mairie de St-Étienne").core == "etienne saint"
