"""`manage.py purge_bin`: erase for good what stayed too long in the bin."""

from typing import Any

from django.core.management.base import BaseCommand

from alliage.actors.services import purge_bin


class Command(BaseCommand):
    """Erases what nobody took back in time, its rows and their history; safe to run again."""

    help = "Erase for good what has been in the bin longer than the delay « bin_days » of the reference tables."

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase, then say how many of each."""
        done = purge_bin()
        for table, number in done.items():
            self.stdout.write(f"{table}: {number}")
        if not done:
            self.stdout.write("Rien à effacer.")
