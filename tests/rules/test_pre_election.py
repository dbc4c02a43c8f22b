"""Periods before an election: dated rows, by status and country; they warn and never block."""

from datetime import date

import pytest

from alliage.rules.errors import RuleError
from alliage.rules.limits import lasts
from alliage.rules.mandates import SituationFacts
from alliage.rules.pre_election import Authority, notices, verified

HERE = Authority("fr-departement", "FR", "Haut-Pré")
AWAY = Authority("sn-departement", "SN", "Lumora")


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2027, 8, 31), 0),
        (date(2027, 9, 1), 1),
        (date(2028, 3, 31), 1),
        (date(2028, 4, 1), 0),
    ],
)
def test_the_departements_of_france_are_careful_from_the_first_of_september_2027(day: date, count: int) -> None:
    found = notices([HERE, AWAY, HERE], [], day)
    assert len(found) == count
    for notice in found:
        assert (notice.place, notice.source, notice.checked) == ("Haut-Pré", "Code électoral, article L52-1", False)
        assert notice.words("en").startswith("Elections to the Départements")
        assert notice.words("fr").startswith("Élections départementales")


def test_elections_noted_as_a_situation_count_while_they_last() -> None:
    noted = SituationFacts(
        "elections_due", "Lumora", date(2026, 5, 1), date(2026, 6, 30), "Scrutin", "https://exemple.test/"
    )
    asked = {day: len(notices([AWAY], [noted], day)) for day in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 7, 1))}
    assert asked == {date(2026, 4, 30): 0, date(2026, 5, 1): 1, date(2026, 7, 1): 0}
    endless = SituationFacts("elections_due", "Lumora", text="Scrutin", source="https://exemple.test/")
    assert [each.source for each in notices([], [endless], date(2026, 4, 30))] == ["https://exemple.test/"]


def test_one_ticks_and_the_source_is_kept() -> None:
    found = notices([HERE], [], date(2027, 9, 1))
    assert verified([], False) == []
    assert verified(found, True) == ["Haut-Pré : Code électoral, article L52-1"]
    with pytest.raises(RuleError) as refused:
        verified(found, False)
    assert (refused.value.field, refused.value.code) == ("verified", "pre-election")


def test_a_partner_has_fifteen_days_to_read() -> None:
    assert lasts("reading", date(2026, 11, 26)).days == 15
