"""Mail servers on a bad day."""

from typing import Any

from django.core.mail.backends.base import BaseEmailBackend


class Broken(BaseEmailBackend):
    """Takes the call, loses the mail."""

    def send_messages(self, email_messages: Any) -> int:
        """Refuses."""
        raise OSError("no")


class Away(BaseEmailBackend):
    """Does not answer."""

    def open(self) -> bool | None:
        """Refuses."""
        raise OSError("no")
