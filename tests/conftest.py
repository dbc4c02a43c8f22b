"""The test bench: one migrated template database cloned per process, hidden faults made loud, three people who recur."""

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests import factories

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "test"


def schema_key() -> str:
    """Changes whenever a migration, a reference table or the lock does."""
    digest = hashlib.sha256()
    files = [*ROOT.glob("alliage/*/migrations/*.py"), *ROOT.glob("alliage/rules/data/*.csv"), ROOT / "requirements.lock"]
    for file in sorted(files):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _fill() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_vocabulary", verbosity=0)


def _sqlite(target: Path) -> None:
    """Build the template once per schema, then copy it: a full migrate takes half a minute, a copy a few milliseconds."""
    template = CACHE / f"template-{schema_key()}.sqlite3"
    with _one_at_a_time():
        _build(template)
    shutil.copyfile(template, target)
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = str(target)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """The first process builds, the others wait for it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(template: Path) -> None:
    """The migrated database, once per schema."""
    if not template.exists():
        draft = template.with_suffix(f".{os.getpid()}")
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = str(draft)
        _fill()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        draft.replace(template)
        for old in CACHE.glob("template-*.sqlite3"):
            if old != template:
                old.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A clone of the template for this process; a test that has not asked for the database stays out of it."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            _sqlite(tmp_path_factory.mktemp("db") / "test.sqlite3")
        else:
            worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
            _postgres(f"test_{settings.DATABASES['default']['NAME']}_{worker}")
    yield
    with django_db_blocker.unblock():
        connections.close_all()


def _postgres(name: str) -> None:
    """One database a worker, cloned from one template per schema."""
    template = f"template_{schema_key()}"
    admin = connection.copy()
    admin.settings_dict = {**connection.settings_dict, "NAME": "postgres"}
    with _one_at_a_time(), admin.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if not cursor.fetchone():
            draft = f"draft_{template}"
            cursor.execute(f'DROP DATABASE IF EXISTS "{draft}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{draft}"')
            _use(draft)
            _fill()
            connection.close()
            cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{template}"')
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    admin.close()
    _use(name)


def _use(name: str) -> None:
    """Let the tests work in this database."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


@pytest.fixture(autouse=True)
def _fast_and_apart(settings: Any, tmp_path: Path) -> None:
    """Cheap password hashes, files and mail of the test's own, French by default, no manifest needed."""
    translation.activate("fr")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}}


class Unknown(str):
    """A template variable nobody passed: an error in our own templates, silent in the libraries'."""

    def __mod__(self, name: Any) -> str:
        raise AssertionError(f"Unknown template variable: {name}")

    def __contains__(self, item: object) -> bool:
        return item == "%s"


@pytest.fixture
def strict_templates() -> Iterator[None]:
    """Ask for it where a page of ours is rendered whole."""
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, Unknown("%s")
    yield
    engine.string_if_invalid = before


@pytest.fixture
def count_queries() -> Any:
    """`with count_queries() as queries: …` then `len(queries)`."""
    return lambda: CaptureQueriesContext(connection)


@pytest.fixture
def member(db: None) -> Any:
    """The chargée de mission of a French Département."""
    return factories.member()


@pytest.fixture
def partner(db: None) -> Any:
    """Her colleague in a partner authority abroad."""
    return factories.member(
        organisation=factories.organisation(name="Commune de Kaléba", territory=factories.territory("Kaléba", country="SN"))
    )


@pytest.fixture
def stranger(db: None) -> Any:
    """A chargé de mission of another Département, who shares nothing with them."""
    return factories.member(
        organisation=factories.organisation(
            name="Conseil départemental d’Ailleurs", territory=factories.territory("Ailleurs")
        )
    )
