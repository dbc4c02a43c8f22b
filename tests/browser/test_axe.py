"""axe finds nothing: every page in full at 1280 px, its reflow, targets and contrasts on a phone in the dark."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import overflow

OPEN = [
    "/",
    "/en/",
    "/atlas/",
    "/atlas/?q=rien-de-tel",
    "/recherche/?q=eau",
    "/recherche/?q=",
    "/aide/",
    "/sources/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/accessibilite/",
    "/plan-du-site/",
    "/design/",
    "/territoires/",
    "/territoires/?q=savoie",
    "/organisations/",
    "/situations/",
    "/alliances/",
    "/alliances/1/",
    "/cooperations/1/",
    "/cooperations/1/imprimer/",
    "/cooperations/28/",
    "/compte/connexion/",
    "/compte/mot-de-passe/oublie/",
    "/nulle-part/",
]
MEMBER = [
    "/cooperations/",
    "/cooperations/?vue=carte",
    "/cooperations/?q=rien-de-tel",
    "/cooperations/a-faire/",
    "/cooperations/ajouter/",
    "/cooperations/exporter/",
    "/cooperations/imprimer/",
    "/cooperations/corbeille/",
    "/cooperations/31/",
    "/cooperations/31/argent/",
    "/cooperations/31/argent/ajouter/",
    "/cooperations/31/resultats/",
    "/cooperations/31/resultats/saisir/",
    "/cooperations/31/resultats/indicateurs/ajouter/",
    "/cooperations/31/risques/",
    "/cooperations/31/contacts/",
    "/cooperations/31/effets/ajouter/",
    "/cooperations/31/modifier/identite/",
    "/cooperations/31/modifier/textes/",
    "/cooperations/31/partenaires/",
    "/cooperations/31/odd/",
    "/cooperations/31/services/",
    "/cooperations/31/traductions/",
    "/cooperations/31/publier/",
    "/cooperations/38/",
    "/alliances/",
    "/alliances/31/",
    "/alliances/nouvelle/",
    "/alliances/31/conventions/nouvelle/",
    "/alliances/31/comites/nouveau/",
    "/alliances/decisions/",
    "/mon-compte/",
    "/agir-pour/",
    "/premiers-pas/",
    "/organisations/ajouter/",
    "/territoires/ajouter/",
    "/situations/ajouter/",
    "/compte/securite/",
    "/reglages/",
]
PHONE_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}}


def faults(page: Page, options: dict[str, object] | None = None) -> list[str]:
    """What axe finds, one line a rule with its first nodes."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes'][:3]]}" for rule in found]


@pytest.fixture(scope="module")
def states() -> dict[str, object]:
    """Kept sign-ins, so that each role signs in once."""
    return {}


def visit(open_page: Callable[..., Page], states: dict[str, object], path: str, who: str, **look: object) -> Page:
    """A page as a person, in a window of a kind."""
    if who and who not in states:
        states[who] = open_page(who=who).context.storage_state()
    page = open_page(state=states.get(who), **look)
    page.goto(path)
    return page


DOORS = [*((path, "") for path in OPEN), *((path, "mission@haut-val.example") for path in MEMBER)]


@pytest.mark.parametrize(("path", "who"), DOORS)
def test_nothing_bars_the_way_at_1280(
    open_page: Callable[..., Page], states: dict[str, object], path: str, who: str
) -> None:
    page = visit(open_page, states, path, who)
    assert page.locator("h1").count() == 1
    assert faults(page) == []


@pytest.mark.parametrize(("path", "who"), DOORS)
def test_it_reflows_and_reads_in_the_dark_at_360(
    open_page: Callable[..., Page], states: dict[str, object], path: str, who: str
) -> None:
    page = visit(open_page, states, path, who, width=360, dark=True)
    assert overflow(page) == 0
    assert faults(page, PHONE_RULES) == []


@pytest.mark.parametrize("path", ["/cooperations/ajouter/", "/cooperations/31/effets/ajouter/", "/alliances/nouvelle/"])
def test_a_refused_form_is_as_clear(open_page: Callable[..., Page], states: dict[str, object], path: str) -> None:
    page = visit(open_page, states, path, "mission@haut-val.example")
    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    assert page.locator("[aria-invalid=true]").count() > 0
    assert faults(page) == []
