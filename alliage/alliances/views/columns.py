"""Drawing the equal columns of an alliance: the same rubrics, in the same order, for each territory."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from alliage.design import parts

from ..queries.page import Sheet


def columns_of(sheet: Sheet) -> list[parts.Column]:
    """One column per territory, with who carries the alliance there and since when."""
    return [
        parts.Column(
            row.territory,
            [
                (
                    _("Portée par"),
                    render_to_string("alliances/column_carrier.html", {"member": row, "linked": row.pk in sheet.linked}),
                ),
                (_("Dans l’alliance"), render_to_string("alliances/column_since.html", {"member": row})),
            ],
            subtitle=row.territory.place,
            url=row.territory.get_absolute_url(),
        )
        for row in sheet.members
    ]
