"""One run of the mails of a Monday, in a process of its own, each mail a line of a file: what a kill may cut."""

import os
import time
from pathlib import Path
from typing import Any

import django
from django.core.mail.backends.base import BaseEmailBackend

from benchmarks.digests import MONDAY

SLOW = 0.002


class FileBackend(BaseEmailBackend):
    """Takes two thousandths of a second a mail, then writes to whom it went."""

    def send_messages(self, email_messages: Any) -> int:
        """One line a mail, with the system at once."""
        file = os.open(Path(os.environ["MAILS"]) / str(os.getpid()), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for message in email_messages:
            time.sleep(SLOW)
            os.write(file, f"{message.to[0]}\n".encode())
        os.close(file)
        return len(email_messages)


if __name__ == "__main__":
    django.setup()
    from django.test.utils import override_settings

    from alliage.portal.services.sending import send_digests

    print("begins", flush=True)
    with override_settings(EMAIL_BACKEND="benchmarks._digest_run.FileBackend"):
        report = send_digests(on=MONDAY)
    print(f"sent {report.sent}, taken up {report.resumed}, unsure {report.unsure}")
