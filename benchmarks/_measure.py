"""What every benchmark shares: medians, a line of JSON, a database of its own."""

import io
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RUNS = 15
WARM = 3


@dataclass(frozen=True)
class Figure:
    """One promise: what was measured, against what, and the most it may be."""

    promise: str
    value: float
    unit: str
    rival: str
    rival_value: float
    ratio: float
    limit: float
    runs: int

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return self.ratio <= self.limit


def against(promise: str, value: float, rival: str, rival_value: float, limit: float, *, unit: str = "ms") -> Figure:
    """A figure as a ratio to a rival measured in the same run."""
    ratio = round(value / rival_value, 3)
    return Figure(promise, round(value, 3), unit, rival, round(rival_value, 3), ratio, limit, RUNS)


def median_ms(*deeds: Callable[[], Any]) -> list[float]:
    """The median time of each deed in milliseconds; the deeds take turns, so that a slow moment slows them all."""
    for deed in deeds * WARM:
        deed()
    times: list[list[float]] = [[] for _deed in deeds]
    for _run in range(RUNS):
        for place, deed in enumerate(deeds):
            began = time.perf_counter()
            deed()
            times[place].append((time.perf_counter() - began) * 1000)
    return [statistics.median(each) for each in times]


def show(figures: list[Figure], *, as_json: bool) -> int:
    """Print the figures; 1 if a promise is broken."""
    for figure in figures:
        if as_json:
            print(json.dumps(asdict(figure)))
        else:
            mark = "ok" if figure.holds else "TOO MUCH"
            against_what = f"ratio {figure.ratio} to {figure.rival}, at most {figure.limit}"
            print(f"{figure.promise}: {figure.value} {figure.unit}, {against_what}: {mark}")
    return 0 if all(figure.holds for figure in figures) else 1


def tell(text: str) -> None:
    """Say where one is, beside the figures."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def own_database() -> Iterator[None]:
    """Django on an empty migrated database of its own: a file that goes away, or `test_…` beside a PostgreSQL one."""
    with tempfile.TemporaryDirectory() as folder:
        if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliage.settings")
        os.environ["DEBUG"] = "false"
        import django  # noqa: PLC0415 - settings read the environment prepared above
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        django.setup()
        server = connection.vendor == "postgresql"
        kept = connection.settings_dict["NAME"]
        if server:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        else:
            call_command("migrate", verbosity=0)
        call_command("load_vocabulary", stdout=io.StringIO())
        yield
        connection.close()
        if server:
            connection.creation.destroy_test_db(kept, verbosity=0)
