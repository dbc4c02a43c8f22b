"""The words a link is sent with, in each language, ready to be copied into any messaging."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from ..models import PersonalLink


@dataclass(frozen=True)
class Envelope:
    """A text with its link in one language, and the addresses that open it in a messaging, without any tracking."""

    language: str
    name: str
    url: str
    subject: str
    text: str

    @property
    def mail(self) -> str:
        """Opens the mail program, the message written."""
        return f"mailto:?subject={quote(self.subject)}&body={quote(self.text)}"

    @property
    def whatsapp(self) -> str:
        """Opens WhatsApp, the message written."""
        return f"https://wa.me/?text={quote(self.text)}"

    @property
    def sms(self) -> str:
        """Opens the text messages of a phone."""
        return f"sms:?&body={quote(self.text)}"


def envelopes(link: PersonalLink, token: str) -> list[Envelope]:
    """The text in each language, the one chosen for the partner first."""
    codes = [code for code, _label in settings.LANGUAGES]
    return [_written(link, token, code) for code in sorted(codes, key=lambda code: code != link.language)]


def _written(link: PersonalLink, token: str, language: str) -> Envelope:
    with translation.override(language):
        url = settings.SITE_URL + reverse("links:page", args=[token])
        place = link.organisation.territory
        context = {"link": link, "url": url, "place": place.name if place else link.organisation.name}
        subject = " ".join(render_to_string("projects/mail/link_subject.txt", context).split())
        text = render_to_string("projects/mail/link.txt", context).strip()
        name = translation.get_language_info(language)["name_local"].capitalize()
    return Envelope(language, name, url, subject, text)
