"""A real server with the demo in a process of its own, a real Chromium in front of it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "alliage-demo-2026"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without Chromium the journeys are skipped with one loud line; in CI that is a failure."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.browser)
    if here and not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.exit("Chromium is missing: the journeys cannot be skipped in CI.", returncode=1)
        warnings.warn(pytest.PytestWarning("CHROMIUM IS MISSING: the browser journeys are skipped."), stacklevel=1)
        for item in here:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server started as `make run` starts it, on the demo freshly loaded."""
    data = tmp_path_factory.mktemp("site")
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "DATA_DIR": str(data),
        "DATABASE_URL": "",
        "SITE_URL": address,
        "DJANGO_SETTINGS_MODULE": "alliage.settings",
    }
    manage = [sys.executable, "manage.py"]
    built = ROOT / "var" / "static"
    if (built / "staticfiles.json").exists():
        (data / "static").symlink_to(built)
    else:
        subprocess.run([*manage, "collectstatic", "--noinput", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
    subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
    subprocess.run([*manage, "demo", "--address", address], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    granian = str(Path(sys.executable).parent / "granian")
    log = (data / "server.log").open("w")
    server = subprocess.Popen(
        [
            granian,
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--blocking-threads",
            "4",
            "alliage.wsgi:application",
        ],
        cwd=ROOT,
        env=env,
        stdout=log,
        stderr=log,
    )
    try:
        for _attempt in range(150):
            try:
                urllib.request.urlopen(f"{address}/robots.txt", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`open_page(width=360, dark=True, scripts=False, who="chargee@haut-val.example")` gives a page, signed in when asked."""
    contexts = []

    def opener(
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        scripts: bool = True,
        who: str = "",
        lang: str = "fr-FR",
        state: Any = None,
    ) -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            locale=lang,
            storage_state=state,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if who:
            sign_in(page, who)
        return page

    yield opener
    for context in contexts:
        context.close()


def sign_in(page: Page, who: str) -> None:
    """By e-mail and password, as a person does."""
    page.goto("/compte/connexion/")
    page.get_by_label("Courriel", exact=False).first.fill(who)
    page.get_by_label("Mot de passe", exact=False).first.fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Se connecter").click()
    page.wait_for_load_state()


def overflow(page: Page) -> Any:
    """How many pixels the page is wider than its window: 0 when it reflows."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
