"""Forms of acts: what the act says, who signs, what gives it force."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation
from alliage.actors.queries import last_author
from alliage.design import search
from alliage.design.adding import add_link
from alliage.design.formfields import AmountField, DateField
from alliage.design.stale import StaleMixin
from alliage.vocabulary import queries as vocabulary

from ..models import Alliance, Convention

NAMED = 5


class ConventionForm(StaleMixin, forms.ModelForm):
    """First step: what the act says."""

    terms = (
        "convention",
        "avenant",
        "lettre-d-intention",
        "reconduction",
        "echeance",
    )

    amount = AmountField(
        label=_("Montant prévisionnel"), required=False, help_text=_("Celui de tous les engagements ; 0 s’il n’y en a pas.")
    )
    starts_on = DateField(label=_("Prend effet le"), required=False)
    ends_on = DateField(label=_("Échéance"), required=False)

    class Meta:
        model = Convention
        fields = [
            "kind",
            "amends",
            "title",
            "object",
            "amount",
            "currency",
            "starts_on",
            "ends_on",
            "years_only",
            "renewal",
            "source_url",
        ]
        widgets = {"object": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "amends": _("Pour un avenant seulement : l’acte qu’il modifie."),
            "object": _("Ce que l’acte permet de faire, en une ou deux phrases."),
            "renewal": _("Par exemple « tacite, un an »."),
            "years_only": _("Alors écrivez le 1er janvier et le 31 décembre : seules les années seront montrées."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = Convention.objects.kept().filter(alliance=self.instance.alliance_id, amends=None).exclude(pk=self.instance.pk)
        self.fields["amends"].queryset = acts  # type: ignore[attr-defined]
        self.fields["amends"].empty_label = _("aucun : c’est un acte d’origine")  # type: ignore[attr-defined]
        self.fields["currency"].queryset = vocabulary.currencies()  # type: ignore[attr-defined]
        self.fields["currency"].empty_label = _("choisir")  # type: ignore[attr-defined]
        if self.instance.pk is None:
            self.initial["currency"] = vocabulary.currencies().first()
        self.stale_author = lambda: last_author(self.instance)


class LegalForm(StaleMixin, forms.ModelForm):
    """Third step: what gives the act its force, and its text."""

    terms = (
        "deliberation",
        "representant-de-l-etat",
        "accuse-de-reception",
        "executoire",
    )

    deliberation_on = DateField(label=_("Délibération du"), required=False)
    signed_on = DateField(label=_("Signée le"), required=False, help_text=_("La date de la dernière signature."))
    transmitted_on = DateField(label=_("Transmise au représentant de l’État le"), required=False)
    enforceable_on = DateField(
        label=_("Exécutoire le"), required=False, help_text=_("Une fois publiée et transmise (CGCT, art. L3131-1).")
    )
    file = forms.FileField(label=_("Texte signé"), required=False, help_text=_("PDF de préférence, 25 Mo au plus."))

    class Meta:
        model = Convention
        fields = [
            "deliberation_ref",
            "deliberation_on",
            "signed_on",
            "signed_year",
            "transmitted_on",
            "receipt_ref",
            "enforceable_on",
        ]
        help_texts = {"signed_year": _("Seulement si le jour n’est pas connu.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale_author = lambda: last_author(self.instance)


class PartiesForm(StaleMixin, forms.Form):
    """Second step: who signs. One line per organisation that carries the alliance, one for another body."""

    terms = (
        "partie",
        "autorite-locale-etrangere",
    )

    def __init__(self, *args: Any, convention: Convention, **kwargs: Any) -> None:
        self.instance = convention
        self.bodies: dict[str, Organisation] = {}
        self.signed = {row.organisation: row.signatory for row in convention.parties.select_related("organisation")}
        super().__init__(*args, **kwargs)
        self.stale_author = lambda: last_author(convention)
        for body in self._lines():
            self._line(body, self.signed)
        self.fields["other"] = forms.CharField(
            label=_("Une autre organisation"),
            required=False,
            max_length=200,
            help_text=_("Son nom, tel qu’il est dans l’annuaire des organisations."),
        )
        self.fields["other_signatory"] = forms.CharField(
            label=_("Fonction de son signataire"), required=False, max_length=150
        )
        # Compared once every line is read: a party another person added meanwhile comes back ticked.
        self.remember()

    def _line(self, body: Organisation, signed: dict[Organisation, str]) -> None:
        """A box « signs » and the function of the signatory."""
        self.bodies[f"p{body.pk}"] = body
        self.fields[f"p{body.pk}"] = forms.BooleanField(
            label=gettext("%(name)s signe") % {"name": body.name}, required=False, initial=body in signed
        )
        self.fields[f"s{body.pk}"] = forms.CharField(
            label=gettext("%(name)s : fonction du signataire") % {"name": body.name},
            required=False,
            max_length=150,
            initial=signed.get(body, ""),
        )

    def _stored(self) -> Iterator[tuple[str, Any]]:
        """The moment of the act, then each line: whether the body signs, by which function."""
        yield "updated_at", self.instance.updated_at
        for body in self._lines():
            yield f"p{body.pk}", body in self.signed
            yield f"s{body.pk}", self.signed.get(body, "")

    def _lines(self) -> list[Organisation]:
        """The bodies the form asks about."""
        return list(dict.fromkeys([*bodies(self.instance.alliance), *self.signed]))

    def clean_other(self) -> Organisation | None:
        """One organisation of the directory, or what to type to name it."""
        typed = str(self.cleaned_data["other"]).strip()
        if not typed:
            return None
        found = search.search(Organisation.objects.all(), typed, limit=NAMED).rows
        exact = [body for body in found if typed.casefold() in {body.name.casefold(), body.short_name.casefold()}]
        if len(exact or found) == 1:
            return (exact or found)[0]
        if found:
            names = " ; ".join(body.name for body in found)
            raise ValidationError(
                gettext("Plusieurs organisations répondent à ce nom : écrivez l’un de ceux-ci — %(names)s.")
                % {"names": names}
            )
        said = gettext("Aucune organisation de ce nom dans l’annuaire : vérifiez l’orthographe, ou ajoutez-la d’abord.")
        raise ValidationError(format_html("{} {}", said, add_link(reverse("actors:organisation_add"), typed)))

    def clean(self) -> dict[str, Any]:
        """A function without its organisation is said, not lost."""
        data = super().clean() or {}
        for name, body in self.bodies.items():
            if data.get(f"s{body.pk}") and not data.get(name):
                self.add_error(
                    name, gettext("Une fonction de signataire est écrite : cochez la case, ou videz la fonction.")
                )
        return data

    def parties(self) -> dict[Organisation, str]:
        """Who signs, by which function."""
        chosen = {body: self.cleaned_data[f"s{body.pk}"] for name, body in self.bodies.items() if self.cleaned_data[name]}
        other = self.cleaned_data["other"]
        return {**chosen, other: self.cleaned_data["other_signatory"]} if other else chosen


def bodies(alliance: Alliance) -> list[Organisation]:
    """The organisations that carry the alliance, in its order."""
    rows = alliance.members.select_related("organisation").order_by("position", "pk")
    return [row.organisation for row in rows if row.organisation and row.is_current]
