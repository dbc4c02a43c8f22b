"""Forms: every field has its label, help, error and « facultatif »; fields read what people type."""

import datetime as dt
from decimal import Decimal

import pytest
from django import forms as django_forms
from django.db.models import BLANK_CHOICE_DASH
from django.template import Context, Template
from django.utils import translation

from alliage.design import formfields, forms
from alliage.design.samples import SampleForm, wrong_form


class Money(django_forms.Form):
    """One of each number."""

    amount = formfields.AmountField(label="Montant")
    share = formfields.PercentField(label="Part", required=False)
    day = formfields.DateField(label="Date", required=False)


class Filter(django_forms.Form):
    """Nothing is demanded: nothing has to be said."""

    words = django_forms.CharField(label="Mots", required=False)


def errors(**typed: str) -> dict[str, list[str]]:
    """What the form answers."""
    return {name: list(said) for name, said in Money({"amount": "1", **typed}).errors.items()}


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 234,50", "1234.50"),
        ("1\u202f234,5", "1234.5"),
        ("1\u00a0234,50 €", "1234.50"),
        ("60 000 EUR", "60000"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1234.5", "1234.5"),
        ("0", "0"),
    ],
)
def test_amounts_as_they_are_written(typed: str, amount: str) -> None:
    form = Money({"amount": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("soixante mille", "Écrivez un nombre en chiffres, par exemple 60 000 ou 1 234,50."),
        ("€", "Écrivez un nombre en chiffres, par exemple 60 000 ou 1 234,50."),
        ("NaN", "Écrivez un nombre en chiffres, par exemple 60 000 ou 1 234,50."),
        ("-5", "Un montant ne peut pas être négatif."),
        ("60.000", "Écrivez au plus 2 chiffres après la virgule ; pour les milliers, laissez une espace : 60 000."),
        ("9" * 20, "Ce nombre est trop grand : vérifiez les zéros."),
    ],
)
def test_amounts_refused_politely(typed: str, answer: str) -> None:
    assert errors(amount=typed) == {"amount": [answer]}


def test_english_thousands_only_on_english_pages() -> None:
    with translation.override("en"):
        form = Money({"amount": "60,000"})
        assert form.is_valid()
        assert form.cleaned_data["amount"] == Decimal(60000)
    assert "amount" in errors(amount="60,000")


def test_shares() -> None:
    form = Money({"amount": "1", "share": "12,5 %"})
    assert form.is_valid()
    assert form.cleaned_data["share"] == Decimal("12.5")
    assert errors(share="101") == {"share": ["Une part ne dépasse pas 100 %."]}
    assert errors(share="-1") == {"share": ["Une part ne peut pas être négative."]}


@pytest.mark.parametrize("typed", ["2026-03-14", "14/03/2026", "14.03.2026"])
def test_dates_both_ways(typed: str) -> None:
    for language in ("fr", "en"):
        with translation.override(language):
            form = Money({"amount": "1", "day": typed})
            assert form.is_valid()
            assert form.cleaned_data["day"] == dt.date(2026, 3, 14)


def test_a_date_that_does_not_exist_stays_as_typed() -> None:
    form = Money({"amount": "1", "day": "2027-02-30"})
    assert form.errors["day"] == ["Écrivez une date qui existe, ainsi : 14/03/2026."]
    assert '<input type="text" name="day" value="2027-02-30"' in str(form["day"])
    assert '<input type="date" name="day" value="2026-03-14"' in str(Money(initial={"day": dt.date(2026, 3, 14)})["day"])


def test_stored_numbers_are_shown_as_written_typed_ones_as_typed() -> None:
    assert 'value="1\u202f234,50"' in str(Money(initial={"amount": Decimal("1234.50")})["amount"])
    assert 'value="1.234,5"' in str(Money({"amount": "1.234,5"})["amount"])
    assert "step=" not in str(Money()["amount"])


def test_a_line_has_label_help_error_tied_together() -> None:
    form = wrong_form()
    title, amount = form["title"].as_field_group(), form["amount"].as_field_group()
    assert '<label for="id_x-title">Titre, en bénéfice</label>' in title
    assert title.index("id_x-title_helptext") < title.index("<input")
    assert 'aria-describedby="id_x-title_helptext"' in title
    assert '<span class="error" id="id_x-amount_error">Écrivez un nombre' in amount
    assert 'aria-invalid="true" aria-describedby="id_x-amount_error"' in amount


def test_optional_is_said_in_words() -> None:
    form = SampleForm()
    assert '<span class="opt">(facultatif)</span>' in form["share"].as_field_group()
    assert "facultatif" not in form["title"].as_field_group()
    assert "facultatif" not in form["agreed"].as_field_group()
    assert "facultatif" not in form["signed"].as_field_group()
    assert "sauf ceux où il est écrit « facultatif »" in str(form)
    assert [forms.asked(form) for form in (SampleForm(), Money(), Filter())] == ["some", "some", "none"]
    assert "facultatif" not in str(Filter())


def test_choices_are_a_group_with_ticks() -> None:
    group = SampleForm()["shown_to"].as_field_group()
    assert "<legend>Qui peut le lire ?</legend>" in group
    assert group.count('<div class="tick">') == 2
    assert '<label for="id_shown_to_1">Entre nous</label>' in group
    box = SampleForm()["agreed"].as_field_group()
    assert box.index("<input") < box.index("<label")


def test_the_summary_leads_to_each_field_once() -> None:
    summary = Template("{% load design %}{% form_errors form %}").render(Context({"form": wrong_form()}))
    assert "2 points à corriger" in summary
    assert summary.count("<li>") == 2
    assert '<a href="#id_x-amount">Montant</a> : Écrivez un nombre' in summary
    assert 'role="alert" tabindex="-1" autofocus' in summary
    missing = str(SampleForm({}))
    assert '<a href="#id_shown_to_0">Qui peut le lire ?</a>' in missing
    assert missing.count('class="note err errors"') == 1
    assert "Un point à corriger" in str(Money({"amount": ""}))
    assert "à corriger" not in str(Money({"amount": "1"}))


def test_errors_of_the_whole_form_come_first_and_hidden_ones_have_no_link() -> None:
    class Whole(django_forms.Form):
        name = django_forms.CharField(label="Nom")
        key = django_forms.IntegerField(widget=django_forms.HiddenInput)

    form = Whole({"key": "x"})
    form.add_error(None, "Les parts font 90 : il manque 10.")
    assert [(each.target, each.label) for each in forms.errors(form)] == [("", ""), ("id_name", "Nom"), ("", "Key")]
    assert str(form).count('type="hidden"') == 1


def test_a_fieldset_skips_what_the_form_lacks() -> None:
    page = Template(
        "{% load design %}{% fieldset form 'L’argent' 'amount' 'unknown' help='En euros.' %}"
        "{% fieldset form 'Rien' 'unknown' %}"
    )
    drawn = page.render(Context({"form": Money()}))
    assert drawn.count("<fieldset") == 1
    assert '<legend>L’argent</legend><p class="soft">En euros.</p>' in drawn
    assert 'name="amount"' in drawn


def test_a_formset_draws_its_rows() -> None:
    formset = django_forms.formset_factory(Money, extra=2)()
    drawn = str(formset)
    assert drawn.count('class="formset-row"') == 2
    assert 'name="form-TOTAL_FORMS" value="2"' in drawn


def test_an_empty_choice_is_a_word() -> None:
    class Pick(django_forms.Form):
        place = django_forms.TypedChoiceField(choices=[*BLANK_CHOICE_DASH, ("1", "Kaléba")], required=False)

    assert '<option value="" selected>Choisir</option>' in str(Pick()["place"])


def test_a_field_demanded_in_some_cases_is_not_called_optional() -> None:
    class Life(django_forms.Form):
        stage = django_forms.CharField()
        reason = django_forms.CharField(required=False)
        other = django_forms.CharField(required=False)

    form = Life()
    form.fields["reason"].conditional = True
    assert [forms.is_optional(form[name]) for name in form.fields] == [False, False, True]
