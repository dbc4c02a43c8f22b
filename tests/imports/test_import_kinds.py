"""Each kind of table: what it adds, what it changes, what it refuses, and all of it taken back."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from alliage.actors.models import Organisation, Territory
from alliage.alliances.models import Convention
from alliage.imports.kinds import KINDS
from alliage.imports.models import Import, Sheet
from alliage.imports.services import tables
from alliage.imports.services.deeds import run_import
from alliage.imports.services.trial import try_table
from alliage.imports.services.undo import undo_import
from alliage.projects.models import Funding, Indicator, IndicatorTarget, IndicatorValue, Outcome, Payment, Project
from tests import factories


def bring(member: Any, kind: str, *rows: str) -> Import:
    """A pasted table, its cells parted by « | »."""
    return tables.open_table(
        kind, by=member, text="\n".join("\t".join(cell.strip() for cell in row.split("|")) for row in rows)
    )


def done(member: Any, kind: str, *rows: str, mode: str = "both") -> Import:
    return run_import(bring(member, kind, *rows), mode=mode, by=member)


def told(run: Import) -> list[str]:
    """The reasons of the refused rows, as plain text."""
    return [reason.replace("\u00a0", " ") for _line, reasons in Sheet.objects.get(run=run).refusals for reason in reasons]


def fates(run: Import, member: Any, mode: str = "both") -> dict[str, int]:
    counts = try_table(run, Sheet.objects.get(run=run), mode, by=member).counts
    return {fate: count for fate, count in counts.items() if count}


@pytest.fixture
def shared(member: Any, partner: Any) -> Project:
    own, other = factories.org(member), factories.org(partner)
    return factories.project(
        own, other, title="Mieux vivre du lait", alliances=[factories.alliance(own, other, name="Lait")]
    )


def test_territories(member: Any, partner: Any) -> None:
    run = done(
        member,
        "territoires",
        "Name | Statut | Country | Habitants | Lat",
        "Lumora | commune | Sénégal | 12 500 | 12,8",
        "Kaléba | commune | Sénégal | 5 | ",
        "Lumora | commune | SN | 1 | ",
        "Nulle part | planète | Sénégal | | ",
        "Sans pays | commune | | | ",
        "Trop haut | commune | Sénégal | | 120",
    )
    assert (run.added, run.changed, run.refused) == (1, 0, 5)
    place = Territory.objects.get(name="Lumora")
    assert (place.slug, place.population, place.lat, place.status.country.code) == ("lumora", 12500, 12.8, "SN")
    assert "tiennent elles-mêmes sa fiche" in told(run)[0]
    assert "La ligne 2 porte le même nom" in told(run)[1]
    again = done(member, "territoires", "Nom | Statut | Pays | Population", "LUMORA | commune | Sénégal | 13000")
    assert (again.changed, Territory.objects.get(pk=place.pk).population) == (1, 13000)
    undo_import(again, by=member)
    assert Territory.objects.get(pk=place.pk).population == 12500
    undo_import(run, by=member)
    assert not Territory.objects.filter(name="Lumora").exists()


def test_organisations(member: Any, partner: Any) -> None:
    run = done(
        member,
        "organisations",
        "Organisation | Type | SIREN | Territoire | Mail",
        "Association Lait | association | 732 829 320 | Kaléba | lait@exemple.test",
        "Sans type | | | | ",
        "Faux numéro | association | 732829321 | | ",
        "Commune de Kaléba | collectivité | | | nouveau@exemple.test",
        "Mal écrite | asociation | | | pas-un-courriel",
    )
    assert (run.added, run.refused) == (1, 4)
    body = Organisation.objects.get(name="Association Lait")
    assert (body.identifier_scheme, body.identifier, body.territory.name) == ("siren", "732829320", "Kaléba")
    assert "vouliez-vous écrire « association »" in " ".join(told(run))
    again = done(member, "organisations", "Nom | Sigle", "association lait | AL")
    assert (again.changed, Organisation.objects.get(pk=body.pk).short_name) == (1, "AL")
    undo_import(again, by=member)
    undo_import(run, by=member)
    assert not Organisation.objects.filter(pk=body.pk).exists()


def test_one_code_or_identifier_stands_once(member: Any) -> None:
    places = done(
        member, "territoires", "Nom | Statut | Pays | Code", "Un | commune | Sénégal | 7", "Deux | commune | SN | 7"
    )
    bodies = done(member, "organisations", "Nom | Type | SIREN", "Un | ONG | 732829320", "Deux | ONG | 732 829 320")
    assert [(run.added, run.refused) for run in (places, bodies)] == [(1, 1), (1, 1)]


def test_conventions(member: Any, shared: Project) -> None:
    run = done(
        member,
        "conventions",
        "Alliance | Intitulé | Montant | Date d’effet | Fin | Date de signature | Signataires",
        "Lait | Convention 2026 | 90 000 | 01/01/2026 | 31/12/2030 | 12/12/2025 | Commune de Kaléba",
        "Lait | À l’envers | | 31/12/2030 | 01/01/2026 | | ",
        "Eau | D’une autre | | | | | ",
    )
    assert (run.added, run.refused) == (1, 2)
    act = Convention.objects.get(title="Convention 2026")
    assert (act.amount, act.currency.code, act.parties.count()) == (90000, "EUR", 1)
    assert shared.standings.first().term_on == act.ends_on
    undo_import(run, by=member)
    assert not Convention.objects.exists()
    assert shared.standings.first().term_on is None


def test_fundings_then_payments(member: Any, shared: Project) -> None:
    own = factories.org(member)
    run = done(
        member,
        "financements",
        "Projet | Financeur | Année | Montant | Pays",
        f"{shared.pk} | | 2026 | 40 000 | Sénégal 60 ; France 40",
        "mieux vivre du LAIT | Commune de Kaléba | 2026 | 1 500 000 FCFA | ",
        "Mieux vivre du lait | | 2026 | 1 | ",
        "Inconnue | | 2026 | 1 | ",
        "Mieux vivre du lait | | 2025 | 10 | Sénégal 60",
    )
    assert (run.added, run.refused) == (1, 4)
    vote = Funding.objects.get(funder=own)
    assert [(share.country.code, share.amount) for share in vote.shares.all()] == [("SN", 24000), ("FR", 16000)]
    assert shared.standings.get(organisation=own).own == 40000
    more = done(member, "financements", "Projet | Année | Montant", f"{shared.pk} | 2026 | 50 000")
    assert more.changed == 1
    assert [share.amount for share in vote.shares.all()] == [30000, 20000]
    undo_import(more, by=member)
    assert [share.amount for share in vote.shares.all()] == [24000, 16000]
    paid = done(
        member,
        "paiements",
        "Projet | Date | Montant | Référence | Année",
        f"{shared.pk} | 15/04/2026 | 12 000 | M-1 | ",
        f"{shared.pk} | 15/04/2199 | 1 | M-2 | 2026",
        f"{shared.pk} | 15/04/2020 | 1 | M-3 | ",
        f"{shared.pk} | 15/04/2026 | 12 000 | M-1 | ",
    )
    assert (paid.added, paid.refused) == (1, 3)
    assert [reason.split(" — ")[1][:24] for reason in told(paid)] == [
        "Un paiement est de l’arg",
        "Aucun vote de " + own.name[:10],
        "Cette ligne répète la li",
    ]
    run = Import.objects.get(pk=run.pk)
    with pytest.raises(Exception, match="Rien ne peut être annulé"):
        undo_import(run, by=member)
    undo_import(paid, by=member)
    undo_import(run, by=member)
    assert (Funding.objects.count(), Payment.objects.count()) == (0, 0)


def test_indicators_share_their_change_and_values_are_proposed(member: Any, shared: Project) -> None:
    run = done(
        member,
        "indicateurs",
        "Projet | Objectif | Indicateur | Territoire | Cible | Valeur | Date",
        "Mieux vivre du lait | Plus de revenus | Éleveurs formés | Kaléba | 40 | 12 | 15/04/2026",
        "Mieux vivre du lait | Plus de revenus | Éleveurs formés | | 80 | | ",
        "Mieux vivre du lait | Plus de revenus | Prix du litre | Nulle part | 1,5 | | ",
        "Mieux vivre du lait | | Nouveau sans but | | 1 | | ",
    )
    assert (run.added, run.refused) == (2, 2)
    assert (Outcome.objects.count(), Indicator.objects.count(), IndicatorTarget.objects.count()) == (1, 1, 2)
    value = IndicatorValue.objects.get()
    assert (value.state, value.organisation, value.value) == ("submitted", factories.org(member), 12)
    undo_import(run, by=member)
    assert (Outcome.objects.count(), Indicator.objects.count(), IndicatorValue.objects.count()) == (0, 0, 0)


def test_a_row_on_which_a_kept_row_rests_is_kept_too(member: Any, shared: Project) -> None:
    run = done(
        member,
        "indicateurs",
        "Projet | Objectif | Indicateur | Territoire | Cible | Valeur",
        "Mieux vivre du lait | Plus de revenus | Éleveurs formés | | 40 | ",
        "Mieux vivre du lait | Plus de revenus | Éleveurs formés | Kaléba | | 3",
        "Mieux vivre du lait | Plus d’eau | Puits | | 4 | ",
    )
    IndicatorValue.objects.update(state="accepted")
    run = undo_import(run, by=member)
    assert run.kept_back == 2
    assert list(Indicator.objects.values_list("title", flat=True)) == ["Éleveurs formés"]


def test_the_choice_adds_updates_or_both(member: Any, shared: Project) -> None:
    rows = ("Titre | État", "Mieux vivre du lait | étude", "Nouvelle | idée")
    run = bring(member, "cooperations", *rows)
    assert fates(run, member, "both") == {"add": 1, "change": 1}
    assert fates(run, member, "add") == {"add": 1, "skip": 1}
    assert fates(run, member, "update") == {"change": 1, "skip": 1}


def test_faults_of_a_portfolio_line_say_what_to_do(member: Any, shared: Project, stranger: Any) -> None:
    factories.project(factories.org(stranger), factories.org(member), title="Chez eux").participations.filter(
        organisation=factories.org(member)
    ).update(co_owner=False)
    from alliage.projects.services.standings import refresh_all  # noqa: PLC0415

    refresh_all()
    run = done(
        member,
        "cooperations",
        "Titre | État | Début | Fin | Année | Notre part | Autres financements | Devise",
        "Bonne | | | | | | | ",
        " | idée | | | | | | ",
        "À l’envers | | 02/01/2026 | 01/01/2026 | | | | ",
        "Finie | terminé | | | | | | ",
        "En pause | suspendu | | | | | | ",
        "Sans année | | | | | 5 | | ",
        "Sans nom | | | | 2026 | | 5 | ",
        "Chez eux | idée | | | | | | ",
        "Bonne | | | | | | | ",
        "Monnaie | | | | 2026 | 5 | | roupie de Lune",
    )
    assert (run.added, run.refused) == (1, 9)
    starts = [reason.partition(" — ")[2][:28] for reason in told(run)]
    assert starts == [
        "Il manque le titre : écrivez",
        "La fin prévue vient avant le",
        "Une coopération terminée dit",
        "Une coopération suspendue di",
        "Un montant est écrit sans so",
        "Un autre financement est écr",
        "Votre organisation ne modifi",
        "La ligne 2 parle déjà de cet",
        "« roupie de Lune » n’est pas",
    ]


def test_what_is_given_back_never_computes(client: Client, member: Any) -> None:
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    run = bring(
        member, "cooperations", "Titre | Début | =cmd()", "Une | bientôt | @SUM(A1)", "Deux | | ", "Trois | x | -1+1"
    )
    run = run_import(run, mode="both", by=member)
    text = b"".join(client.get(reverse("imports:refused", args=[run.pk, "csv"])).streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == "Titre;Début;'=cmd();Raison du refus"
    assert [line.split(";")[2] for line in text.splitlines()[1:]] == ["'@SUM(A1)", "'-1+1"]
    book = load_workbook(
        io.BytesIO(b"".join(client.get(reverse("imports:refused", args=[run.pk, "xlsx"])).streaming_content))
    )
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} == {"s"}
    ods = b"".join(client.get(reverse("imports:refused", args=[run.pk, "ods"])).streaming_content)
    free = tables.open_table("cooperations", by=member, name="a.ods", data=ods)
    assert [row[3] for row in Sheet.objects.get(run=free).rows] == ["@SUM(A1)", "-1+1"]
    again = tables.open_table("cooperations", by=member, text=text)
    assert Sheet.objects.get(run=again).rows[0][3] == "'@SUM(A1)"


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_the_template_comes_back_recognised_and_its_example_refused(
    client: Client, member: Any, kind: str, ending: str
) -> None:
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    data = b"".join(client.get(reverse("imports:template", args=[kind, ending])).streaming_content)
    run = tables.open_table(kind, by=member, name=f"modele.{ending}", data=data)
    sheet = Sheet.objects.get(run=run)
    assert sheet.matching == [column.key for column in KINDS[kind].columns]
    found = try_table(run, sheet, "both", by=member)
    assert "exemple du modèle" in str(found.of("refuse")[0].problems[-1].sentence)


def test_reads_do_not_grow_with_the_rows(member: Any, partner: Any, count_queries: Any) -> None:
    rows = [f"Ligne {n} | Kaléba | Sénégal | 2026 | {n}00 | Climat" for n in range(1, 31)]
    reads = []
    for size in (2, 1, 3, 30):
        run = bring(member, "cooperations", "Titre | Territoires | Pays | Année | Notre part | Thèmes", *rows[:size])
        sheet = Sheet.objects.get(run=run)
        with count_queries() as queries:
            try_table(run, sheet, "both", by=member)
        reads.append(len(queries))
    assert len(set(reads[1:])) == 1


def test_an_import_is_of_its_organisation_and_done_once(client: Client, member: Any, partner: Any, stranger: Any) -> None:
    run = bring(member, "cooperations", "Titre", "Une")
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("page", "columns", "trial", "undo"):
        assert client.get(reverse(f"imports:{name}", args=[run.pk])).status_code == 404
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    for _time in range(2):
        assert client.post(reverse("imports:trial", args=[run.pk]), {"mode": "both"}).status_code == 302
    assert Project.objects.filter(title="Une").count() == 1
    finances = factories.member(organisation=factories.org(member), role="finances")
    assert tables.open_table("paiements", by=finances, text="Projet\tDate\tMontant\nx\ty\tz").rows == 1
    with pytest.raises(PermissionDenied):
        tables.open_table("cooperations", by=finances, text="Titre\nUne")


def test_old_tables_are_dropped_and_their_line_stays(member: Any) -> None:
    import datetime as dt  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415

    old = done(member, "cooperations", "Titre", "Une")
    draft = bring(member, "cooperations", "Titre", "Deux")
    Import.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    tables.purge()
    assert list(Import.objects.all()) == [old]
    assert not Sheet.objects.exists()
    assert draft.pk != old.pk
    assert Decimal(old.added) == 1
