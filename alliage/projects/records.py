"""What history, the bin and merging know of projects and of what they hold."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from alliage.actors.registry import Bin, Kind, Subject, after_merge, call_rows, register

from . import models as m
from .permissions import can_change_effect, can_contribute, can_edit, can_keep_money, can_speak_for
from .queries.bin import own_effects, own_projects
from .queries.corrections import is_read
from .queries.projects import inside_of
from .services.effects import check_effect, restore_effect
from .services.merging import check_shown, follow
from .services.money import check_funding, check_payment, refuse_alone, split_again
from .services.news import refresh
from .services.projects import check_now, restore_project
from .services.restoring import WORD, column_restored, effect_restored, figure_restored
from .services.standings import refresh_standings


def _sheet(user: Any, row: Any, names: Any) -> bool:
    return can_edit(user, row)


def _edits(user: Any, row: Any, names: Any) -> bool:
    return can_edit(user, row.project)


def _adds(user: Any, row: Any, names: Any) -> bool:
    return can_contribute(user, row.project)


def _column(user: Any, row: Any, names: Any) -> bool:
    """The word of a territory is put back by its own people only."""
    signed = set(WORD) & set(names)
    return can_speak_for(user, row.project, row.territory_id) if signed else can_edit(user, row.project)


def _money(user: Any, row: Any, names: Any) -> bool:
    return can_keep_money(user, row.project)


def _funding(user: Any, row: Any, names: Any) -> bool:
    return can_keep_money(user, row.funding.project)


def _effect(user: Any, row: Any, names: Any) -> bool:
    return can_change_effect(user, row)


def _outcome(user: Any, row: Any, names: Any) -> bool:
    return can_edit(user, row.outcome.project)


def _indicator(user: Any, row: Any, names: Any) -> bool:
    return can_edit(user, row.indicator.outcome.project)


def _refreshed(row: Any) -> None:
    refresh(row.project)


def _funded(row: Any) -> None:
    if row.pk:
        split_again(row)
    refresh_standings(row.project)


def _paid(row: Any) -> None:
    refresh_standings(row.funding.project)


SIGNED = frozenset({"organisation", "function", "confirmed_function", "confirmed_at"})
SAYS = {"organisation": _("organisation"), "function": _("qui le dit (fonction)")}
PLACE = {"territory": _("territoire")}

register(
    Subject("cooperation", m.Project, inside_of),
    Kind(
        m.Project,
        _("coopération"),
        _sheet,
        check=check_now,
        after=refresh,
        fixed=frozenset({"published_at", "fictitious", "owner", "language", "record_no"}),
        labels={"record_no": _("numéro de notice")},
        bin=Bin(own_projects, restore_project),
    ),
    Kind(m.ProjectText, _("traduction"), _edits, after=_refreshed, fixed=frozenset({"language"})),
    Kind(
        m.ProjectTerritory,
        _("territoire de la coopération"),
        _column,
        after=_refreshed,
        fixed=frozenset({"territory", "word_published_at"}),
        together=WORD,
        around=column_restored,
        labels={"word_published_at": _("publié le")},
    ),
    Kind(m.Participation, _("partenaire"), _edits, after=_refreshed, fixed=frozenset({"organisation", "role"})),
    Kind(m.ServiceInvolvement, _("jours de service"), _adds, after=_refreshed, fixed=frozenset({"service", "year"})),
    Kind(m.ProjectTheme, _("thème"), _edits, after=_refreshed),
    Kind(m.ProjectSdg, _("objectif de développement durable"), _edits, after=_refreshed),
    Kind(m.NoConventionAnswers, _("action sans convention"), _edits, fixed=frozenset({"function", "on"})),
    Kind(
        m.Funding,
        _("financement"),
        _money,
        check=check_funding,
        after=_funded,
        around=figure_restored,
        is_read=is_read,
    ),
    Kind(m.FundingShare, _("part par pays"), _funding, check=refuse_alone, fixed=frozenset({"country", "share", "amount"})),
    Kind(
        m.Payment,
        _("paiement"),
        _funding,
        check=check_payment,
        after=_paid,
        around=figure_restored,
        is_read=is_read,
    ),
    Kind(
        m.Effect,
        _("effet"),
        _effect,
        check=check_effect,
        after=_refreshed,
        fixed=SIGNED | {"at", "published_at"},
        around=effect_restored,
        is_read=is_read,
        labels={**SAYS, "at": _("écrit le"), "confirmed_at": _("confirmé le"), "published_at": _("publié le")},
        bin=Bin(own_effects, restore_effect),
    ),
    Kind(m.Outcome, _("changement recherché"), _edits, labels={"position": _("ordre")}),
    Kind(m.Indicator, _("indicateur"), _outcome, fixed=frozenset({"kind", "outcome"}), labels={"position": _("ordre")}),
    Kind(m.ScaleLevel, _("niveau d’échelle"), _indicator),
    Kind(m.IndicatorTarget, _("cible"), _indicator, labels=PLACE),
    Kind(
        m.IndicatorValue,
        _("valeur"),
        lambda user, row, names: can_edit(user, row.indicator.outcome.project),
        fixed=frozenset(
            {"value", "on", "territory", "state", "organisation", "function", "at", "return_reason", "evidence"}
            | {"accepted_function", "accepted_at"}
        ),
        labels={**PLACE, "organisation": _("organisation"), "at": _("proposée le"), "accepted_at": _("acceptée le")},
    ),
    Kind(m.ProjectContact, _("contact"), _adds, fixed=frozenset({"organisation", "function"}), labels=SAYS),
    Kind(m.Risk, _("risque"), _edits),
)
after_merge(
    follow,
    derived=(m.Standing, m.PortfolioSum, m.AccountLine, m.AccountReceipt, m.AccountSum),
    own=(m.PaymentsOpening,),
    check=check_shown,
)
call_rows(
    {
        m.PaymentsOpening: _("jour jusqu’auquel les paiements sont montrés"),
        m.PublishedCorrection: _("correction publiée"),
    }
)
