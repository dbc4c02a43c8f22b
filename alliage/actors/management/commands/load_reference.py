"""`manage.py load_reference`: the reference lists and the French territories, as often as one likes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from alliage.actors.services import load_reference_territories
from alliage.vocabulary.services import load_vocabulary


class Command(BaseCommand):
    """Everything a fresh installation knows before anybody types."""

    help = "Load the vocabulary, then the French régions and Départements; safe to run again."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then say how many rows each list holds."""
        for name, count in {**load_vocabulary(), **load_reference_territories()}.items():
            self.stdout.write(f"{name}: {count}")
