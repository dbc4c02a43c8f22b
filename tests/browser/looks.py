"""How a page is looked at: in full at 1280 px in light; at 360 px and in dark, reflow, size of targets, contrast."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe().axe_script
WHOLE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
NARROW = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["target-size", "color-contrast"]}}
RUN = "options => axe.run(document, options).then(found => found.violations)"


def overflow(page: Page) -> Any:
    """How many pixels the page is wider than its window: 0 when it reflows."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def shrink(page: Page) -> None:
    """To a phone in the dark."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.emulate_media(color_scheme="dark")


def widen(page: Page) -> None:
    """To a screen in the light."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")


def said(violations: Any, where: str) -> list[str]:
    """Each violation in a line: rule, element, why."""
    return [
        f"{where} · {violation['id']} · {node['html'][:160]} · {' '.join(node['failureSummary'].split())[:300]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def faults(page: Page) -> list[str]:
    """All that axe and the width of the page have to say in the two looks."""
    page.evaluate(AXE)
    found = said(page.evaluate(RUN, WHOLE), "1280 light")
    shrink(page)
    if wide := overflow(page):
        found.append(f"360 · {wide} px too wide · {widest(page)}")
    return found + said(page.evaluate(RUN, NARROW), "360 dark")


def widest(page: Page) -> Any:
    """The elements that push the page out, for the message."""
    return page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 4).map(e => e.outerHTML.slice(0, 120))"""
    )
