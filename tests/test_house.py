"""Rules over the whole tree that no reviewer remembers."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "alliage"
MODULES = [path for path in OURS.rglob("*.py") if "migrations" not in path.parts]
FORBIDDEN_NAMES = {"utils", "common", "core", "helpers", "misc", "base", "manager"}


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(OURS)))
def test_a_file_stays_short_and_well_named(module: Path) -> None:
    lines = module.read_text().count("\n")
    assert lines <= 400, f"{lines} lines: it becomes a folder of the same name"
    assert module.stem not in FORBIDDEN_NAMES


def test_settings_fit_one_look() -> None:
    assert (OURS / "settings.py").read_text().count("\n") <= 300


def test_each_template_is_used() -> None:
    templates = {
        path: str(path.relative_to(next(p for p in path.parents if p.name == "templates")))
        for path in OURS.glob("*/templates/**/*.*")
    }
    code = "\n".join(path.read_text() for path in [*MODULES, *templates])
    # Templates of the account library and of the form renderer are called by name from outside.
    outside = re.compile(r"^(account|allauth|mfa|socialaccount|django/forms|openid_connect|\d{3}\.html)")
    composed = [re.compile(re.sub(r"\{\w+\}", r"(\\w+)", made)) for made in re.findall(r'f"([\w/{}.]+\.html)"', code)]

    def used(name: str) -> bool:
        if outside.match(name) or name in code:
            return True
        # A name put together in a view: the part that varies is written somewhere as a word of its own.
        return any((found := made.fullmatch(name)) and f'"{found.group(1)}"' in code for made in composed)

    unused = [name for name in templates.values() if not used(name)]
    assert unused == []


def test_each_app_and_each_rule_is_named_in_the_docs() -> None:
    docs = "\n".join(path.read_text() for path in (ROOT / "docs").glob("*.md"))
    apps = [path.parent.name for path in OURS.glob("*/apps.py")]
    rules = [path.stem for path in (OURS / "rules").glob("*.py") if path.stem != "__init__"]
    assert [name for name in [*apps, *rules] if not re.search(rf"\b{name}\b", docs)] == []


def test_no_word_of_machines_or_registries_is_tracked() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    names = [name.decode() for name in tracked if name and not name.endswith((b".png", b".woff2"))]
    hosts = re.compile(
        r"py" r"pi\.org|python" r"hosted\.org|npm" r"js\.(org|com)|deb\.deb" r"ian\.org|(^|[^\w.-])/(wo" r"rk|fa" r"rm)/"
    )
    assert [
        name for name in names if (ROOT / name).is_file() and hosts.search((ROOT / name).read_text(errors="ignore"))
    ] == []


def test_the_lock_is_hashed_and_holds_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        for block in re.split(r"\n(?=\S)", text.strip()):
            assert block.startswith("#") or "--hash=sha256:" in block, block[:60]


def test_each_direct_dependency_is_locked_with_a_reason() -> None:
    source = (ROOT / "pyproject.toml").read_text()
    wanted = tomllib.loads(source)["project"]["dependencies"]
    locked = {
        line.split("==")[0].split("[")[0].lower()
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if "==" in line
    }
    names = [re.split(r"[\[~=>< ]", line)[0].lower() for line in wanted]
    assert [name for name in names if name not in locked] == []
    assert len(names) <= 35
    for name in names:
        assert re.search(rf'"{re.escape(name)}[^"]*",\s*# \S', source), f"{name} has no reason beside it"


def test_the_port_reaches_the_links_of_the_mails() -> None:
    asked = ["make", "-s", "--eval", "said: ; @echo $$SITE_URL", "said", "PORT=8123"]
    env = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
    done = subprocess.run(asked, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "http://127.0.0.1:8123\n"
