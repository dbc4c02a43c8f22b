"""What has been sent: the same form sent twice is done once."""

from django.db import models

from .people import User


class Sending(models.Model):
    """A form sent by a person, known by a mark of its page and of its words, and where the answer sent her.

    Written in the transaction of the deed itself: killed in between, neither stands.
    """

    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    location = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.location}"
