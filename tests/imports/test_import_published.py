"""A table that changes figures anyone reads says so before, asks why, and lists each change for everyone; so does taking it back."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.imports.models import Import, Sheet
from alliage.imports.services.deeds import run_import
from alliage.imports.services.trial import try_table
from alliage.imports.services.undo import undo_import
from alliage.projects.models import Funding, Payment, PaymentsOpening, Project, PublishedCorrection
from alliage.rules.errors import RuleError
from tests import factories

from .test_import_kinds import bring, done

WHY = "Le compte administratif corrige le budget."
VOTES = "Coopération | Année | Montant voté | Délibération | Source"
PAID = "Projet | Date | Montant | Référence | Année"


def published(person: Any, title: str, voted: str = "1000") -> Project:
    project = factories.project(factories.org(person), title=title, published=True)
    factories.funding(project, factories.org(person), voted, year=2026)
    return project


@pytest.fixture
def project(member: Any) -> Project:
    PaymentsOpening.objects.create(organisation=factories.org(member), until=dt.date(2026, 6, 30))
    return published(member, "Mieux vivre du lait")


def told() -> list[tuple[str, str, Any, Any, str]]:
    return [
        (row.kind, row.deed, row.before.get("voted", row.before.get("amount")), row.after.get("voted", row.after.get("amount")), row.reason)
        for row in PublishedCorrection.objects.order_by("pk")
    ]  # fmt: skip


def back(run: Import) -> str:
    day = timezone.localtime(run.done_at).date()
    return f"L’import du {day:%d.%m.%Y}, qui avait écrit ce chiffre, a été annulé."


def test_a_published_vote_changes_with_a_reason_everyone_reads(member: Any, project: Project) -> None:
    run = bring(member, "financements", VOTES, "Mieux vivre du lait | 2026 | 2 000 | | ")
    assert try_table(run, Sheet.objects.get(run=run), "both", by=member).published == 1
    assert try_table(run, Sheet.objects.get(run=run), "add", by=member).published == 0
    with pytest.raises(RuleError, match="dites pourquoi") as caught:
        run_import(run, mode="both", by=member, reason="  ")
    assert caught.value.field == "reason"
    assert (Funding.objects.get().voted, told()) == (1000, [])
    run = run_import(run, mode="update", by=member, reason=WHY)
    assert told() == [("vote", "changed", "1000.00", "2000.00", WHY)]
    row = PublishedCorrection.objects.get()
    assert (row.project, row.organisation, row.user, row.function) == (
        project, factories.org(member), member, member.acting.function,
    )  # fmt: skip
    undo_import(run, by=member)
    assert told()[1:] == [("vote", "changed", "2000.00", "1000.00", back(run))]


def test_what_nobody_reads_asks_for_nothing(member: Any, project: Project) -> None:
    Project.objects.update(published_at=None)
    run = bring(member, "financements", VOTES, "Mieux vivre du lait | 2026 | 2 000 | | ")
    assert try_table(run, Sheet.objects.get(run=run), "both", by=member).published == 0
    run_import(run, mode="both", by=member)
    assert told() == []


def test_a_new_vote_and_a_source_are_no_correction(member: Any, project: Project) -> None:
    rows = ("Mieux vivre du lait | 2025 | 500 | | ", "Mieux vivre du lait | 2026 | 1 000 | | https://exemple.test/")
    run = done(member, "financements", VOTES, *rows)
    assert (run.added, run.changed, told()) == (1, 1, [])
    undo_import(run, by=member)
    assert told() == [("vote", "removed", "500.00", None, back(run))]


def test_payments_added_within_what_is_published_are_told_as_on_their_page(member: Any, project: Project) -> None:
    run = done(
        member, "paiements", PAID, "Mieux vivre du lait | 15/04/2026 | 120 | M-1 | ", "Mieux vivre du lait | 15/07/2026 | 80 | M-2 | "
    )  # fmt: skip
    assert told() == [("payment", "added", None, "120.00", "")]
    more = bring(member, "paiements", PAID, "Mieux vivre du lait | 15/04/2026 | 130 | M-1 | ", "Mieux vivre du lait | 15/07/2026 | 90 | M-2 | ")  # fmt: skip
    assert try_table(more, Sheet.objects.get(run=more), "both", by=member).published == 1
    more = run_import(more, mode="both", by=member, reason=WHY)
    assert told()[1:] == [("payment", "changed", "120.00", "130.00", WHY)]
    undo_import(more, by=member)
    undo_import(Import.objects.get(pk=run.pk), by=member)
    assert told()[2:] == [
        ("payment", "changed", "130.00", "120.00", back(more)),
        ("payment", "removed", "120.00", None, back(run)),
    ]
    assert not Payment.objects.exists()


def test_a_portfolio_line_changes_a_published_vote_too(member: Any, project: Project) -> None:
    run = bring(member, "cooperations", "Titre | Année | Notre part", "Mieux vivre du lait | 2026 | 3 000")
    with pytest.raises(RuleError, match="dites pourquoi"):
        run_import(run, mode="both", by=member)
    run_import(run, mode="both", by=member, reason=WHY)
    assert told() == [("vote", "changed", "1000.00", "3000.00", WHY)]


def test_the_page_asks_says_who_reads_and_keeps_what_was_typed(client: Client, member: Any, project: Project) -> None:
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    run = bring(member, "financements", VOTES, "Mieux vivre du lait | 2026 | 2 000 | | ")
    address = reverse("imports:trial", args=[run.pk])
    shown = client.get(address).content.decode()
    assert 'name="reason"' in shown
    assert "1 chiffre publié change\u00a0: tout le monde lira" in shown
    refused = client.post(address, {"mode": "update", "reason": ""})
    assert refused.status_code == 422
    assert "dites pourquoi" in refused.content.decode()
    assert 'name="mode" value="update"' in refused.content.decode()
    long = client.post(address, {"mode": "update", "reason": "x" * 301})
    assert (long.status_code, "x" * 301 in long.content.decode()) == (422, True)
    assert client.post(address, {"mode": "update", "reason": WHY}).status_code == 302
    assert [row[-1] for row in told()] == [WHY]
    again = bring(member, "financements", VOTES, "Mieux vivre du lait | 2024 | 2 000 | | ")
    assert 'name="reason"' not in client.get(reverse("imports:trial", args=[again.pk])).content.decode()


def test_the_reads_are_the_same_for_one_figure_and_for_many(member: Any, project: Project, count_queries: Any) -> None:
    for number in range(12):
        published(member, f"Projet {number}")
    reads = []
    for first, last in ((0, 2), (2, 4), (4, 12)):
        rows = [f"Projet {number} | 2026 | {number + 2}000 | | " for number in range(first, last)]
        run = bring(member, "financements", VOTES, *rows)
        with count_queries() as queries:
            run = run_import(run, mode="both", by=member, reason=WHY)
        assert run.changed == len(rows)
        with count_queries() as undone:
            undo_import(run, by=member)
        reads.append((len(queries), len(undone)))
    assert reads[1] == reads[2]
    assert PublishedCorrection.objects.count() == 24
    assert Funding.objects.filter(voted=Decimal(1000)).count() == 13
