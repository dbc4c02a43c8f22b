"""Who brings a table: those who write for the organisation; finances bring money only."""

from typing import Any

from alliage.actors import permissions as actors

from .models import Import

MONEY_KINDS = {Import.Kind.FUNDINGS, Import.Kind.PAYMENTS}


def can_import(user: Any, organisation_id: int | None, kind: str = "") -> bool:
    """May bring a table of this kind, or any when none is named, in the name of the organisation."""
    if kind in MONEY_KINDS or not kind:
        return actors.keeps_money_for(user, organisation_id)
    return actors.edits_for(user, organisation_id)


def kinds_for(user: Any) -> list[str]:
    """The kinds a person may bring for the organisation she acts for."""
    acting = user.acting if user.is_authenticated else None
    return [kind for kind in Import.Kind.values if acting and can_import(user, acting.organisation_id, kind)]
