"""What one types of a vote and of a payment."""

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation
from alliage.design.formfields import AmountField, DateField, PercentField
from alliage.design.stale import StaleMixin
from alliage.rules.money import split
from alliage.vocabulary.models import Country, Currency

from ..models import Funding, Payment, Project
from ..permissions import participants
from ..queries.corrections import said
from ..queries.money import countries_of, currencies_near
from .corrections import reason_field
from .partners import named_organisation

ACT = ("voted_on", "deliberation_ref", "deliberation_url")
VOTE = ("funder", "year", "kind", "legal_base", "currency", "voted", *ACT, "reason")
AT_ONCE = 4
"""Shares shown without asking."""
PAID = ("paid_on", "amount", "country", "recipient", "to_individual", "reference", "reason")


class FundingForm(StaleMixin, forms.ModelForm[Funding]):
    """Who votes how much, in what year, on what base, for which countries."""

    terms = (
        "vote",
        "valorisation",
        "ae-cp",
        "base-legale",
        "1-eau",
    )

    voted = AmountField(label=_("Montant voté"))
    voted_on = DateField(label=_("Voté le"), required=False)

    class Meta:
        model = Funding
        fields = ["year", "kind", "legal_base", "currency", "voted", "voted_on", "deliberation_ref", "deliberation_url"]
        labels = {
            "deliberation_ref": _("Référence de la délibération"),
            "deliberation_url": _("Adresse de la délibération publiée"),
        }
        help_texts = {"kind": _("Valorisation : du temps ou du matériel compté en argent.")}

    def __init__(self, *args: Any, project: Project, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        self.fields = {"funder": named_organisation(_("Financeur"), user), **self.fields}
        self.fields["currency"] = forms.ModelChoiceField(currencies_near(project), label=_("Devise"), empty_label=None)
        known = (
            {share.country: share.share for share in self.instance.shares.select_related("country")}
            if self.instance.pk
            else {}
        )
        self.countries = list(dict.fromkeys([*countries_of(project), *known]))
        for country in self.countries:
            label = _("%(country)s, part en %%") % {"country": country.name}
            self.fields[f"share_{country.code}"] = PercentField(label=label, required=False)
        rest = Country.objects.filter(fictitious=project.fictitious).exclude(
            pk__in=[country.pk for country in self.countries]
        )
        self.fields["other_country"] = forms.ModelChoiceField(rest, label=_("Un autre pays"), required=False)
        self.fields["other_share"] = PercentField(label=_("Sa part en %"), required=False)
        self._begin(user, known)
        if said(self.instance):
            self.fields["reason"] = reason_field()

    def _begin(self, user: Any, known: dict[Country, Decimal]) -> None:
        """What a blank form proposes: our vote this year, in euros, shared equally between the countries of the project."""
        if self.instance.pk:
            self.initial["funder"] = self.instance.funder
            shares = [known.get(country) for country in self.countries]
        else:
            self.initial.setdefault("year", timezone.localdate().year)
            self.initial.setdefault("funder", user.acting.organisation if user.acting else None)
            self.initial.setdefault("currency", Currency.objects.filter(code="EUR").first())
            shares = list(split(Decimal(100), [Decimal(1)] * len(self.countries))) if self.countries else []
        for country, share in zip(self.countries, shares, strict=True):
            self.initial[f"share_{country.code}"] = share

    @property
    def share_names(self) -> list[str]:
        """The fields of the countries of the project."""
        return [f"share_{country.code}" for country in self.countries]

    @property
    def share_fields(self) -> list[forms.BoundField]:
        """The same, drawn."""
        return [self[name] for name in self.share_names]

    @property
    def many(self) -> bool:
        """More countries than fit in one step: their shares wait behind a summary, equal until somebody says otherwise."""
        return len(self.countries) > AT_ONCE

    @property
    def shares_are_wrong(self) -> bool:
        """A share is to be mended: it is not left behind the summary."""
        return bool(self.non_field_errors()) or any(self.errors.get(name) for name in self.share_names)

    @property
    def is_uncommon(self) -> bool:
        """Time or goods counted in money, or another base than the general one: these two are then in sight."""
        common = (Funding.Kind.CASH, Funding.LegalBase.GENERAL)
        return (self["kind"].value(), self["legal_base"].value()) != common or bool(
            {"kind", "legal_base"} & set(self.errors)
        )

    @property
    def shares(self) -> dict[Country, Decimal]:
        """The shares typed, those left at nothing left out."""
        data = self.cleaned_data
        typed = {country: data.get(f"share_{country.code}") for country in self.countries}
        if data.get("other_country"):
            typed[data["other_country"]] = data.get("other_share")
        return {country: share for country, share in typed.items() if share}

    @property
    def values(self) -> dict[str, Any]:
        """What belongs to the vote itself."""
        return {name: self.cleaned_data[name] for name in VOTE if name in self.cleaned_data}

    def clean(self) -> dict[str, Any]:
        """A share without its country, or the other way round, is half a sentence."""
        data = super().clean() or self.cleaned_data
        twin = self._twin(data)
        if twin is not None:
            self.add_error(None, twin)
        half = bool(data.get("other_share")) != bool(data.get("other_country"))
        if half and not {"other_country", "other_share"} & set(self.errors):
            self.add_error("other_country", gettext("Pour un autre pays, choisissez le pays et donnez sa part."))
        return data

    def _twin(self, data: dict[str, Any]) -> SafeString | None:
        """The way to the same vote, already written."""
        names = ("funder", "year", "kind", "legal_base", "currency")
        if any(name in self.errors or data.get(name) is None for name in names):
            return None
        same = Funding.objects.filter(project=self.project, **{name: data[name] for name in names})
        row = same.exclude(pk=self.instance.pk).first()
        if row is None:
            return None
        url = reverse("projects:funding_change", args=[self.project.pk, row.pk])
        said = gettext("Ce financement existe déjà pour cette année :")
        return format_html('{} <a href="{}">{}</a>.', said, url, gettext("modifiez-le"))


class PaymentForm(StaleMixin, forms.ModelForm[Payment]):
    """Money that left: when, how much, where, to whom."""

    terms = (
        "paye",
        "engagement",
        "mandatement",
        "e-apd",
    )

    paid_on = DateField(label=_("Payé le"))
    amount = AmountField(label=_("Montant payé"), min_value=Decimal("0.01"))

    class Meta:
        model = Payment
        fields = ["paid_on", "amount", "country", "recipient", "to_individual", "reference"]
        labels = {"to_individual": _("Versé à une personne (bourse, frais de mission)")}
        help_texts = {"to_individual": _("Compté pour tous, nommé pour personne : laissez « Versé à » vide.")}

    def __init__(self, *args: Any, funding: Funding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = Country.objects.filter(pk__in=funding.shares.values("country"))
        country = forms.ModelChoiceField(
            countries, label=_("Pays de dépense"), required=False, empty_label=gettext("non précisé")
        )
        recipients = Organisation.objects.filter(pk__in=participants(funding.project))
        recipient = forms.ModelChoiceField(
            recipients, label=_("Versé à"), required=False, empty_label=gettext("non précisé")
        )
        self.fields["country"], self.fields["recipient"] = country, recipient
        self.fields["amount"].help_text = _("En %(currency)s.") % {"currency": funding.currency.name}
        if not self.instance.pk:
            self.initial.setdefault("paid_on", timezone.localdate())
        if said(self.instance):
            self.fields["reason"] = reason_field()

    @property
    def values(self) -> dict[str, Any]:
        """What the deed needs."""
        return {name: self.cleaned_data[name] for name in PAID if name in self.cleaned_data}
