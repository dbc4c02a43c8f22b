"""What one types to translate a project."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliage.design.stale import StaleMixin

from ..models import Project, ProjectText
from .projects import languages


class TranslationForm(StaleMixin, forms.ModelForm[ProjectText]):
    """The texts in one language beside the original."""

    class Meta:
        model = ProjectText
        fields = ["language", "title", "summary", "common_ground"]
        widgets = {"summary": forms.Textarea({"rows": 6}), "common_ground": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["language"]
        else:
            taken = {project.language, *project.texts.values_list("language", flat=True)}
            self.fields["language"] = forms.ChoiceField(
                label=_("Langue"), choices=[choice for choice in languages() if choice[0] not in taken]
            )
