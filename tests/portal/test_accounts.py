"""« Combien, pour quoi »: sentence, filters, file, what is hidden and why; published facts only, constant reads."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from alliage.actors.models import Organisation, Territory
from alliage.projects.models import (
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Outcome,
    Payment,
    PaymentsOpening,
    Project,
    ProjectTheme,
    PublishedCorrection,
)
from alliage.projects.services.money import change_funding, delete_funding
from alliage.projects.services.projects import change_stage
from alliage.projects.services.standings import refresh_all
from alliage.vocabulary.models import Theme
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = TODAY.year


def read(answer: Any) -> str:
    text = re.sub(r"<(style|svg).*?</\1>", " ", answer.content.decode(), flags=re.S)
    text = re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", text))
    return re.sub(r" ([,.])", r"\1", text).replace("&#x27;", "'")


@pytest.fixture
def home() -> Organisation:
    place = factories.territory("Haut-Pré", population=400_000, population_year=2026)
    return factories.organisation("Département de Haut-Pré", territory=place, published=True, email="contact@exemple.test")


@pytest.fixture
def away() -> Organisation:
    return factories.organisation("Commune de Lumora", territory=factories.territory("Lumora", country="SN"), published=True)


def opened(body: Organisation) -> None:
    PaymentsOpening.objects.create(organisation=body, until=TODAY, function="la responsable des finances")


def paid(project: Project, body: Organisation, amount: str, **more: Any) -> Payment:
    vote = project.fundings.filter(funder=body).first()
    assert vote is not None
    return Payment.objects.create(funding=vote, amount=Decimal(amount), paid_on=date(YEAR, 1, 2), **more)


@pytest.fixture
def water(home: Organisation, away: Organisation) -> Project:
    project = factories.project(home, away, title="Garder une eau saine", published=True)
    factories.funding(
        project, home, "240000", deliberation_ref="CP-7", deliberation_url="https://exemple.test/cp-7", voted_on=TODAY
    )
    factories.funding(project, away, "336000")
    paid(project, home, "1500.50", recipient=away)
    paid(project, home, "20", to_individual=True)
    opened(home)
    refresh_all()
    return project


def address(body: Organisation, more: str = "") -> str:
    assert body.territory is not None
    return f"/combien-pour-quoi/{body.territory.slug}/{more}"


def test_the_sentence_comes_first(client: Client, home: Organisation, water: Project, strict_templates: None) -> None:
    said = read(client.get(address(home)))
    assert (
        f"En {YEAR}, Haut-Pré a voté 240 000 € pour 1 coopération, soit 0,60 € par habitant ; "
        "d’autres ont apporté 336 000 €." in said
    )
    assert "1,40 € des autres" not in said
    assert "400 000 habitants (2026)" in said
    assert "CP-7" in said
    assert 'href="https://exemple.test/cp-7"' in client.get(address(home)).content.decode()
    assert "Des personnes, jamais nommées 20 €" in said


def test_the_list_and_an_organisation_by_its_number(client: Client, home: Organisation, water: Project) -> None:
    said = read(client.get("/combien-pour-quoi/"))
    assert "Haut-Pré Département, France" in said
    assert "Lumora" in said
    assert read(client.get(f"/combien-pour-quoi/{home.pk}/")).count("a voté 240 000 €") == 1
    silent = factories.organisation("Association secrète", kind="association")
    assert client.get(f"/combien-pour-quoi/{silent.pk}/").status_code == 404
    for wrong in ("nulle-part", "0", "99999999999999999999"):
        assert client.get(f"/combien-pour-quoi/{wrong}/").status_code == 404


def test_nothing_internal_is_seen(client: Client, home: Organisation, away: Organisation, water: Project) -> None:
    inside = factories.project(home, away, title="Une fiche interne")
    factories.funding(inside, home, "777777")
    paid(inside, home, "555", recipient=away)
    PaymentsOpening.objects.all().update(until=None)
    refresh_all()
    for place in (address(home), address(home, "fichier.csv"), "/combien-pour-quoi/"):
        answer = client.get(place)
        said = b"".join(answer).decode() if answer.streaming else read(answer)
        for secret in ("interne<", "Une fiche interne", "777", "1 500,50", "1500,50", "555"):
            assert secret not in said, (place, secret)
    said = read(client.get(address(home)))
    assert "Haut-Pré n’a pas encore publié ses paiements." in said
    assert "Coopérations restées internes 1" in said
    assert "Paiements 3 Plus récents" in said
    assert "contact@exemple.test" in said


@pytest.mark.parametrize(
    "query",
    ["?annee=mille", "?annee=99999999999", "?annee=²", "?pays=%00", "?theme=rien", "?beneficiaire=%E2%82%AC", "?page=-4",
     "?recus=x", "?tri=--vote", "?beneficiaire=123456789012345678901234567890", "?corrections=zz"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_answered_politely(
    client: Client, home: Organisation, water: Project, query: str
) -> None:
    assert client.get(address(home, query)).status_code == 200
    answer = client.get(address(home, f"fichier.csv{query}"))
    assert answer.status_code == 200
    assert b"Coop" in b"".join(answer)


def test_filters_keep_page_sums_and_file_together(
    client: Client, home: Organisation, away: Organisation, water: Project
) -> None:
    milk = factories.project(home, factories.organisation("Autre", territory=factories.territory("Ailleurs", country="MA")),
                             title="Mieux vivre du lait", published=True)  # fmt: skip
    factories.funding(milk, home, "1000")
    ProjectTheme.objects.create(project=milk, theme=Theme.objects.get(code="agriculture-alimentation"))
    refresh_all()
    for query, voted, kept in (
        ("?pays=MA", "1 000 €", {milk.title}),
        ("?theme=agriculture-alimentation", "1 000 €", {milk.title}),
        (f"?beneficiaire={away.pk}", "", {water.title}),
        ("?tri=nom", "241 000 €", {milk.title, water.title}),
    ):
        said = read(client.get(address(home, query)))
        assert (f"a voté {voted} pour" in said) is bool(voted), query
        rows = table(client, home, query)
        assert {row["Coopération"] for row in rows} == kept, query
    assert f"En {YEAR}, Haut-Pré a versé 1 500,50 € à Commune de Lumora, pour 1 coopération." in read(
        client.get(address(home, f"?beneficiaire={away.pk}"))
    )
    assert "ne répond à ces filtres" in read(client.get(address(home, "?pays=JP")))


def test_two_authorities_of_one_place_keep_their_own_accounts(client: Client, home: Organisation, water: Project) -> None:
    board = factories.organisation("Syndicat des eaux de Haut-Pré", territory=home.territory)
    factories.funding(factories.project(board, published=True), board, "777")
    refresh_all()
    said = read(client.get("/combien-pour-quoi/"))
    assert "Syndicat des eaux de Haut-Pré" in said
    page = client.get(f"/combien-pour-quoi/{board.pk}/")
    assert page.context["holder"].key == str(board.pk)
    assert "Syndicat des eaux de Haut-Pré a voté 777 €" in read(page)
    assert f"/combien-pour-quoi/{board.pk}/" in page.content.decode()
    assert "777" in client.get(f"/combien-pour-quoi/{board.pk}/fichier.csv").getvalue().decode()
    assert "777" not in read(client.get(address(home)))


def table(client: Client, body: Organisation, query: str = "") -> list[dict[str, str]]:
    text = b"".join(client.get(address(body, f"fichier.csv{query}"))).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_file_holds_the_rows_of_the_page_and_runs_nothing(client: Client, home: Organisation, water: Project) -> None:
    Project.objects.filter(pk=water.pk).update(title="=SOMME(A1:A9)")
    rows = table(client, home)
    assert [(row["Nature"], row["Montant"], row["Devise"], row["Bénéficiaire"]) for row in rows] == [
        ("vote", "240000,00", "EUR", ""),
        ("autre financeur", "336000,00", "EUR", ""),
        ("paiement", "1500,50", "EUR", "Commune de Lumora"),
        ("paiement", "20,00", "EUR", "des personnes, jamais nommées"),
    ]
    assert {row["Coopération"] for row in rows} == {"'=SOMME(A1:A9)"}
    assert rows[0]["Délibération"] == "CP-7"
    with translation.override("en"):
        assert client.get(f"/en{address(home)}").status_code == 200


def test_suspended_reoriented_and_missed_ones_are_there(client: Client, home: Organisation, away: Organisation) -> None:
    held = factories.project(home, away, title="Tenue", published=True, stage="suspended")
    turned = factories.project(home, away, title="Tournée", published=True, decided_on=date(2026, 2, 13), decided_act="CP-3")
    missed = factories.project(home, away, title="Manquée", published=True, stage="done", outcome="Deux sur douze.")
    for project in (held, turned, missed):
        factories.funding(project, home, "10")
    indicator = Indicator.objects.create(outcome=Outcome.objects.create(project=missed, statement="Se parler"), title="É")
    IndicatorTarget.objects.create(indicator=indicator, territory=home.territory, baseline=0, target=12)
    IndicatorValue.objects.create(
        indicator=indicator, territory=home.territory, value=2, state="accepted", organisation=home, function="la cheffe"
    )
    said = read(client.get(address(home)))
    for state in (
        "Suspendue",
        "Réorientée par décision du 13.02.2026 (CP-3)",
        "Terminée sans atteindre le résultat cherché Deux sur douze.",
    ):
        assert state in said
    IndicatorValue.objects.update(value=12)
    assert "Terminée, toutes les cibles atteintes" in read(client.get(address(home)))
    change_stage(
        turned, stage="suspended", reason="Route coupée", review_on=date(2099, 1, 1), by=factories.member(organisation=home)
    )
    change_stage(turned, stage="running", by=factories.member(organisation=home))
    assert "Réorientée" not in read(client.get(address(home)))


def test_effects_are_counted_by_level_where_they_are_felt(
    client: Client, home: Organisation, away: Organisation, water: Project
) -> None:
    factories.effect(water, away.territory, level="verified", organisation=away)
    factories.effect(water, away.territory, organisation=away)
    factories.effect(water, away.territory, organisation=home)  # waits for the word of the place
    factories.effect(water, None, level="documented")
    gone = factories.effect(water, home.territory)
    gone.deleted_at = timezone.now()
    gone.save()
    refresh_all()
    for query in ("", "?pays=SN"):
        said = read(client.get(address(home, query)))
        assert "Lumora 1 0 1 2 En commun, dans tous les territoires 0 1 0 1" in said, query


def test_a_correction_is_read_by_everyone(client: Client, home: Organisation, water: Project) -> None:
    member = factories.member(organisation=home)
    vote = water.fundings.get(funder=home)
    shares = {row.country: row.share for row in vote.shares.all()}
    change_funding(vote, shares=shares, by=member, voted=Decimal(200_000), reason="Erreur de saisie")
    said = read(client.get(address(home)))
    assert f"Vote · Département de Haut-Pré, {YEAR} (corrigé)" in said
    assert "Montant : disait 240 000 €, dit maintenant 200 000 €" in said
    assert f"Erreur de saisie — {member.acting.function}" in said
    assert member.email not in said
    Project.objects.update(published_at=None)
    refresh_all()
    assert "Erreur de saisie" not in read(client.get(address(home)))
    assert PublishedCorrection.objects.count() == 1


def test_a_correction_stays_when_the_only_vote_is_taken_out(client: Client, home: Organisation, away: Organisation) -> None:
    project = factories.project(home, away, published=True)
    vote = factories.funding(project, home, "40000")
    member = factories.member(organisation=home)
    delete_funding(vote, by=member, reason="Voté sur une autre ligne.")
    said = read(client.get(address(home)))
    assert "Rien de publié encore" in said
    assert "Voté sur une autre ligne." in said


def test_a_real_authority_has_sourced_amounts_or_nothing(client: Client, home: Organisation, away: Organisation) -> None:
    assert "Rien de publié encore" in read(client.get(address(home)))
    factories.project(
        home, away, published=True, record_no=3, amount_fact="1 000 000 € prévus", source_url="https://exemple.test/"
    )
    said = read(client.get(address(home)))
    assert "1 000 000 € prévus Source : exemple.test" in said
    assert "a voté" not in said
    assert "1 montant cité" in read(client.get("/combien-pour-quoi/"))


def test_three_cooperations_take_the_same_reads_as_one(
    client: Client, home: Organisation, away: Organisation, water: Project, count_queries: Any
) -> None:
    def reads() -> list[int]:
        counts = []
        for place in (address(home), address(home, f"?beneficiaire={away.pk}&pays=SN"), address(home, "fichier.csv"), "/combien-pour-quoi/"):  # fmt: skip
            with count_queries() as queries:
                answer = client.get(place)
                b"".join(answer) if answer.streaming else answer.content
            counts.append(len(queries))
        return counts

    factories.effect(water, home.territory)
    refresh_all()
    reads()
    before = reads()
    for number in range(2):
        more = factories.project(home, away, title=f"Une autre {number}", published=True)
        factories.funding(more, home, "10")
        factories.effect(more, away.territory)
        paid(more, home, "5", recipient=factories.organisation(f"Régie {number}", kind="operateur"))
    refresh_all()
    assert reads() == before
    assert max(before) <= 32


def test_the_way_in(client: Client, home: Organisation, water: Project) -> None:
    for place in ("/", f"/territoires/{home.territory.slug}/" if isinstance(home.territory, Territory) else "/"):
        assert "/combien-pour-quoi/" in client.get(place).content.decode()
