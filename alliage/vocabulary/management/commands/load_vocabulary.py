"""`manage.py load_vocabulary`: the reference lists, as often as one likes."""

from typing import Any

from django.core.management.base import BaseCommand

from alliage.vocabulary.services import load_vocabulary


class Command(BaseCommand):
    """Writes the reference tables into rows."""

    help = "Load countries, themes, goals, sectors, currencies and thresholds; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then say how many rows each list holds."""
        for name, count in load_vocabulary().items():
            self.stdout.write(f"{name}: {count}")
