"""What projects keep about a person, for the file of her own data."""

from typing import Any

from ..models import Comment, Effect, IndicatorValue, NoConventionAnswers, ProjectContact, QualityRating


def own_data(user: Any) -> list[tuple[str, Any]]:
    """The effects she said, the values she gave or accepted, her messages, contacts and answers, what she said of quality."""
    value = ("indicator__outcome__project__title", "indicator__title", "territory__name", "on", "value", "note")
    effects = Effect.objects.filter(user=user).order_by("pk")
    answers = NoConventionAnswers.objects.filter(user=user).order_by("pk")
    ratings = QualityRating.objects.order_by("pk")
    said = ("project__title", "organisation__name", "item__grid__fr", "item__fr", "level", "evidence")
    return [
        ("effects", list(effects.values("project__title", "territory__name", "statement", "function", "at"))),
        ("values", list(IndicatorValue.objects.filter(user=user).values(*value, "function", "at"))),
        (
            "values_accepted",
            list(IndicatorValue.objects.filter(accepted_by=user).values(*value, "accepted_function", "accepted_at")),
        ),
        ("messages", list(Comment.objects.filter(user=user).values("project__title", "text", "function", "at"))),
        (
            "project_contacts",
            list(ProjectContact.objects.filter(user=user).values("project__title", "on", "with_whom", "text", "function")),
        ),
        ("actions_without_convention", list(answers.values("project__title", "explanation", "function", "on"))),
        ("quality", list(ratings.filter(user=user).values(*said, "function", "on"))),
        (
            "quality_withdrawn",
            list(ratings.filter(withdrawn_by=user).values(*said, "withdrawn_function", "withdrawn_at")),
        ),
    ]
