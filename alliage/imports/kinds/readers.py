"""Readers of cells that need Django: addresses of pages and of mail boxes; long texts."""

from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.sheets import Cell
from alliage.rules.sheets.cells import read_words

read_text = partial(read_words, longest=5000, lines=True)
read_name = partial(read_words, longest=160)
read_short = partial(read_words, longest=60)
read_ref = partial(read_words, longest=80)
_link = URLValidator(schemes=["http", "https"])
_mail = EmailValidator()


def read_link(cell: Cell) -> str:
    """The address of a page."""
    text = read_words(cell, longest=300)
    try:
        _link(text)
    except ValidationError:
        raise RuleError(
            _("« %(text)s » n’est pas une adresse de page : elle commence par https://."), params={"text": text[:60]}
        ) from None
    return text


def read_mail(cell: Cell) -> str:
    """A mail address."""
    text = read_words(cell, longest=254)
    try:
        _mail(text)
    except ValidationError:
        raise RuleError(_("« %(text)s » n’est pas une adresse de courriel."), params={"text": text[:60]}) from None
    return text
