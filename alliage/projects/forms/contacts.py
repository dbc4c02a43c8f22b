"""What one types of a contact."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.design.formfields import DateField

from ..models import ProjectContact


class ContactForm(forms.ModelForm[ProjectContact]):
    """When, how, with whom, what was said, what comes next."""

    on = DateField(label=_("Date"))

    class Meta:
        model = ProjectContact
        fields = ["on", "channel", "with_whom", "text", "next_step"]
        widgets = {"text": forms.Textarea({"rows": 4})}
        help_texts = {"with_whom": _("Une fonction et son organisation, pas un nom.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
