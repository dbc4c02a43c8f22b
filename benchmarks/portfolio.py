"""The portfolio at 2,000 and 100,000 projects: reads, time against a bare view, growth.

`python -m benchmarks.portfolio --json [--sizes 2000,100000]`
"""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks._measure import Figure, against, median_ms, own_database, show, tell

ADDRESS = "/cooperations/"
RIVAL = "bare Django view, 50-row table from one query"


def world() -> Any:
    """A person who may export, in a fictitious authority with six partners and five services."""
    from django.utils.text import slugify  # noqa: PLC0415 - Django is not ready before

    from alliage.actors.models import Membership, Organisation, Service, Territory, User  # noqa: PLC0415
    from alliage.vocabulary.models import Country, TerritoryStatus  # noqa: PLC0415

    status = TerritoryStatus.objects.filter(country__isnull=True).order_by("code").first()
    bodies = []
    for place, name in enumerate(("Haut-Val", "Kaléba", "Dolvane", "Tamarès", "Salune", "Bessamé", "Basse-Lande")):
        code = f"X{'ABCDEFG'[place]}"
        country, _made = Country.objects.get_or_create(
            code=code, defaults={"fr": f"Pays {code}", "en": code, "fictitious": True}
        )
        territory = Territory.objects.create(
            name=name, slug=slugify(name), status=status, country=country, population=400000, population_year=2026,
            lat=10.0 * place, lon=-20.0, shape=place % 6 + 1, tone=place % 6 + 1, fictitious=True,
        )  # fmt: skip
        bodies.append(
            Organisation.objects.create(
                name=f"Autorité de {name}", kind="collectivite", territory=territory, fictitious=True
            )
        )
    for name in ("Eau", "Enfance", "Collèges", "Forêts", "Archives"):
        Service.objects.create(organisation=bodies[0], name=name)
    person = User.objects.create_user("banc@exemple.test", "un mot de passe assez long")
    Membership.objects.create(
        user=person, organisation=bodies[0], role="charge", function="chargée de mission", may_export=True
    )
    return person


def reader(person: Any) -> tuple[Callable[[], Any], Callable[[], Any], Callable[[], Any]]:
    """Three deeds: the page of the portfolio, the rival's page, the totals and counts alone."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from alliage.projects.queries import facets, portfolio  # noqa: PLC0415

    client = Client(raise_request_exception=True)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    organisation = get_user_model().objects.get(pk=person.pk).acting.organisation

    def page() -> Any:
        answer = client.get(ADDRESS)
        assert answer.status_code == 200 and answer.content.count(b"<tr>") > 50
        return answer

    def rival() -> Any:
        answer = client.get("/banc/")
        assert answer.status_code == 200 and answer.content.count(b"<tr>") > 50
        return answer

    def totals() -> Any:
        known = portfolio.sums(organisation)
        return facets.options(known), known.of(known.years[0])

    return page, rival, totals


def count_queries(deed: Callable[[], Any]) -> int:
    """How many reads a page takes."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as queries:
        deed()
    return len(queries)


def measure(sizes: list[int]) -> list[Figure]:
    """All figures, smallest size first."""
    from django.db import connection  # noqa: PLC0415

    from alliage.projects.models import Project  # noqa: PLC0415
    from alliage.projects.services.bulk import create_many  # noqa: PLC0415

    person = world()
    page, rival, totals = reader(person)
    figures: list[Figure] = []
    first: tuple[float, float] | None = None
    base = connection.vendor
    for size in sizes:
        began = time.monotonic()
        create_many(size - Project.objects.count(), owner=person.acting.organisation)
        if base == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        tell(f"{base}: {size} projects written in {time.monotonic() - began:.0f} s")
        ours, bare, sums = median_ms(page, rival, totals)
        reads = count_queries(page)
        figures.append(Figure(f"portfolio.queries.{size}.{base}", reads, "queries", "limit", 1, reads, 15, 1))
        figures.append(against(f"portfolio.list.{size}.{base}", ours, RIVAL, bare, 8))
        # Minutes pass between two sizes: each is told against the bare view of its own moment, so that a busy machine
        # moves neither. The bare view reads fifty rows from an index and does not grow.
        now = ours / bare, sums / bare
        if first is None:
            first = now
        else:
            told = f"the same at {sizes[0]}, each against the bare view of its moment"
            figures.append(against(f"portfolio.growth.{size}.{base}", now[0], told, first[0], 1.5, unit="× bare view"))
            figures.append(against(f"portfolio.totals.{size}.{base}", now[1], told, first[1], 3, unit="× bare view"))
    return figures


def main() -> int:
    """Measure on an own database and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--sizes", default="2000,100000", help="numbers of projects, smallest first")
    options = parser.parse_args()
    with own_database():
        from django.conf import settings  # noqa: PLC0415
        from django.test.utils import override_settings  # noqa: PLC0415

        plain = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
        hosts = ["testserver"]
        with override_settings(
            ROOT_URLCONF="benchmarks._bare", STORAGES=plain, ALLOWED_HOSTS=hosts, SECURE_SSL_REDIRECT=False
        ):
            figures = measure(sorted({int(size) for size in options.sizes.split(",")}))
    return show(figures, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
