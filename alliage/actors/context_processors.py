"""What every page knows of the reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .services.sendings import tell_arrivals


def acting(request: HttpRequest) -> dict[str, Any]:
    """`acting`: the role one acts in; `ici`: its territory; `fictitious`: the band shown unless a view says otherwise; `arrived`: forms received."""
    role = request.user.acting if getattr(request, "user", None) and request.user.is_authenticated else None
    ici = role.organisation.territory if role else None
    return {
        "acting": role,
        "ici": ici,
        "fictitious": bool(role and role.organisation.fictitious),
        "arrived": SimpleLazyObject(lambda: tell_arrivals(request)),
    }
