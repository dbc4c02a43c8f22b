"""The reason asked before a published figure is changed, and the day up to which payments are shown."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.design.formfields import DateField

from ..models import Effect, Funding, Payment
from ..queries.corrections import said


def reason_field() -> forms.CharField:
    """« Pourquoi ce changement »: everyone will read it."""
    return forms.CharField(
        label=_("Pourquoi ce changement"),
        max_length=300,
        help_text=_("Cette ligne est publiée : tout le monde lira ce qu’elle disait, ce qu’elle dit et cette raison."),
    )


class ReasonForm(forms.Form):
    """Asked before a published row is removed; without a field where nobody else could read it."""

    def __init__(self, *args: Any, row: Funding | Payment | Effect, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if said(row):
            self.fields["reason"] = reason_field()

    @property
    def reason(self) -> str:
        """What was typed."""
        return str(self.cleaned_data.get("reason", ""))


class PaymentsForm(forms.Form):
    """Up to which day what was paid is shown."""

    until = DateField(label=_("Montrer ce qui a été payé jusqu’au"), initial=timezone.localdate)
