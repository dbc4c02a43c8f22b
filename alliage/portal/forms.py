"""What a person may type in the portal."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.design.formfields import DateField, PercentField

from .models import Statement


class StatementForm(forms.ModelForm):
    """What the authority that runs the installation says of itself, in the words of the law."""

    audit_on = DateField(label=_("Date de l’audit"), required=False)
    audit_rate = PercentField(label=_("Taux de conformité"), required=False)

    class Meta:
        model = Statement
        fields = [
            "authority",
            "address",
            "publisher",
            "host",
            "contact",
            "dpo_contact",
            "audit_on",
            "audit_by",
            "audit_level",
            "audit_rate",
            "accessibility_contact",
            "not_accessible",
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("address", "not_accessible")}

    def clean_audit_on(self) -> Any:
        """An audit that has not taken place is no audit."""
        day = self.cleaned_data["audit_on"]
        if day and day > timezone.localdate():
            raise ValidationError(gettext("Cette date n’est pas encore passée : notez l’audit une fois réalisé."))
        return day

    def clean(self) -> dict[str, Any]:
        """A level without a date, or the contrary, would state half an audit."""
        data = super().clean() or self.cleaned_data
        if bool(data.get("audit_on")) != bool(data.get("audit_level")) and not self.errors:
            missing = "audit_level" if data.get("audit_on") else "audit_on"
            self.add_error(
                missing, gettext("Un audit a une date et un niveau de conformité : donnez les deux, ou aucun des deux.")
            )
        return data
