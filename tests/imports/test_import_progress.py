"""A long writing says how far it is to the page that waits for it, and to nobody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliage.imports.models import Import
from alliage.imports.services import deeds, progress

from .test_import_kinds import bring

LINES = [f"Ligne {number} | en cours" for number in range(5)]


def test_each_batch_is_told(member: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = bring(member, "cooperations", "Titre | État", *LINES)
    heard: list[tuple[int, int]] = []
    plain = progress.tell

    def listen(key: int, done: int, rows: int) -> None:
        plain(key, done, rows)
        assert key == run.pk
        heard.append(progress.told(key) or (-1, -1))

    monkeypatch.setattr(deeds, "BATCH", 2)
    monkeypatch.setattr(progress, "tell", listen)
    deeds.run_import(run, mode="both", by=member)
    assert heard == [(0, 5), (2, 5), (4, 5), (5, 5)]


def test_the_waiting_page_reads_it(client: Client, member: Any, stranger: Any) -> None:
    run: Import = bring(member, "cooperations", "Titre | État", *LINES)
    address = reverse("imports:progress", args=[run.pk])
    assert address in _logged(client, member).get(reverse("imports:trial", args=[run.pk])).text
    assert client.get(address).json() == {"done": 0, "rows": 0}
    progress.tell(run.pk, 3, 5)
    answer = client.get(address)
    assert (answer.json(), answer.headers["Cache-Control"]) == ({"done": 3, "rows": 5}, "no-store")
    assert _logged(client, stranger).get(address).status_code == 404


def _logged(client: Client, person: Any) -> Client:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client
