"""What rounds keep about a person, for the file of her own data."""

from typing import Any

from ..models import FollowUp, Named, Round, View, VoiceLink


def own_data(user: Any) -> list[tuple[str, Any]]:
    """The rounds she is named in, the views she gave or reported, the links she prepared, what she signed and saw since."""
    views = View.objects.filter(user=user).order_by("pk")
    links = VoiceLink.objects.filter(user=user).order_by("pk")
    seen = FollowUp.objects.filter(user=user).order_by("pk")
    said = ("line__label", "organisation__name", "stance", "text", "function", "on", "reported")
    return [
        ("rounds", list(Named.objects.filter(user=user).values("round__organisation__name", "round__year", "since"))),
        ("views", list(views.values(*said))),
        ("view_links", list(links.values("kind", "line__label", "organisation__name", "function", "created_at"))),
        ("votes_written", list(Round.objects.filter(decided_by=user).values("organisation__name", "year", "decided_on"))),
        ("follow_ups", list(seen.values("decision__line__label", "text", "function", "done_on"))),
    ]
