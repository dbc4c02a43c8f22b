"""The maintained lines and sums of portfolios follow each deed and never drift."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from alliage.projects.models import Participation, PortfolioSum, Project, ProjectTheme, Standing
from alliage.projects.queries import portfolio
from alliage.projects.services.bulk import create_many
from alliage.projects.services.standings import refresh_all, refresh_standings
from alliage.rules.errors import RuleError
from alliage.vocabulary.models import Theme
from tests import factories

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
SUMS = ("organisation", "kind", "key", "count", "own", "total")


def sums() -> set[tuple[Any, ...]]:
    return set(PortfolioSum.objects.exclude(count=0).values_list(*SUMS))


def test_one_line_for_each_organisation_that_takes_part(member: Any, partner: Any) -> None:
    ours, theirs, watcher = factories.org(member), factories.org(partner), factories.organisation()
    one = factories.project(ours, theirs)
    Participation.objects.create(project=one, organisation=watcher, role="observateur", co_owner=False)
    factories.funding(one, ours, "100", year=YEAR - 1)
    factories.funding(one, ours, "60")
    factories.funding(one, theirs, "15")
    found = {row.organisation: (row.edits, row.year, row.own, row.total) for row in Standing.objects.filter(project=one)}
    assert found == {
        ours: (True, YEAR, Decimal(60), Decimal(75)),
        theirs: (True, YEAR, Decimal(15), Decimal(75)),
        watcher: (False, YEAR, Decimal(0), Decimal(75)),
    }


def test_the_main_currency_is_the_one_we_vote_in(member: Any) -> None:
    ours = factories.org(member)
    one, other = factories.project(ours), factories.project(ours)
    factories.funding(one, ours, "500000", currency="XOF")
    factories.funding(other, ours, "300000", currency="XOF")
    factories.funding(one, factories.organisation(), "10", currency="EUR")
    refresh_all()
    row = Standing.objects.get(project=one, organisation=ours)
    assert (row.currency, row.own, row.total) == ("XOF", Decimal(500000), Decimal(500000))
    assert row.money == [[YEAR, "EUR", "0", "10.00"], [YEAR, "XOF", "500000.00", "500000.00"]]


def test_who_leaves_loses_its_line(member: Any, partner: Any) -> None:
    one = factories.project(factories.org(member), factories.org(partner))
    one.participations.filter(organisation=factories.org(partner)).delete()
    refresh_standings(one)
    assert [row.organisation for row in Standing.objects.filter(project=one)] == [factories.org(member)]
    assert portfolio.sums(factories.org(partner)).count == 0


def test_the_bin_counts_for_nothing_and_comes_back(member: Any) -> None:
    one = factories.project(factories.org(member))
    factories.funding(one, factories.org(member), "100")
    before = sums()
    Project.objects.filter(pk=one.pk).update(deleted_at=timezone.now())
    refresh_standings(one)
    assert portfolio.sums(factories.org(member)).count == 0
    assert portfolio.sums(factories.org(member)).money == {}
    Project.objects.filter(pk=one.pk).update(deleted_at=None)
    refresh_standings(one)
    assert sums() == before


def test_sums_moved_deed_by_deed_equal_sums_made_from_nothing(member: Any, partner: Any) -> None:
    ours, theirs = factories.org(member), factories.org(partner)
    for number in range(4):
        one = factories.project(ours, theirs)
        ProjectTheme.objects.create(project=one, theme=Theme.objects.get(code="eau-assainissement"))
        line = factories.funding(one, ours, 100 + number)
        factories.funding(one, theirs, "7", currency="XOF")
        if number == 2:
            line.delete()
        Project.objects.filter(pk=one.pk).update(stage="suspended" if number % 2 else "running")
        refresh_standings(one)
        refresh_standings(one)
    moved = sums()
    refresh_all()
    assert moved == sums()
    assert {key: count for body, kind, key, count, _own, _total in moved if (body, kind) == (ours.pk, "stage")} == {
        "running": 2,
        "suspended": 2,
    }
    assert {key for body, kind, key, *_rest in moved if (body, kind) == (ours.pk, "theme")} == {
        "eau-assainissement",
        "eau-dechets",
        "environnement-climat-energie",
    }


def test_the_last_news_is_the_latest_of_what_was_said(member: Any) -> None:
    one = factories.project(factories.org(member))
    today = timezone.localdate()
    factories.effect(one, observed_on=today - dt.timedelta(days=40))
    refresh_standings(one)
    assert Standing.objects.get(project=one).last_news_on == today - dt.timedelta(days=40)
    factories.effect(one, user=member, observed_on=today - dt.timedelta(days=400))
    refresh_standings(one)
    assert Standing.objects.get(project=one).last_news_on == today


def test_a_large_portfolio_is_fictitious_and_the_same_each_time(member: Any) -> None:
    ours = factories.org(member)
    with pytest.raises(RuleError, match="On n’invente rien sur une autorité réelle"):
        create_many(1, owner=ours)
    ours.fictitious = True
    ours.save()
    other = factories.organisation(name="Autorité de Dolvane", fictitious=True)
    assert create_many(30, owner=ours, partners=[other]) == 30
    moved = sums()
    refresh_all()
    assert moved == sums()
    known = portfolio.sums(ours)
    assert known.count == 30
    assert set(Project.objects.values_list("fictitious", flat=True)) == {True}
    assert known.money[YEAR, "EUR"].own == sum(row.own for row in Standing.objects.filter(organisation=ours))
    assert Standing.objects.filter(term_on=None).count() == 0


def test_reads_do_not_grow_with_the_number_of_projects(member: Any, count_queries: Any) -> None:
    ours = factories.org(member)
    made = [factories.project(ours) for _number in range(3)]
    counts = []
    for size in (1, 3):
        refresh_all([one.pk for one in made[:size]])
        with count_queries() as queries:
            refresh_all([one.pk for one in made[:size]])
        counts.append(len(queries))
    assert counts[0] == counts[1]
