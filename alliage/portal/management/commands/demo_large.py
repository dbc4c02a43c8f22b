"""`manage.py demo_large 2000`: a fictitious portfolio the size of a country, to measure and to try."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alliage.portal.services import demo
from alliage.rules.errors import RuleError


class Command(BaseCommand):
    """Adds N fictitious cooperations to Basse-Lande."""

    help = "Add N fictitious cooperations (2000 unless told) to the fictitious Département of Basse-Lande."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, nargs="?", default=2000)
        parser.add_argument("--force", action="store_true", help="even on a public (https) address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them in bulk, then say which login opens them."""
        started = time.monotonic()
        try:
            login = demo.load_large(options["count"], say=self._say, force=options["force"])
        except RuleError as error:
            raise CommandError(str(error)) from error
        self._say(f"Prêt en {time.monotonic() - started:.0f} s")
        self.stdout.write(f"\n  {login.email}  {login.role} · {login.function}, {login.organisation}")
        self.stdout.write(f"  Mot de passe : {demo.PASSWORD}")

    def _say(self, step: str) -> None:
        self.stdout.write(f"  · {step}")
        self.stdout.flush()
