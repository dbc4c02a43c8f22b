"""A table of 10,000 lines: read and written, tried, taken back, against the barest way to do the same; killed on the way.

`python -m benchmarks.imports --json [--rows 10000] [--runs 3] [--kills 30]`
"""

import argparse
import io
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks._measure import Figure, own_database, show, tell
from benchmarks.portfolio import world

RIVAL = "bare openpyxl read and bulk_create of the same rows"
HEADINGS = ["Titre", "Territoires", "Pays", "Début prévu", "Fin prévue", "État", "Thèmes", "Année", "Notre part", "En quelques phrases"]  # fmt: skip
RUNS = 3


def workbook(rows: int) -> bytes:
    """A portfolio in a workbook, as a person keeps one."""
    import datetime as dt  # noqa: PLC0415

    from openpyxl import Workbook  # noqa: PLC0415

    chance = random.Random(6)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Coopérations")
    sheet.append(HEADINGS)
    for number in range(rows):
        begins = dt.date(2024, 1, 1) + dt.timedelta(days=chance.randrange(700))
        place = chance.choice(["Kaléba", "Dolvane", "Tamarès"])
        sheet.append(
            [
                f"Coopération {number} du plateau", place, f"X{'BCD'[['Kaléba', 'Dolvane', 'Tamarès'].index(place)]}", begins,
                begins + dt.timedelta(days=900), "en cours", "Agriculture et alimentation", 2026, chance.randrange(1000, 90000) + 0.5,
                "Une coopération inventée pour mesurer, avec une phrase de longueur ordinaire.",
            ]
        )  # fmt: skip
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bare(data: bytes, person: Any) -> float:
    """The barest code: read with openpyxl, write the same rows of the same tables, check nothing, keep no line or sum."""
    from django.db import transaction  # noqa: PLC0415
    from openpyxl import load_workbook  # noqa: PLC0415

    from alliage.actors.models import Territory  # noqa: PLC0415
    from alliage.projects import models as m  # noqa: PLC0415
    from alliage.vocabulary.models import Country, Currency, Theme  # noqa: PLC0415

    began = time.perf_counter()
    own = person.acting.organisation
    places = {row.name: row for row in Territory.objects.all()}
    countries = {row.code: row for row in Country.objects.all()}
    theme, euro = Theme.objects.get(fr=HEADING_THEME), Currency.objects.get(code="EUR")
    rows = list(load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2, values_only=True))
    with transaction.atomic():
        projects = [
            m.Project(title=r[0], owner=own, starts_on=r[3].date(), ends_on=r[4].date(), stage="running", summary=r[9], fictitious=True)
            for r in rows
        ]  # fmt: skip
        m.Project.objects.bulk_create(projects)
        pairs = list(zip(projects, rows, strict=True))
        m.Participation.objects.bulk_create(
            m.Participation(project=p, organisation=own, role="pilote", co_owner=True) for p, _r in pairs
        )
        sides = [(p, place, n) for p, r in pairs for n, place in enumerate((own.territory, places[r[1]]))]
        m.ProjectTerritory.objects.bulk_create(m.ProjectTerritory(project=p, territory=t, position=n) for p, t, n in sides)
        m.ProjectTheme.objects.bulk_create(m.ProjectTheme(project=p, theme=theme) for p, _r in pairs)
        votes = [m.Funding(project=p, funder=own, year=r[7], currency=euro, voted=Decimal(str(r[8]))) for p, r in pairs]
        m.Funding.objects.bulk_create(votes)
        m.FundingShare.objects.bulk_create(
            m.FundingShare(funding=v, country=countries[r[2]], share=Decimal(100), amount=v.voted)
            for v, (_p, r) in zip(votes, pairs, strict=True)
        )
        taken = time.perf_counter() - began
        transaction.set_rollback(True)
    return taken


HEADING_THEME = "Agriculture et alimentation"


def ours(data: bytes, person: Any) -> tuple[float, float, float]:
    """From the bytes to the last maintained line; the trial alone; the undoing."""
    from alliage.imports.models import Sheet  # noqa: PLC0415
    from alliage.imports.services.deeds import run_import  # noqa: PLC0415
    from alliage.imports.services.tables import open_table  # noqa: PLC0415
    from alliage.imports.services.trial import try_table  # noqa: PLC0415
    from alliage.imports.services.undo import undo_import  # noqa: PLC0415

    began = time.perf_counter()
    run = open_table("cooperations", by=person, name="portefeuille.xlsx", data=data)
    opened = time.perf_counter()
    sheet = Sheet.objects.get(run=run)
    trial = try_table(run, sheet, "both", by=person)
    assert trial.counts["add"] == len(sheet.rows), trial.of("refuse")[:1]
    tried = time.perf_counter()
    del trial, sheet
    run = run_import(run, mode="both", by=person)
    done = time.perf_counter()
    undo_import(run, by=person)
    undone = time.perf_counter()
    run.delete()
    return (opened - began) + (done - tried), (opened - began) + (tried - opened), undone - done


def peak() -> float:
    """The most memory this process, or the reader it started, held, in MiB.

    Its own is read where Linux keeps it: `ru_maxrss` goes on counting, after a fork, what the parent held.
    """
    status = Path("/proc/self/status")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if status.exists():
        own = int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1])
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def figure(promise: str, value: float, rival: str, rival_value: float, limit: float, unit: str = "s") -> Figure:
    """A figure and its ratio."""
    ratio = round(value / rival_value, 3) if rival_value else value
    return Figure(promise, round(value, 3), unit, rival, round(rival_value, 3), ratio, limit, RUNS)


def measure(person: Any, rows: int, runs: int) -> list[Figure]:
    """Times, as the best of some turns of each, and memory."""
    from django.db import connection  # noqa: PLC0415

    data, base = workbook(rows), connection.vendor
    turns = []
    for _turn in range(runs):
        plain = bare(data, person)
        turns.append((plain, *ours(data, person)))
        tell(
            f"{base}: bare {turns[-1][0]:.2f} s, import {turns[-1][1]:.2f}, trial {turns[-1][2]:.2f}, undo {turns[-1][3]:.2f}"
        )
    plain, whole, trial, undone = (sorted(turn[place] for turn in turns)[len(turns) // 2] for place in range(4))
    path = Path(tempfile.mkdtemp()) / "portefeuille.xlsx"
    path.write_bytes(data)
    held = _child("whole", None, str(path))[1]
    return [
        figure(f"imports.write.{rows}.{base}", whole, RIVAL, plain, 3),
        figure(f"imports.trial.{rows}.{base}", trial, "the import itself", whole, 1),
        figure(f"imports.undo.{rows}.{base}", undone, "the import itself", whole, 1),
        figure(f"imports.memory.{rows}.{base}", held, "limit", 300, 1, unit="MiB"),
    ]


def deed(which: str, path: str) -> None:
    """One import of 600 lines, its undoing, or a sheet taken out of the bin, in a process that will be killed.

    Says when it begins, then how long it took; the whole measure says how much memory it held.
    """
    from alliage.actors.models import User  # noqa: PLC0415
    from alliage.imports.models import Import  # noqa: PLC0415
    from alliage.imports.services.deeds import run_import  # noqa: PLC0415
    from alliage.imports.services.undo import undo_import  # noqa: PLC0415
    from alliage.projects.models import Project  # noqa: PLC0415
    from alliage.projects.services.projects import delete_project, restore_project  # noqa: PLC0415

    person = User.objects.get(email="banc@exemple.test")
    if which == "whole":
        print("begins", flush=True)
        ours(Path(path).read_bytes(), person)
        print(peak(), flush=True)
        return
    deeds: dict[str, Any] = {
        "import": lambda: run_import(Import.objects.get(state="draft"), mode="both", by=person),
        "undo": lambda: undo_import(Import.objects.get(state="done"), by=person),
        "bin": lambda: delete_project(Project.objects.get(title=LONE), by=person),
        "restore": lambda: restore_project(Project.objects.get(title=LONE), by=person),
    }
    print("begins", flush=True)
    began = time.perf_counter()
    deeds[which]()
    print(time.perf_counter() - began, flush=True)


LONE = "Une fiche à part"
BACK = {"import": "undo", "undo": "import", "restore": "bin"}
"""What brings the database back to where each deed begins."""


def state() -> tuple[int, ...]:
    """How many rows each table holds, sums included."""
    from django.db.models import Sum  # noqa: PLC0415

    from alliage.imports.models import Import  # noqa: PLC0415
    from alliage.projects import models as m  # noqa: PLC0415

    counted = [m.Project, m.Participation, m.ProjectTerritory, m.ProjectTheme, m.Funding, m.FundingShare, m.Standing]
    summed = m.PortfolioSum.objects.aggregate(n=Sum("count"))["n"] or 0
    done = Import.objects.filter(state="done").count()
    alive = m.Project.objects.filter(deleted_at=None).count()
    return (alive, *(model.objects.count() for model in counted), summed, done)


def kills(person: Any, times: int) -> list[Figure]:
    """kill -9 at random moments of an import, its undoing, a restoring: each time as before or as after, never between."""
    from django.db import connection  # noqa: PLC0415

    from alliage.imports.services.tables import open_table  # noqa: PLC0415
    from alliage.projects.services.projects import create_project  # noqa: PLC0415

    create_project(title=LONE, owner=person.acting.organisation, by=person)
    data, chance = workbook(600), random.Random(9)
    open_table("cooperations", by=person, name="coupee.xlsx", data=data)
    states, spent = {}, {}
    for which in ("import", "undo", "bin", "restore"):
        start = state()
        spent[which] = _child(which, None)[1]
        states[which] = (start, state())
    landed = {"before": 0, "after": 0, "between": 0}
    for number in range(times):
        which = ("import", "undo", "restore")[number % 3]
        start, end = states[which]
        _prepare(which, person, data, start)
        _child(which, chance.uniform(0, spent[which] * 1.4))
        found = state()
        landed["before" if found == start else "after" if found == end else "between"] += 1
        if which == "restore" and found == start:
            _child("restore", None)
    tell(f"killed {times} times: {', '.join(f'{count} {name}' for name, count in landed.items())}")
    base = connection.vendor
    return [figure(f"imports.killed.{times}.{base}", landed["between"], f"{times} kills", times, 0, unit="found between")]


def _prepare(which: str, person: Any, data: bytes, start: tuple[int, ...]) -> None:
    """Bring the database to where the next deed begins."""
    from alliage.imports.models import Import  # noqa: PLC0415
    from alliage.imports.services.tables import open_table  # noqa: PLC0415

    if which != "undo" and not Import.objects.filter(state="draft").exists():
        open_table("cooperations", by=person, name="coupee.xlsx", data=data)
    if which == "restore" and state()[-1] != start[-1]:
        _child("undo", None)
    if state() != start:
        _child(BACK[which], None)
    if which == "import" and not Import.objects.filter(state="draft").exists():
        open_table("cooperations", by=person, name="coupee.xlsx", data=data)
    if state() != start:
        raise AssertionError(f"{which} does not begin where it should: {state()} instead of {start}")


def _child(which: str, kill_after: float | None, path: str = "") -> tuple[int, float]:
    """Run a deed in a process of its own; kill it after a while when told; how it ended, and what it said last."""
    command = [sys.executable, "-m", "benchmarks.imports", "--deed", which, "--path", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]) as child:
        assert child.stdout is not None and child.stdout.readline() == "begins\n"
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(child.pid, signal.SIGKILL)
        spent = child.stdout.read().strip()
        return child.wait(), float(spent or 0)


def main() -> int:
    """Measure on an own database and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=RUNS, help="turns of each measure")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--deed", choices=["import", "undo", "bin", "restore", "whole"], help=argparse.SUPPRESS)
    parser.add_argument("--path", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.deed:
        import django  # noqa: PLC0415

        django.setup()
        deed(options.deed, options.path)
        return 0
    with own_database():
        person = world()
        figures = measure(person, options.rows, options.runs) if options.rows else []
        figures += kills(person, options.kills) if options.kills else []
    return show(figures, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
