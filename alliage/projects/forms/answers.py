"""What a partner types through a personal link: one question, in the name of a function."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Picture
from alliage.design.formfields import DateField, PlainDecimalField
from alliage.rules.uploads import accept

from ..models import Effect, Indicator, PersonalLink
from ..services.submissions import Photo, Sending

Kind = PersonalLink.Kind
YES, NO, OTHER = "oui", "non", "autre"
ABOUT_SENDING = {"key", "who", "other", "photo", "photo_alt", "release"}


def _text(label: Any, rows: int, longest: int, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=longest, widget=widget, help_text=help_text, required=required)


class AnswerForm(forms.Form):
    """The fields of one kind of link, then who answers, then a question in return."""

    def __init__(self, *args: Any, link: PersonalLink, levels: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.link = link
        self.fields["key"] = forms.CharField(
            max_length=64, required=False, widget=forms.HiddenInput, initial=secrets.token_hex(12)
        )
        makers = {
            Kind.QUESTION: self._question,
            Kind.EFFECT: self._effect,
            Kind.VALUE: lambda: self._value(levels),
            Kind.WORD: self._word,
            Kind.CONFIRM: self._confirmation,
            Kind.READING: self._reading,
            Kind.MESSAGE: self._message,
        }
        self.fields.update(makers[Kind(link.kind)]())
        self.own = [name for name in self.fields if name != "key"]
        self.fields["who"] = forms.ChoiceField(
            label=_("À quel titre répondez-vous ?"),
            choices=[(YES, link.function), (OTHER, gettext("à un autre titre, que j’écris ici"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Dites à quel titre vous répondez.")},
        )
        self.fields["other"] = forms.CharField(label=_("Votre fonction, si c’est une autre"), max_length=150, required=False)
        self.fields["asks"] = _text(_("Votre question"), 3, 500, required=False)
        self.fields["asks_due_on"] = DateField(label=_("Réponse souhaitée pour le"), required=False)

    def about(self) -> list[forms.BoundField]:
        """The fields of what is asked, without who answers nor the question in return."""
        return [self[name] for name in self.own]

    def returns_a_question(self) -> bool:
        """Whether the question in return was begun: it is then shown open."""
        return bool(self["asks"].value() or self["asks_due_on"].value())

    def _question(self) -> dict[str, forms.Field]:
        return {"text": _text(_("Votre réponse"), 5, 1000)}

    def _effect(self) -> dict[str, forms.Field]:
        help_text = _("Un fait, au présent : « Six quartiers ont un éducateur avec un statut et un budget ».")
        return {
            "text": _text(_("Ce qui a changé chez vous"), 3, 300, help_text),
            "domain": forms.ChoiceField(label=_("Domaine"), choices=[("", gettext("Choisir")), *Effect.Domain.choices]),
            "on": DateField(label=_("Constaté le"), required=False),
        }

    def _value(self, levels: dict[int, str]) -> dict[str, forms.Field]:
        indicator = self.link.indicator
        made: dict[str, forms.Field] = {}
        if indicator and indicator.kind == Indicator.Kind.SCALE:
            made["value"] = forms.TypedChoiceField(
                label=_("Le niveau atteint"),
                choices=[(rank, f"{rank}. {label}") for rank, label in levels.items()],
                widget=forms.RadioSelect,
                coerce=PlainDecimalField().to_python,
            )
        else:
            unit = indicator.unit if indicator else ""
            made["value"] = PlainDecimalField(
                label=_("Votre chiffre"), help_text=unit, max_digits=14, decimal_places=2, min_value=0
            )
        if indicator and indicator.by_sex_and_age:
            made["women"] = forms.IntegerField(label=_("dont femmes"), required=False, min_value=0)
            made["men"] = forms.IntegerField(label=_("dont hommes"), required=False, min_value=0)
        made["on"] = DateField(label=_("Constaté le"), initial=timezone.localdate)
        made["text"] = _text(_("Précision"), 2, 300, required=False)
        return made

    def _word(self) -> dict[str, forms.Field]:
        help_text = _("Elle paraîtra sur la page de la coopération, à la même taille que celle de chaque partenaire.")
        return {
            "text": _text(_("Votre parole, en une phrase"), 3, 280, help_text),
            "agreed": forms.BooleanField(
                label=_("Cette phrase peut être publiée"),
                error_messages={"required": _("Sans votre accord, nous ne pouvons pas l’afficher.")},
            ),
        }

    def _confirmation(self) -> dict[str, forms.Field]:
        choices = [(YES, gettext("Oui, c’est bien cela")), (NO, gettext("Non, ou pas tout à fait"))]
        return {
            "agrees": forms.ChoiceField(label=_("Est-ce bien ce qui a changé ?"), choices=choices, widget=forms.RadioSelect),
            "text": _text(_("Précision"), 3, 600, _("Demandée si ce n’est pas tout à fait cela."), required=False),
        }

    def _reading(self) -> dict[str, forms.Field]:
        choices = [(YES, gettext("D’accord")), (NO, gettext("Il y a quelque chose à changer"))]
        question = _("Cette page peut-elle paraître telle quelle ?")
        help_text = _("Vos mots restent entre partenaires.")
        return {
            "agrees": forms.ChoiceField(label=question, choices=choices, widget=forms.RadioSelect),
            "text": _text(_("Ce qui est à changer"), 4, 1000, help_text, required=False),
        }

    def _message(self) -> dict[str, forms.Field]:
        release = Picture.Release
        return {
            "text": _text(_("Votre message"), 5, 1000),
            "photo": forms.FileField(
                label=_("Une photo"),
                required=False,
                widget=forms.FileInput({"accept": accept("picture")}),
                help_text=_("JPEG, PNG ou WebP, 12 Mo au plus. Le lieu et l’appareil n’y sont pas gardés."),
            ),
            "photo_alt": forms.CharField(label=_("Ce que montre la photo"), max_length=300, required=False),
            "release": forms.ChoiceField(
                label=_("Les personnes que l’on voit"),
                required=False,
                widget=forms.RadioSelect,
                choices=[
                    (release.NOBODY, gettext("Personne de reconnaissable")),
                    (release.OBTAINED, gettext("Elles sont d’accord pour être montrées")),
                ],
            ),
        }

    def clean(self) -> dict[str, Any]:
        """Another function is written, a « no » is explained, a photo says what it shows and whom."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("who") == OTHER and not data.get("other", "").strip():
            self.add_error("other", ValidationError(_("Écrivez votre fonction."), code="empty"))
        if data.get("agrees") == NO and not data.get("text", "").strip():
            self.add_error("text", ValidationError(_("Dites ce qui n’est pas exact."), code="empty"))
        if data.get("photo"):
            if not data.get("photo_alt", "").strip():
                self.add_error("photo_alt", ValidationError(_("Dites en quelques mots ce que l’on y voit."), code="empty"))
            if not data.get("release"):
                self.add_error(
                    "release",
                    ValidationError(_("Dites si l’on peut reconnaître quelqu’un, et avec son accord."), code="empty"),
                )
        if data.get("asks_due_on") and not data.get("asks", "").strip():
            self.add_error("asks", ValidationError(_("Écrivez votre question, ou effacez la date."), code="empty"))
        return data

    def sending(self) -> Sending:
        """What the deed asks for."""
        data = self.cleaned_data
        values = {name: value for name, value in data.items() if name not in ABOUT_SENDING | {"agreed"}}
        if "agrees" in values:
            values["agrees"] = values["agrees"] == YES
        photo = data.get("photo")
        return Sending(
            key=data["key"] or secrets.token_hex(12),
            function=data["other"] if data["who"] == OTHER else self.link.function,
            values={name: value.strip() if isinstance(value, str) else value for name, value in values.items()},
            photo=Photo(photo, data["photo_alt"].strip(), data["release"]) if photo else None,
        )
