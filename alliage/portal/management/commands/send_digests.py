"""Send the mails of the week that are due."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliage.design.deeds import said
from alliage.portal.services.sending import send_digests
from alliage.rules.errors import RuleError


class Command(BaseCommand):
    """`manage.py send_digests`: run it every hour; each person is written to once on her day."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and say what was done."""
        try:
            report = send_digests(say=self.stderr.write)
        except RuleError as error:
            raise CommandError(said(error)) from error
        self.stdout.write(
            f"sent {report.sent}, nothing to say {report.nothing}, quiet {report.quiet}, failed {report.failed}, "
            f"taken up {report.resumed} (unsure {report.unsure})"
        )
