"""A table pasted, matched, tried, written, mended and taken back."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from alliage.actors.models import JournalEntry
from alliage.design import search
from alliage.imports.models import Import, Sheet
from alliage.projects.models import (
    Effect,
    Funding,
    FundingShare,
    Participation,
    PortfolioSum,
    Project,
    ProjectTerritory,
    ProjectTheme,
    Standing,
)
from alliage.projects.services.news import refresh_many
from tests import factories

HEADINGS = "Intitulé du projet\tPartenaire\tPays\tDate de debut\tÉtat\tAnnée\tMontant\tThématique"
START = reverse("imports:start", args=["cooperations"])


def line(title: str, place: str = "Kaléba", begins: str = "01/03/2026", amount: str = "1 234,56") -> str:
    return f"{title}\t{place}\tSénégal\t{begins}\ten cours\t2026\t{amount}\tAgriculture et alimentation"


def bring(client: Client, *lines: str, kind: str = "cooperations", headings: str = HEADINGS, query: str = "") -> Import:
    """Paste the lines and accept the columns proposed."""
    address = reverse("imports:start", args=[kind])
    answer = client.post(address + query, {"text": "\n".join([headings, *lines])})
    assert answer.status_code == 302, answer.content.decode()
    run = Import.objects.first()
    assert answer.url == reverse("imports:columns", args=[run.pk])
    form = client.get(answer.url).context["form"]
    answer = client.post(answer.url, {name: form[name].value() or "" for name in form.fields})
    assert answer.status_code == 302
    return run


def confirm(client: Client, run: Import, mode: str = "both") -> Import:
    client.post(reverse("imports:trial", args=[run.pk]), {"mode": mode})
    run.refresh_from_db()
    return run


MODELS: list[type[Model]] = [Project, Participation, ProjectTerritory, ProjectTheme, Funding, FundingShare, Standing]


def everything() -> list[object]:
    """The state that an undoing must give back, standing lines and sums included."""
    rows: list[object] = [sorted(map(str, model.objects.values_list())) for model in MODELS]
    sums = PortfolioSum.objects.exclude(count=0).values_list("organisation", "kind", "key", "count", "own", "total")
    return [*rows, sorted(map(str, sums))]


@pytest.fixture
def kaleba(partner: object) -> object:
    return factories.org(partner)


@pytest.fixture
def inside(client: Client, member: object, kaleba: object, strict_templates: None) -> Client:
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_lines_are_written_then_taken_back_as_if_never_brought(inside: Client, member: object) -> None:
    own = factories.org(member)
    factories.project(own, title="Une coopération d’avant")
    before = everything()
    run = bring(inside, line("Mieux vivre du lait"), line("Garder l’eau", amount="1,234.50"))
    page = inside.get(reverse("imports:trial", args=[run.pk]))
    assert [part.title for part in page.context["parts"]] == ["À ajouter"]
    assert everything() == before
    run = confirm(inside, run)
    assert (run.state, run.added, run.changed, run.refused) == ("done", 2, 0, 0)
    milk = Project.objects.get(title="Mieux vivre du lait")
    assert [side.territory.name for side in milk.territories.all()] == [own.territory.name, "Kaléba"]
    assert [(vote.voted, vote.funder, vote.year) for vote in milk.fundings.all()] == [(Decimal("1234.56"), own, 2026)]
    assert [share.country.code for vote in milk.fundings.all() for share in vote.shares.all()] == ["SN"]
    assert milk.search_text == search.words_of(*milk.search_parts())
    assert Standing.objects.get(project=milk, organisation=own).own == Decimal("1234.56")
    assert JournalEntry.objects.filter(verb="import.done").count() == 1
    assert inside.get(run.get_absolute_url()).status_code == 200
    inside.post(reverse("imports:undo", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == "undone"
    assert everything() == before
    assert JournalEntry.objects.filter(verb="import.undone").count() == 1
    assert inside.get(run.get_absolute_url()).status_code == 200


def test_refused_rows_come_back_mended(inside: Client) -> None:
    run = confirm(
        inside, bring(inside, line("Un"), line("Deux", begins="03/25/2026"), line("Trois", place="Kaleba-sur-Mer"))
    )
    assert (run.added, run.refused) == (1, 2)
    sheet = Sheet.objects.get(run=run)
    assert [row[0] for row in sheet.refusals] == [3, 4]
    assert sheet.refusals[0][1] == [
        "Début prévu — «\u00a003/25/2026\u00a0» met le mois avant le jour\u00a0: écrivez 25/03/2026."
    ]
    page = inside.get(f"{START}?de={run.pk}")
    text = page.context["form"]["text"].value()
    assert text.splitlines()[0] == f"{HEADINGS}\tRaison du refus"
    mended = text.replace("03/25/2026", "25/03/2026").replace("Kaleba-sur-Mer", "Kaléba")
    answer = inside.post(f"{START}?de={run.pk}", {"text": mended})
    again = Import.objects.first()
    assert answer.url == reverse("imports:columns", args=[again.pk])
    again = confirm(inside, again)
    assert (again.added, again.refused, again.mends) == (2, 0, run)
    assert inside.get(run.get_absolute_url()).context["left_to_mend"] == 0


def test_an_existing_line_is_changed_field_by_field_and_put_back(inside: Client, member: object) -> None:
    project = factories.project(factories.org(member), title="Mieux vivre du lait", stage="study")
    refresh_many([project.pk])
    before = everything()
    run = bring(
        inside,
        line("MIEUX VIVRE DU LAIT").replace("MIEUX VIVRE DU LAIT", f"{project.pk}\tMieux vivre du lait ensemble"),
        headings=f"N° Alliage\t{HEADINGS}",
    )
    changes = inside.get(reverse("imports:trial", args=[run.pk])).context["parts"][0].plans[0].changes
    assert [(change.label, change.old, change.new) for change in changes[:3]] == [
        ("Titre", "Mieux vivre du lait", "Mieux vivre du lait ensemble"),
        ("Début prévu", "", "01.03.2026"),
        ("État", "étude", "en cours"),
    ]
    run = confirm(inside, run)
    assert (run.added, run.changed) == (0, 1)
    project.refresh_from_db()
    assert (project.title, project.stage) == ("Mieux vivre du lait ensemble", "running")
    assert project.search_text == search.words_of(*project.search_parts())
    inside.post(reverse("imports:undo", args=[run.pk]))
    project.refresh_from_db()
    assert (project.title, project.stage, project.starts_on) == ("Mieux vivre du lait", "study", None)
    assert everything() == before


def test_what_someone_built_on_since_is_kept_and_said(inside: Client, member: object) -> None:
    run = confirm(inside, bring(inside, line("Un"), line("Deux"), line("Trois")))
    effect = Effect.objects.create(
        project=Project.objects.get(title="Un"),
        domain="service",
        statement="Mieux",
        function="x",
        organisation=factories.org(member),
    )
    two = Project.objects.get(title="Deux")
    two.summary = "Écrit depuis"
    two.save()
    inside.get(reverse("imports:undo", args=[run.pk]))
    inside.post(reverse("imports:undo", args=[run.pk]))
    run.refresh_from_db()
    assert (run.state, run.kept_back) == ("undone", 2)
    assert sorted(Project.objects.values_list("title", flat=True)) == ["Deux", "Un"]
    held = Sheet.objects.get(run=run).held
    assert held == [
        [2, "Un", ["Quelqu’un s’appuie dessus depuis\u00a0: effet (1)."]],
        [3, "Deux", ["«\u00a0Deux\u00a0» a été modifié depuis."]],
    ]
    assert effect.pk


def test_strange_digits_are_answered_on_each_page(inside: Client, member: object) -> None:
    assert inside.get(f"{START}?de=²").status_code == 200
    assert inside.get(f"{START}?de={'9' * 5000}").status_code == 200
    run = bring(inside, "²\tUn\t²", "\tDeux\t①", f"\tTrois\t{'9' * 5000}", headings="N° Alliage\tTitre\tDébut prévu")
    page = inside.get(reverse("imports:trial", args=[run.pk]))
    assert page.status_code == 200
    assert len(page.context["parts"][0].plans) == 3
    factories.project(factories.org(member), title="Le lait")
    run = bring(
        inside,
        "Le lait\t2026\t100\tSénégal ²",
        kind="financements",
        headings="Coopération\tAnnée\tMontant voté\tPays de dépense",
    )
    assert inside.get(reverse("imports:trial", args=[run.pk])).status_code == 200


def test_a_column_that_numbers_the_lines_changes_no_other_cooperation(client: Client, member: Any) -> None:
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    known = factories.project(factories.org(member), title="Déjà là")
    run = bring(client, f"{known.pk}\tUne autre", "9999\tEncore une", headings="N°\tTitre")
    assert Sheet.objects.get(run=run).matching == ["", "title"]
    confirm(client, run)
    known.refresh_from_db()
    assert (known.title, run.added, run.changed, run.refused) == ("Déjà là", 2, 0, 0)
    asked = bring(client, "9999\tEncore une", headings="N° Alliage\tTitre")
    assert "Aucune de vos coopérations n’a le n° 9999" in client.get(reverse("imports:trial", args=[asked.pk])).text


def test_a_word_that_stops_several_lines_is_mended_once(client: Client, member: Any, stranger: Any) -> None:
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    lines = ["Un\tEau ; Climat", "Deux\tEau", "Trois\tSanté", "Quatre\tAubergines"]
    run = bring(client, *lines, headings="Titre\tThème")
    trial, replace = (reverse(f"imports:{name}", args=[run.pk]) for name in ("trial", "replace"))
    page = client.get(trial).text
    assert page.count(f'action="{replace}"') == 1
    assert "Sur 2 lignes, écrire plutôt" in page
    told = client.post(replace, {"key": "themes", "old": "Eau", "new": "Eau et déchets", "mode": "add"}, follow=True)
    assert told.redirect_chain[0][0] == f"{trial}?mode=add"
    assert "« Eau » devient « Eau et déchets » sur 2 lignes." in told.text
    assert [row[2] for row in Sheet.objects.get(run=run).rows] == [
        "Eau et déchets; Climat",
        "Eau et déchets",
        "Santé",
        "Aubergines",
    ]
    for wrong in (
        {"key": "themes", "old": "Eau", "new": "Climat"},
        {"key": "themes", "old": "Santé", "new": " "},
        {"key": "year", "old": "2026", "new": "2027"},
    ):
        assert 'class="note' in client.post(replace, wrong, follow=True).text
    done = confirm(client, run)
    assert (done.added, done.refused) == (3, 1)
    client.post(replace, {"key": "themes", "old": "Santé", "new": "Climat"})
    assert Sheet.objects.get(run=run).rows[2][2] == "Santé"
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(replace, {"key": "themes", "old": "Santé", "new": "Climat"}).status_code == 404
