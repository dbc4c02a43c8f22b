"""Where what is shown comes from: the reference tables, and the sites that published the facts."""

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from alliage.projects.models import Effect
from alliage.rules import tables as reference

from .home import documented


def tables() -> list[reference.Provenance]:
    """Each reference table with its source, its date and its licence."""
    names = sorted(Path(path).stem for path in reference.DATA.glob("*.csv"))
    return [reference.about(name) for name in names]


def sites() -> list[tuple[str, int]]:
    """The sites that published the facts of the real cooperations, with how many facts each; most first."""
    projects = documented()
    urls = list(projects.exclude(source_url="").order_by().values_list("source_url", flat=True))
    told = Effect.objects.filter(project__in=projects.order_by().values("pk"), deleted_at__isnull=True)
    urls += told.exclude(source_url="").order_by().values_list("source_url", flat=True)
    counted = Counter((urlsplit(url).hostname or "").removeprefix("www.") for url in urls)
    return sorted(((site, count) for site, count in counted.items() if site), key=lambda pair: (-pair[1], pair[0]))
