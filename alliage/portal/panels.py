"""What the portal puts on every page: menu, search box, footer; and the first steps on an empty portfolio."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from alliage.design import menus, slots
from alliage.projects.models import AccountSum

from .models import Digest
from .permissions import can_make_state, can_read_state, can_state
from .queries.digests import preference_of
from .queries.first_steps import first_steps
from .queries.statement import statement


@slots.fill("site.menu", order=10)
def menu(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> list[SafeString]:
    """A visitor reads the atlas, the accounts and the help; a person with an account has her work first."""
    atlas = menus.link(gettext("Atlas"), reverse("portal:atlas"), request=request)
    if not user.is_authenticated:
        account = menus.link(gettext("Combien, pour quoi"), reverse("portal:accounts"), request=request)
        return [atlas, account, menus.link(gettext("Aide"), reverse("portal:help"), request=request)]
    return [
        menus.link(gettext("Ma semaine"), reverse("portal:week"), request=request),
        menus.link(gettext("Coopérations"), reverse("projects:portfolio"), request=request),
        menus.link(gettext("Budget"), reverse("arbitration:rounds"), request=request),
        menus.link(gettext("Alliances"), reverse("alliances:list"), request=request),
        menus.link(gettext("Territoires"), reverse("actors:territories"), request=request),
        atlas,
    ]


@slots.fill("site.search")
def search_box(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> str:
    """The search box; left out on the home and search pages, which have their own, larger."""
    address = reverse("portal:search")
    if request and request.path in (address, reverse("portal:home")):
        return ""
    return render_to_string("design/search.html", {"action": address, "query": ""}, request=request)


@slots.fill("site.footer")
def footer(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> list[SafeString]:
    """The pages the law asks for, and those that help."""
    state = statement().audit_words
    items = [
        (gettext("Combien, pour quoi"), "portal:accounts"),
        (gettext("Accessibilité : %(state)s") % {"state": state}, "portal:accessibility"),
        (gettext("Mentions légales"), "portal:legal"),
        (gettext("Données personnelles"), "portal:privacy"),
        (gettext("Plan du site"), "portal:site_map"),
        (gettext("Aide"), "portal:help"),
        (gettext("Les mots"), "portal:words"),
        (gettext("Sources"), "portal:sources"),
    ]
    return [menus.link(label, reverse(name), request=request, exact=True) for label, name in items]


@slots.fill("site.head")
def languages(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> str:
    """The page in its own language, named beside those in other languages."""
    if request is None:
        return ""
    address = request.build_absolute_uri()
    return format_html('<link rel="alternate" hreflang="{}" href="{}">', (get_language() or "fr")[:2], address)


@slots.fill("territory.page", order=15)
def account_of(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> str:
    """The way to the public account of the territory, once there is one."""
    place = objects[0] if objects else None
    if place is None or not AccountSum.objects.filter(organisation__territory=place, kind=AccountSum.Kind.ALL).exists():
        return ""
    address = reverse("portal:account", args=[place.slug])
    return format_html(
        '<p class="no-print"><a href="{}">{}</a></p>', address, gettext("Combien, pour quoi : le compte public")
    )


@slots.fill("portfolio.first_steps")
def steps(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> str:
    """The first steps of the organisation, those done crossed."""
    return render_to_string("portal/steps.html", {"steps": first_steps(user), "headed": True}, request=request)


@slots.fill("account.items", order=10)
def keeping(user: Any, objects: list[Any], **context: Any) -> list[tuple[str, str]]:
    """The settings and the editors' side, for those who keep them: they stand in no other menu."""
    items = [(gettext("Réglages"), reverse("portal:settings"))] if can_state(user) else []
    if user.is_staff and user.has_perm("wagtailadmin.access_admin"):
        items.append((gettext("Rédaction des pages"), reverse("wagtailadmin_home")))
    return items


def _state(user: Any, *, light: bool, request: HttpRequest | None) -> str:
    context = {"may_make": can_make_state(user), "light": light}
    return render_to_string("portal/state_button.html", context, request=request) if can_read_state(user) else ""


@slots.fill("portfolio.actions")
def state_of_the_portfolio(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> str:
    """The button that makes the state of the policy, or the way to its editions."""
    return _state(user, light=True, request=request)


@slots.fill("organisation.actions")
def state_of_the_organisation(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> str:
    """The same on the page of the organisation one acts for."""
    acting = user.acting if user.is_authenticated else None
    here = acting is not None and any(each.pk == acting.organisation_id for each in objects)
    return _state(user, light=False, request=request) if here else ""


@slots.fill("account.page", order=20)
def mail_of_the_week(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> str:
    """How one wants the mail of the week, on one's account."""
    return render_to_string("portal/digest_account.html", {"preference": preference_of(user)}, request=request)


@slots.fill("person.data", order=30)
def own_data(user: Any, objects: list[Any], **context: Any) -> list[tuple[str, Any]]:
    """What is kept of a person's mail, for her export."""
    preference = preference_of(user)
    kept = {
        name: getattr(preference, name) for name in ("rhythm", "weekday", "quiet_days", "quiet_from", "quiet_until", "muted")
    }
    return [("mail", kept), ("mail_sent", list(Digest.objects.filter(user=user).values("on", "lines", "at")))]


@slots.fill("journal.words")
def words(user: Any, objects: list[Any], **context: Any) -> list[tuple[str, str]]:
    """The deeds this app writes, in words."""
    return [
        ("digest.changed", gettext("a changé le rythme de ses courriels")),
        ("state.made", gettext("a fait un état de la politique")),
        ("statement.changed", gettext("a modifié la déclaration d’accessibilité")),
    ]
