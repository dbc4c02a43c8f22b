"""Words explained on the spot: a button that opens its definition, without a script, by mouse, finger or keyboard."""

from collections.abc import Iterable
from typing import Any

from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from alliage.design import page
from alliage.design.templatetags.design.registry import register
from alliage.rules import glossary


def _number(context: Context) -> str:
    """The place of a word among those of the page, or of the form: one word may be explained twice."""
    request = context.get("request")
    holder: Any = request or context
    place = getattr(holder, "explained", 0) + 1
    holder.explained = place
    return str(place) if request else f"f{place}"


def explained(slug: str, number: str, text: str = "") -> SafeString:
    """A word and its definition."""
    language = get_language() or "fr"
    entry = glossary.entry(slug)
    said = entry.term(language)
    letters = format_html(" ({})", entry.expansion) if entry.expansion and language.startswith("fr") else ""
    return format_html(
        '<button type="button" class="term" popovertarget="mot-{}">{}</button>'
        '<span class="tip" id="mot-{}" popover><b>{}</b>{}{} {} <a href="{}#{}">{}</a></span>',
        number,
        text or said,
        number,
        said,
        letters,
        "\u00a0:",
        entry.definition(language),
        page.words_url(),
        slug,
        gettext("Tous les mots"),
    )


@register.simple_tag(takes_context=True)
def term(context: Context, slug: str, text: str = "") -> SafeString:
    """A word of the glossary, explained where it stands; `text` when the sentence writes it otherwise."""
    return explained(slug, _number(context), text)


@register.simple_tag(takes_context=True)
def terms(context: Context, *slugs: str | Iterable[str]) -> SafeString:
    """The words of a screen, in a line: « Les mots : avenant · exécutoire »."""
    wanted = [slug for given in slugs for slug in ([given] if isinstance(given, str) else given)]
    if not wanted:
        return SafeString()
    pieces = format_html_join(" · ", "{}", ((explained(slug, _number(context)),) for slug in wanted))
    return format_html('<p class="small soft no-print">{} {}</p>', gettext("Les mots :"), pieces)
