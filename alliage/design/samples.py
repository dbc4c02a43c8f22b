"""What the living page shows: fictitious territories and figures, never a real authority."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliage.design import formfields, parts, values
from alliage.design.stale import StaleMixin
from alliage.design.templatetags.design.territories import effect


@dataclass(frozen=True)
class Place:
    """A fictitious territory."""

    pk: int
    name: str
    kind: Any
    shape: int
    tone: int

    def get_absolute_url(self) -> str:
        """Its place on this page."""
        return "#territoires"


PLACES = (
    Place(1, "Haut-Val", gettext_lazy("Département"), 1, 1),
    Place(2, "Kaléba", gettext_lazy("Province"), 2, 2),
    Place(3, "Tamarès", gettext_lazy("District"), 3, 3),
    Place(4, "Dolvane", gettext_lazy("Comté"), 4, 4),
    Place(5, "Salune", gettext_lazy("Région"), 5, 5),
    Place(6, "Bessamé", gettext_lazy("Cercle"), 6, 6),
)
SWATCHES = ("paper", "wash", "sheet", "rule", "edge", "soft", "ink", "act")
MAIN_GOALS, OTHER_GOALS = (4,), (10, 16)
LEVELS = ("declared", "documented", "verified")


class SampleForm(forms.Form):
    """One field of each kind, some of them typed wrong."""

    title = forms.CharField(
        label=gettext_lazy("Titre, en bénéfice"), help_text=gettext_lazy("Ce que cela change, pour qui.")
    )
    amount = formfields.AmountField(label=gettext_lazy("Montant"))
    share = formfields.PercentField(label=gettext_lazy("Part de ce pays"), required=False)
    country = forms.ChoiceField(
        label=gettext_lazy("Pays"),
        choices=[("", gettext_lazy("Choisir")), ("1", "Haut-Val"), ("2", "Kaléba")],
        required=False,
    )
    voted = formfields.DateField(label=gettext_lazy("Date du vote"))
    file = forms.FileField(
        label=gettext_lazy("Pièce jointe"), help_text=gettext_lazy("PDF ou ODT, 25 Mo au plus."), required=False
    )
    changed = forms.CharField(
        label=gettext_lazy("Ce qui a changé"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    seen_by = forms.MultipleChoiceField(
        label=gettext_lazy("Qui l’a constaté ?"),
        choices=[("d", gettext_lazy("Un service du Département")), ("p", gettext_lazy("Le partenaire"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    shown_to = forms.ChoiceField(
        label=gettext_lazy("Qui peut le lire ?"),
        choices=[("all", gettext_lazy("Tout le monde")), ("us", gettext_lazy("Entre nous"))],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=gettext_lazy("Le partenaire est d’accord pour publier"), required=False)
    signed = forms.CharField(
        label=gettext_lazy("Indisponible"), disabled=True, initial=gettext_lazy("Convention signée"), required=False
    )


class LightForm(forms.Form):
    """One sentence, and the right to publish it."""

    view = forms.CharField(
        label=gettext_lazy("Votre avis, en une phrase"),
        help_text=gettext_lazy("Il paraîtra dans la note, à la même taille que le nôtre."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 280}),
    )
    agreed = forms.BooleanField(label=gettext_lazy("Vous pouvez publier cette phrase"), required=False)


class RowForm(forms.Form):
    """One line of a list."""

    place = forms.CharField(label=gettext_lazy("Territoire"))
    share = formfields.PercentField(label=gettext_lazy("Part de ce pays"))


class StaleForm(StaleMixin, forms.Form):
    """One sentence another tab has changed."""

    view = forms.CharField(label=gettext_lazy("Votre avis, en une phrase"))
    instance = None

    def _stored(self) -> Iterator[tuple[str, Any]]:
        yield "updated_at", "après"
        yield "view", _("Deux guides, un par langue")


def wrong_form() -> SampleForm:
    """The form with two things to mend."""
    typed = {"x-title": "Accompagner les jeunes", "x-amount": "soixante mille", "x-voted": "2027-02-30", "x-shown_to": "us"}
    return SampleForm(typed, prefix="x")


def rows() -> forms.BaseFormSet[RowForm]:
    """A list of two lines to fill in."""
    return forms.formset_factory(RowForm, extra=2)(prefix="ligne")


def stale_form() -> StaleForm:
    """A record somebody saved since it was read."""
    form = StaleForm({"stamp": "updated_at=avant view=avant", "view": _("Un guide commun.")}, auto_id="stale_%s")
    form.is_valid()
    return form


def _section(place: Place, level: str) -> SafeString:
    """One effect, said by who lives it."""
    return effect(place, _("Un effet dit par qui le vit."), level, _("une fonction"))


def columns(size: int) -> list[parts.Column]:
    """A block of that many columns; the fourth has nothing yet."""
    return [
        parts.Column(
            place,
            [
                (_("Ce qui a changé"), "" if place.pk == 4 else _section(place, LEVELS[place.pk % 3])),
                (_("Ce que nous apportons"), SafeString(values.money(60_000 // place.pk, "EUR"))),
            ],
            subtitle=f"{place.kind}, {_('exemple fictif')}",
            ici=place.pk == 1,
        )
        for place in PLACES[:size]
    ]


def bars(size: int) -> list[tuple[str, list[tuple[Place, Any, Any]]]]:
    """Three measures for that many territories."""
    figures: list[tuple[str, list[tuple[Any, Any]]]] = [
        (_("Professionnels formés"), [(31, 40), (42, 50), (12, 30), (None, 20)]),
        (_("Jeunes associés à la préparation de leur propre accueil"), [(58, 80), (120, 200), (40, 40), (9, 60)]),
        (_("Pratiques changées"), [(4, 6), (6, 8), (1, 4), (None, 5)]),
    ]
    return [(label, [(place, *pair) for place, pair in zip(PLACES, pairs[:size], strict=False)]) for label, pairs in figures]


def dates(today: dt.date) -> list[tuple[str, dt.date]]:
    """Days as they are said, from far behind to far ahead."""
    return [(_("dernière nouvelle"), today - dt.timedelta(days=days)) for days in (0, 1, 6, 48, 213)] + [
        (_("échéance"), today + dt.timedelta(days=days)) for days in (1, 87, 400, -3)
    ]


def page(number: int) -> Page[int]:
    """One of twelve pages."""
    return Paginator(range(120), 10).page(number)


def tabs() -> list[tuple[str, str, bool]]:
    """Two ways to see one set."""
    return [(_("Liste"), "#reponses", True), (_("Carte"), "#cartes", False)]


def figures() -> list[tuple[str, str, str]]:
    """Figures that lead to their lines."""
    return [("8", _("coopérations"), "#tableau"), (values.percent(77.5), _("de la cible"), "#tableau")]


def account() -> list[tuple[str, str]]:
    """What the account menu holds."""
    return [("Haut-Val", "#naviguer"), (_("Mon compte"), "#naviguer"), (_("Les personnes"), "#naviguer")]


def story(today: dt.date) -> list[tuple[Any, ...]]:
    """Four moments of a cooperation."""
    return [
        (today, _("La parole de Kaléba"), _("reçue par le lien du partenaire")),
        (dt.date(2026, 3, 17), _("Comité de suivi"), _("relevé signé par les deux territoires"), "#frise"),
        (dt.date(2024, 11, 4), _("Avenant n° 1"), _("la convention va jusqu’au 31.12.2027")),
        ("2021", _("Convention"), ""),
    ]


def points() -> list[dict[str, Any]]:
    """Points on the map, named after fictitious places."""
    spots = [(14.7, -17.4), (18.5, -72.3), (45.9, 24.9), (-18.9, 47.5), (13.4, 103.9), (33.9, 35.5), (48.8, 2.3)]
    return [
        {"lat": lat, "lon": lon, "label": f"{_('Lieu')} {place}", "count": place, "url": "#cartes"}
        for place, (lat, lon) in enumerate(spots, 1)
    ]


CELLS = {code: (count, "#cartes") for code, count in {"22": 1, "29": 2, "44": 3, "73": 4, "92": 3, "971": 1}.items()}


def yearly() -> list[tuple[int, list[tuple[str, int | None, str]]]]:
    """Three measures over two years, one of them not said."""
    return [
        (2025, [(_("voté"), 238_000, values.money(238_000, "EUR")), (_("payé"), 214_500, values.money(214_500, "EUR"))]),
        (2026, [(_("voté"), 240_000, values.money(240_000, "EUR")), (_("payé"), None, _("pas publié"))]),
    ]


OVER = -1500
"""A margin below zero."""
