"""`manage.py demo`: real records and a fictitious world to look at, with one login per role."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from alliage.portal.services import demo
from alliage.rules.errors import RuleError


class Command(BaseCommand):
    """Loads the demo; again: nothing is doubled."""

    help = "Load the demo: thirty real cooperations with their sources, and fictitious Haut-Val with one login per role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="take the fictitious rows out and load them afresh")
        parser.add_argument("--force", action="store_true", help="load even on a public (https) address")
        parser.add_argument("--address", default=settings.SITE_URL, help="the address printed at the end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, saying each step, then print the address and the logins."""
        started = time.monotonic()
        try:
            logins = demo.load_demo(say=self._say, reset=options["reset"], force=options["force"])
        except RuleError as error:
            raise CommandError(str(error)) from error
        self._say(f"Démonstration prête en {time.monotonic() - started:.0f} s")
        self.stdout.write(f"\nAdresse : {options['address']}")
        self.stdout.write(f"Mot de passe de tous les comptes de démonstration : {demo.PASSWORD}\n\n")
        width = max((len(login.email) for login in logins), default=0)
        for login in logins:
            line = f"  {login.email:<{width}}  {login.role} · {login.function}, {login.organisation}"
            self.stdout.write(line + (" · second facteur à activer à la première entrée" if login.second_factor else ""))
        self.stdout.write("")

    def _say(self, step: str) -> None:
        self.stdout.write(f"  · {step}")
        self.stdout.flush()
