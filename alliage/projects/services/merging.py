"""What follows in portfolios when two organisations or two territories become one, or two again."""

from typing import Any

from django.db.models import Q

from alliage.actors.models import Organisation
from alliage.design import search
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Participation, Payment, PaymentsOpening, Project, ProjectTerritory
from ..queries.accounts import open_payments, open_votes
from .standings import refresh_all

SHOWN = _(
    "« %(kept)s » montre ses paiements : ceux de « %(gone)s », que personne n’a choisi de montrer (%(count)s), le seraient "
    "par cette fusion. Qui publie pour l’une ou pour l’autre règle d’abord jusqu’à quel jour ils se montrent."
)


def check_shown(kept: Any, gone: Any) -> None:
    """A merge shows nobody's payments: the day chosen by the body that stays was not chosen for the other's."""
    opening = PaymentsOpening.objects.filter(organisation=kept.pk).first() if isinstance(kept, Organisation) else None
    if opening is None or opening.until is None:
        return
    votes = open_votes().filter(funder=gone.pk).order_by()
    silent = Payment.objects.filter(funding__in=votes.values("pk"), paid_on__lte=opening.until)
    count = silent.exclude(pk__in=open_payments().filter(funding__funder=gone.pk).order_by().values("pk")).count()
    if count:
        raise RuleError(SHOWN, code="shown", params={"kept": str(kept), "gone": str(gone), "count": count})


def follow(kept: Any, gone: Any) -> None:
    """Write again the lines and the words of the projects of both."""
    both = [kept.pk, gone.pk]
    if isinstance(kept, Organisation):
        part = Participation.objects.filter(organisation__in=both).values("project")
        found = Project.objects.filter(
            Q(owner__in=both)
            | Q(pk__in=part)
            | Q(fundings__funder__in=both)
            | Q(fundings__payments__recipient__in=both)
            | Q(effects__organisation__in=both)
            | Q(standings__organisation__in=both)
        )
    else:
        found = Project.objects.filter(pk__in=ProjectTerritory.objects.filter(territory__in=both).values("project"))
    keys = list(found.order_by("pk").values_list("pk", flat=True).distinct())
    search.refresh(Project.objects.filter(pk__in=keys).order_by("pk"))
    refresh_all(keys)
