"""What one party types of the quality of a project: every item of a grid on one page, blank where it says nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.design.deeds import said
from alliage.rules.errors import RuleError
from alliage.vocabulary.models import QualityItem

from ..models import QualityRating
from ..services.quality import Answer, check_evidence

LEVELS = [("", _("nous ne répondons pas"))]


class QualityForm(forms.Form):
    """A level and what shows it for each item. `seen` names the answers that were on the page when it was opened, so that
    only what the person changed is written, whatever a colleague added meanwhile."""

    def __init__(
        self, *args: Any, items: Sequence[QualityItem], latest: dict[int, QualityRating], history: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.latest = items, latest
        self.shown = self._shown(history) if self.is_bound else latest
        seen = forms.CharField(label="", required=False, widget=forms.HiddenInput)
        self.initial["seen"] = " ".join(str(row.pk) for row in latest.values())
        self.fields["seen"] = seen
        for item in items:
            self._ask(item)

    def _shown(self, history: Any) -> dict[int, QualityRating]:
        """The answers that were on the page; anything else that is sent there names nothing."""
        typed = str(self.data.get(self.add_prefix("seen"), ""))
        keys = [int(key) for key in typed.split()[: len(self.items)] if key.isascii() and key.isdigit() and len(key) < 19]
        return {row.item_id: row for row in history.filter(pk__in=keys)}

    def _ask(self, item: QualityItem) -> None:
        known = self.latest.get(item.pk)
        level = forms.ChoiceField(
            label=str(item),
            help_text=escape(item.question),
            required=False,
            choices=[*LEVELS, *QualityRating.Level.choices],
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choisissez l’une des quatre réponses, ou aucune.")},
        )
        evidence = forms.CharField(
            label=gettext("Ce qui le montre, pour « %(item)s »") % {"item": item},
            required=False,
            max_length=500,
            widget=forms.Textarea({"rows": 3}),
            help_text=_("Un fait, un document, une rencontre : 500 signes au plus."),
        )
        self.initial[f"level_{item.pk}"] = str(known.level) if known else ""
        self.initial[f"evidence_{item.pk}"] = known.evidence if known else ""
        self.fields[f"level_{item.pk}"], self.fields[f"evidence_{item.pk}"] = level, evidence

    def rows(self) -> list[tuple[Any, Any, str]]:
        """The two fields of each item, with what is already written in the second."""
        pairs = [(self[f"level_{item.pk}"], self[f"evidence_{item.pk}"]) for item in self.items]
        return [(level, evidence, str(evidence.value() or "")) for level, evidence in pairs]

    def clean(self) -> dict[str, Any]:
        """All that is missing is said at once, each at its field."""
        for item in self.items:
            level, evidence = self._typed(item)
            if f"level_{item.pk}" in self.errors:
                continue
            if level == "" and evidence and not self._kept(item):
                text = gettext("« %(item)s » : choisissez aussi où en est la coopération, ou effacez ce texte.")
                self.add_error(f"level_{item.pk}", text % {"item": item})
            elif level != "":
                self._check(item, int(level), evidence)
        return self.cleaned_data

    def _check(self, item: QualityItem, level: int, evidence: str) -> None:
        name = f"evidence_{item.pk}"
        try:
            if name not in self.errors:
                check_evidence(QualityRating(item=item, level=level, evidence=evidence))
        except RuleError as error:
            self.add_error(name, said(error))

    def _typed(self, item: QualityItem) -> tuple[str, str]:
        data = self.cleaned_data
        return data.get(f"level_{item.pk}") or "", (data.get(f"evidence_{item.pk}") or "").strip().replace("\r\n", "\n")

    def _kept(self, item: QualityItem) -> bool:
        """The answer was emptied and its text left: emptying takes nothing back, so nothing is asked."""
        shown = self.shown.get(item.pk)
        return shown is not None and self._typed(item)[1] == shown.evidence

    @property
    def answers(self) -> list[Answer]:
        """What the person changed: not what she left as she found it, not what her organisation says already."""
        found = []
        for item in self.items:
            level, evidence = self._typed(item)
            known = [(row.level, row.evidence) for row in (self.shown.get(item.pk), self.latest.get(item.pk)) if row]
            if level != "" and (int(level), evidence) not in known:
                found.append(Answer(item, int(level), evidence))
        return found
