"""Forms of tasks: what, by whom, by when; giving up; handing over."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliage.design.formfields import DateField
from alliage.design.stale import StaleMixin

from ..models import Membership, Organisation, Task
from ..queries.tasks import held_by, owner_choices, owner_of, successors


class TaskForm(StaleMixin, forms.ModelForm):  # type: ignore[type-arg]
    """What is to be done, who sees to it, by when."""

    owner = forms.ChoiceField(label=gettext_lazy("Qui s’en charge"))
    due_on = DateField(label=gettext_lazy("Pour le"), required=False)

    class Meta:
        model = Task
        fields = ["text", "owner", "due_on"]
        help_texts = {"text": gettext_lazy("Un verbe d’abord : « Envoyer le rapport », « Relire l’avenant ».")}

    field_order = ["text", "owner", "due_on"]

    def __init__(self, *args: Any, by: Any, bodies: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        task = self.instance
        self.fields["owner"].choices = owner_choices(by, bodies)  # type: ignore[attr-defined]
        if task.pk:
            self.initial["owner"] = f"m{task.membership_id}" if task.membership_id else f"o{task.organisation_id}"
        elif by.acting and by.acting.organisation_id in bodies:
            self.initial["owner"] = f"m{by.acting.pk}"

    def chosen(self) -> Membership | Organisation:
        """The person or the organisation chosen."""
        return owner_of(self.cleaned_data["owner"])


class DropForm(forms.Form):
    """Giving a task up asks for a reason."""

    reason = forms.CharField(label=gettext_lazy("Pourquoi y renoncer"), max_length=250)


class HandOverForm(forms.Form):
    """Who takes over the tasks of someone who leaves; no field at all when nothing is left."""

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tasks = list(held_by(membership).select_related("organisation"))
        if self.tasks:
            self.fields["to"] = forms.ChoiceField(
                label=_("À qui vont ces tâches ?"), choices=[("", _("Choisir")), *successors(membership)]
            )
