"""Forms of committees, decisions and contacts."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Territory
from alliage.actors.queries import last_author
from alliage.design.formfields import DateField
from alliage.design.stale import StaleMixin

from ..models import AllianceMember, Committee, CommitteeDecision, ContactLog


def territories_of(alliance_id: int | None) -> Any:
    """The territories of an alliance."""
    return Territory.objects.filter(pk__in=AllianceMember.objects.filter(alliance=alliance_id).values("territory"))


class CommitteeForm(StaleMixin, forms.ModelForm):
    """A meeting: when, where, about what, who was present by function, what was said."""

    terms = (
        "comite-de-suivi",
        "releve",
    )

    held_on = DateField(label=_("Date"))

    class Meta:
        model = Committee
        fields = ["held_on", "remote", "place", "agenda", "minutes"]
        widgets = {"agenda": forms.Textarea(attrs={"rows": 4}), "minutes": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "place": _("La ville ou la salle ; laissez vide si tout se passe à distance."),
            "minutes": _("Ce qui s’est dit, en quelques phrases. Les décisions se notent à part."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.presence: dict[str, int] = {}
        present = self._present()
        for territory in territories_of(self.instance.alliance_id):
            self.presence[f"t{territory.pk}"] = territory.pk
            self.fields[f"t{territory.pk}"] = forms.CharField(
                label=gettext("Présents pour %(name)s") % {"name": territory.name},
                required=False,
                help_text=_("Une fonction par ligne, sans nom : « la vice-présidente »."),
                widget=forms.Textarea(attrs={"rows": 3}),
                initial="\n".join(present.get(territory.pk, [])),
            )
        self.stale_author = lambda: last_author(self.instance)

    def _present(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for row in self.instance.attendance.all() if self.instance.pk else ():
            found.setdefault(row.territory_id, []).append(row.function)
        return found

    def present(self) -> dict[int, list[str]]:
        """Functions per territory, by key."""
        return {key: str(self.cleaned_data.get(name, "")).splitlines() for name, key in self.presence.items()}


class DecisionForm(StaleMixin, forms.ModelForm):
    """What was decided, who sees to it, by when."""

    due_on = DateField(label=_("Pour le"), required=False)

    class Meta:
        model = CommitteeDecision
        fields = ["text", "owner", "territory", "due_on"]
        help_texts = {"owner": _("Une fonction, sans nom : « la cheffe du service Enfance ».")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].queryset = territories_of(self.instance.committee.alliance_id)  # type: ignore[attr-defined]
        self.fields["territory"].empty_label = _("toute l’alliance")  # type: ignore[attr-defined]
        self.stale_author = lambda: last_author(self.instance.committee)


class DoneForm(forms.Form):
    """The day a decision was done; today when nothing is typed."""

    done_on = DateField(label=_("Fait le"), required=False)

    def day(self) -> Any:
        """The day typed, or today."""
        return self.cleaned_data["done_on"] or timezone.localdate()


class ContactForm(forms.ModelForm):
    """A contact with a partner."""

    on = DateField(label=_("Date"))

    class Meta:
        model = ContactLog
        fields = ["on", "channel", "with_whom", "text", "next_step"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"with_whom": _("Une fonction et une organisation, sans nom de personne.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
