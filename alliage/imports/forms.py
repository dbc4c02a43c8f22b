"""What one gives to import: a file or pasted rows; which column is which."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.design.deeds import said
from alliage.rules.errors import RuleError
from alliage.rules.sheets.files import LARGEST
from alliage.rules.uploads import check_size

from .kinds import KINDS
from .models import Import, Sheet

SHOWN = 3


class TableForm(forms.Form):
    """Rows copied from a spreadsheet, or its file."""

    text = forms.CharField(
        label=_("Coller les lignes"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 8, "class": "paste", "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "Dans le tableur, sélectionnez la ligne de titres et les lignes, copiez (Ctrl + C), collez ici (Ctrl + V)."
        ),
    )
    file = forms.FileField(
        label=_("Ou envoyer le fichier"),
        required=False,
        widget=forms.FileInput({"accept": ".xlsx,.ods,.xls,.csv,.txt,.tsv"}),
        help_text=_("XLSX, ODS, XLS ou CSV ; 10 Mo et 10 000 lignes au plus."),
    )

    def clean_file(self) -> Any:
        """A file too heavy is refused before it is read."""
        file = self.cleaned_data["file"]
        if file:
            try:
                check_size(file.size, limit=LARGEST)
            except RuleError as error:
                raise ValidationError(said(error)) from None
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean() or self.cleaned_data
        text, file = (data.get("text") or "").strip(), data.get("file")
        if text and file:
            self.add_error("file", gettext("Des lignes sont collées et un fichier est choisi : gardez l’un des deux."))
        elif not text and not file and not self.errors:
            self.add_error("text", gettext("Collez des lignes, ou choisissez un fichier."))
        return data

    def values(self) -> dict[str, Any]:
        """What the deed asks for."""
        file = self.cleaned_data["file"]
        if not file:
            return {"text": self.cleaned_data["text"]}
        return {"name": file.name or "", "data": file.read()}


class MatchingForm(forms.Form):
    """One list of columns for each heading of the table."""

    def __init__(self, *args: Any, run: Import, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = KINDS[run.kind].columns
        options = [("", gettext("— laisser de côté —")), *((each.key, _titled(each)) for each in columns)]
        self.headings: list[tuple[str, str, list[str]]] = []
        for place, heading in enumerate(sheet.headings):
            name = f"c{place}"
            shown = heading or gettext("colonne %(number)s, sans titre") % {"number": place + 1}
            initial = sheet.matching[place] if place < len(sheet.matching) else ""
            self.fields[name] = forms.ChoiceField(choices=options, required=False, label=shown, initial=initial)
            self.headings.append((name, shown, _examples(sheet, place)))

    def lines(self) -> list[tuple[Any, list[str]]]:
        """Each list with a few values of its column."""
        return [(self[name], examples) for name, _shown, examples in self.headings]

    def matching(self) -> list[str]:
        """The key chosen for each heading."""
        return [self.cleaned_data.get(name) or "" for name, _shown, _examples in self.headings]


def _titled(column: Any) -> str:
    """The heading of a column; a demanded one says so."""
    return gettext("%(name)s (à remplir)") % {"name": column.label} if column.required else str(column.label)


def _examples(sheet: Sheet, place: int) -> list[str]:
    """The first values of a column."""
    cells = (row[place + 1] for row in sheet.rows[:50] if place + 1 < len(row) and row[place + 1] not in (None, ""))
    return [str(cell)[:40] for cell, _n in zip(cells, range(SHOWN), strict=False)]


class ModeForm(forms.Form):
    """What to do with the rows."""

    mode = forms.ChoiceField(
        label=_("Que faire des lignes ?"), choices=Import.Mode.choices, widget=forms.RadioSelect, initial=Import.Mode.BOTH
    )


class WriteForm(forms.Form):
    """The button that writes; when published figures change, why, for everyone."""

    reason = forms.CharField(
        label=_("Pourquoi ces changements"),
        max_length=300,
        required=False,
        help_text=_(
            "Une raison pour tout le tableau : elle sera publiée à côté de chaque chiffre changé, tout le monde la lira."
        ),
    )
