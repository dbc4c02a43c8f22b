"""Names on one line."""

import pytest

from alliage.design.modelfields import LineField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ligne\r\nBcc: x@y.test", "Ligne Bcc: x@y.test"),
        (" Haut\x00-\x0bVal\u2028", "Haut - Val"),
        ("Écouter\u00a0: les jeunes", "Écouter\u00a0: les jeunes"),
        ("Deux  espaces", "Deux  espaces"),
    ],
)
def test_a_name_holds_on_one_line(typed: str, kept: str) -> None:
    assert LineField(max_length=60).clean(typed, None) == kept


def test_the_database_knows_a_plain_column() -> None:
    assert LineField(max_length=60).deconstruct()[1] == "django.db.models.CharField"
