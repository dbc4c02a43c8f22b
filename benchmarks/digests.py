"""The mails of the week: 5,000 people, the reads of each batch of 500, a run cut by kill -9 and taken up again.

`python -m benchmarks.digests --json [--people 5000] [--kills 30]`
"""

import argparse
import datetime
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks._measure import Figure, own_database, show, tell

LIMIT = 60
RIVAL = "limit"
MONDAY = datetime.date(2026, 11, 23)


def world(count: int) -> None:
    """People in authorities of ten, each with an alliance, a project, a message and values with the next one, and tasks."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 - Django is not ready before
    from django.utils import timezone  # noqa: PLC0415

    from alliage.actors.models import Membership, Organisation, Task, Territory, User  # noqa: PLC0415
    from alliage.alliances.models import Alliance, AllianceMember, Committee, CommitteeDecision  # noqa: PLC0415
    from alliage.projects.models import Comment, Participation, Project, ProjectTerritory  # noqa: PLC0415
    from alliage.projects.services.standings import refresh_all  # noqa: PLC0415
    from alliage.vocabulary.models import Country, TerritoryStatus  # noqa: PLC0415

    country, _made = Country.objects.get_or_create(code="XA", defaults={"fr": "Pays", "en": "Country", "fictitious": True})
    status = TerritoryStatus.objects.filter(country__isnull=True).order_by("code").first()
    today, size = timezone.localdate(), max(count // 10, 2)
    places = Territory.objects.bulk_create(
        Territory(name=f"Lieu {n}", slug=f"lieu-{n}", country=country, status=status, shape=1, tone=1, fictitious=True)
        for n in range(size)
    )
    bodies = Organisation.objects.bulk_create(
        Organisation(name=f"Autorité {n}", kind="collectivite", territory=place, fictitious=True)
        for n, place in enumerate(places)
    )
    roles = ["charge", "elu", "agent", "finances", "communication", "charge", "agent", "operateur", "relecteur", "agent"]
    people = User.objects.bulk_create(
        User(email=f"p{n}@banc.example", password="!", language="en" if n % 10 == 9 else "fr") for n in range(count)
    )
    held = Membership.objects.bulk_create(
        Membership(user=person, organisation=bodies[n % size], role=roles[n // size % 10], function=f"fonction {n}")
        for n, person in enumerate(people)
    )
    bonds = Alliance.objects.bulk_create(
        Alliance(name=f"Alliance {n}", stage="active", stage_since=today - datetime.timedelta(days=300)) for n in range(size)
    )
    projects = Project.objects.bulk_create(
        Project(title=f"Coopération {n}", owner=bodies[n], stage="running") for n in range(size)
    )
    pairs = [(n, side, bodies[(n + side) % size]) for n in range(size) for side in (0, 1)]
    AllianceMember.objects.bulk_create(
        AllianceMember(alliance=bonds[n], territory=body.territory, organisation=body, position=side)
        for n, side, body in pairs
    )
    ProjectTerritory.objects.bulk_create(
        ProjectTerritory(project=projects[n], territory=body.territory, position=side) for n, side, body in pairs
    )
    Participation.objects.bulk_create(
        Participation(project=projects[n], organisation=body, role="partenaire", co_owner=True) for n, _side, body in pairs
    )
    meetings = Committee.objects.bulk_create(
        Committee(alliance=bond, held_on=today - datetime.timedelta(days=40), minutes="Relevé") for bond in bonds
    )
    CommitteeDecision.objects.bulk_create(
        CommitteeDecision(committee=meeting, text="Écrire le cahier", owner="fonction", due_on=today) for meeting in meetings
    )
    Comment.objects.bulk_create(
        Comment(project=projects[n], territory=bodies[(n + 1) % size].territory, text="Et vous ?", organisation=bodies[n],
                function="fonction")
        for n in range(size)
    )  # fmt: skip
    kind = ContentType.objects.get_for_model(Project)
    Task.objects.bulk_create(
        Task(text=f"Tâche {n}", organisation=role.organisation, membership=role, due_on=today, subject_type=kind,
             subject_id=projects[n % size].pk, subject_label="Coopération", asked_by=role.organisation, function="fonction")
        for n, role in enumerate(held)
    )  # fmt: skip
    refresh_all()


def counted(count: int) -> list[Figure]:
    """Every mail of a Monday, in one run, with the reads and writes of each batch."""
    from django.core import mail  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext, override_settings  # noqa: PLC0415

    from alliage.portal.services import sending  # noqa: PLC0415

    began = time.monotonic()
    world(count)
    tell(f"{connection.vendor}: {count} people written in {time.monotonic() - began:.0f} s")
    reads: list[int] = []
    whole = sending._batch

    def batch(people: Any, *rest: Any) -> None:
        with CaptureQueriesContext(connection) as queries:
            whole(people, *rest)
        if len(people) == sending.BATCH:
            reads.append(len(queries))

    mail.outbox = []  # type: ignore[attr-defined]
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        sending._batch = batch
        began, worked = time.monotonic(), time.process_time()
        report = sending.send_digests(on=MONDAY)
        took, work = time.monotonic() - began, time.process_time() - worked
        sending._batch = whole
        again = sending.send_digests(on=MONDAY)
    tell(
        f"{report.sent} sent in {took:.1f} s ({work:.1f} s of processor), {report.nothing} with nothing to say, queries per batch of 500: {reads}"
    )
    assert report.sent + report.nothing == count and again.sent == again.nothing == 0
    assert len(mail.outbox) == report.sent
    base = connection.vendor
    spread = max(reads) - min(reads) if reads else 0
    return [
        Figure(f"digests.seconds.{count}.{base}", round(took, 1), "s", RIVAL, LIMIT, round(took / LIMIT, 3), 1, 1),
        Figure(
            f"digests.queries.batch.{base}", max(reads, default=0), "queries", "spread between batches", spread, spread, 0, 1
        ),
        Figure(f"digests.second.run.{base}", again.sent, "mails", RIVAL, 0, again.sent, 0, 1),
    ]


def killed(tries: int) -> list[Figure]:
    """Runs cut at random moments, each taken up by the next: how many people got two mails, how many none."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from alliage.portal.models import Digest  # noqa: PLC0415

    if connection.vendor != "sqlite":
        return []
    Digest.objects.all().delete()
    connection.close()
    chance = random.Random(7)
    unsure, cut = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATA_DIR": folder, "MAILS": str(Path(folder) / "mails"), "SECRET_KEY": "banc"}
        (Path(folder) / "mails").mkdir()
        command = [sys.executable, "-m", "benchmarks._digest_run"]
        for _try in range(tries):
            run = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
            assert run.stdout is not None
            run.stdout.readline()  # it begins now
            time.sleep(chance.uniform(0.02, 1.2))
            cut += run.poll() is None
            run.send_signal(signal.SIGKILL)
            run.communicate()
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        unsure += int(done.stdout.split("unsure")[-1].strip(" )\n") or 0)
        left = [line for file in (Path(folder) / "mails").iterdir() for line in file.read_text().splitlines()]
    call_command("check", verbosity=0)
    people = Digest.objects.filter(lines__gt=0).count()
    doubles, lost = len(left) - len(set(left)), people - len(set(left))
    tell(f"{cut} of {tries} runs killed in the middle; {len(set(left))} people written to, {doubles} twice, {lost} never")
    return [
        Figure("digests.killed.doubles", doubles, "mails", f"{cut} kills", cut, doubles, 0, cut),
        Figure("digests.killed.lost", lost, "mails", f"{cut} kills", cut, round(lost / max(cut, 1), 3), 1, cut),
    ]


def main() -> int:
    """Measure on an own database and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        with own_database():
            figures = [*counted(options.people), *killed(options.kills)]
    return show(figures, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
