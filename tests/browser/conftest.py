"""A real server with the demo in a process of its own, a real Chromium in front of it."""

import base64
import hmac
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import CACHE, ROOT, schema_key

from .backstage import TOTP_SECRET
from .looks import widen

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


@dataclass
class House:
    """A running server: where it answers, the address of each page by its name, the pages drawn without a request."""

    address: str
    pages: dict[str, str]
    refusals: dict[str, str]


def _database(target: Path, manage: Callable[..., str]) -> None:
    """The migrated database of the other tests when there is one, else migrated anew: it saves half a minute."""
    if (template := CACHE / f"template-{schema_key()}.sqlite3").exists():
        shutil.copyfile(template, target)
    manage("migrate", "--verbosity", "0")


def _static(target: Path, manage: Callable[..., str]) -> None:
    """The collected files of the tree when they are newer than every source, else collected anew."""
    built = ROOT / "var" / "static" / "staticfiles.json"
    newest = max(file.stat().st_mtime for file in ROOT.glob("alliage/*/static/**/*") if file.is_file())
    if built.exists() and built.stat().st_mtime >= newest:
        target.symlink_to(built.parent)
    else:
        manage("collectstatic", "--noinput", "--verbosity", "0")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server started as `make run` starts it, on the demo freshly loaded and what `backstage` adds to it."""
    data = tmp_path_factory.mktemp("site")
    address = f"http://127.0.0.1:{_free_port()}"
    env = {
        **os.environ,
        "DATA_DIR": str(data),
        "DATABASE_URL": "",
        "SITE_URL": address,
        "DJANGO_SETTINGS_MODULE": "alliage.settings",
    }

    def manage(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    _static(data / "static", manage)
    _database(data / "alliage.sqlite3", manage)
    manage("demo", "--address", address)
    known = json.loads(manage("shell", "-v", "0", "-c", "from tests.browser.backstage import main; main()"))
    host, port = address.removeprefix("http://").split(":")
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", host, "--port", port]
    with (data / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "--blocking-threads", "4", "alliage.wsgi:application"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
        try:
            _wait(address)
            yield House(address, **known)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(address: str) -> None:
    """Until the server answers."""
    for _attempt in range(150):
        try:
            urllib.request.urlopen(f"{address}/robots.txt", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("The server did not start.")


@pytest.fixture(scope="session")
def site(house: House) -> str:
    """The address of the server."""
    return house.address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys. Its loop stays open, so Django must be told that the other tests of this process are not in it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def states(chromium: Browser, site: str) -> Callable[[str], Any]:
    """The cookies of a person, who signs in by hand once for all tests."""
    kept: dict[str, Any] = {}

    def state(who: str) -> Any:
        if who not in kept:
            context = chromium.new_context(base_url=site, locale="fr-FR")
            sign_in(context.new_page(), who)
            kept[who] = context.storage_state()
            context.close()
        return kept[who]

    return state


@pytest.fixture
def open_page(chromium: Browser, site: str, states: Callable[[str], Any]) -> Iterator[Callable[..., Page]]:
    """`open_page(width=360, dark=True, scripts=False, who="mission@haut-val.example")` gives a page, signed in when asked."""
    contexts = []

    def opener(
        *, width: int = 1280, height: int = 900, dark: bool = False, scripts: bool = True, who: str = "", lang: str = "fr-FR"
    ) -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            locale=lang,
            reduced_motion="reduce",
            storage_state=states(who) if who else None,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield opener
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def opened(chromium: Browser, site: str, states: Callable[[str], Any]) -> Iterator[dict[str, Page]]:
    """The page kept open for each person."""
    pages: dict[str, Page] = {}
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.fixture
def visits(chromium: Browser, site: str, states: Callable[[str], Any], opened: dict[str, Page]) -> Callable[[str], Page]:
    """`visits(who)` gives a wide and light page, kept from test to test, without any movement."""

    def visit(who: str) -> Page:
        if who not in opened:
            context = chromium.new_context(
                base_url=site, locale="fr-FR", reduced_motion="reduce", storage_state=states(who) if who else None
            )
            opened[who] = context.new_page()
            opened[who].set_default_timeout(10_000)
        widen(opened[who])
        return opened[who]

    return visit


def sign_in(page: Page, who: str) -> None:
    """By e-mail and password, as a person does; by a code too where a second factor is set."""
    page.goto("/compte/connexion/")
    page.get_by_label("Courriel").fill(who)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Se connecter").click()
    if page.url.endswith("/compte/securite/code/"):
        page.get_by_label("Code").fill(code(TOTP_SECRET))
        page.locator("main .btn.main").click()
    page.wait_for_load_state()


def code(secret: str) -> str:
    """The six figures that an application shows now."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF) % 1_000_000:06}"
