"""What the environment says, read by helpers that refuse nonsense: the start stops with a clear word."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str = "") -> str:
    """Text of an environment variable, stripped."""
    return os.environ.get(name, default).strip()


def env_bool(name: str, *, default: bool) -> bool:
    """A yes or no; anything else stops the start with a clear word."""
    value = env(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "oui", "on"}:
        return True
    if value in {"0", "false", "no", "non", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not “{value}”.")


def env_int(name: str, *, default: int) -> int:
    """A whole number; anything else stops the start with a clear word."""
    value = env(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.") from error


def env_list(name: str, *, default: list[str]) -> list[str]:
    """Comma-separated words."""
    value = env(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else default


def database(url: str) -> dict[str, Any]:
    """Django's database setting from `sqlite:///path` or `postgres://user:password@host:port/name?option=value`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-64000",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {key: values[-1] for key, values in parse_qs(parts.query).items()},
        }
    raise ImproperlyConfigured(f"DATABASE_URL must start with sqlite:/// or postgres://, not “{parts.scheme}”.")


def kept_secret(path: Path) -> str:
    """The secret of an installation without SECRET_KEY: drawn once, kept beside the data, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()
