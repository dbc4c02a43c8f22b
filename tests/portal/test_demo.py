import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from alliage.actors.models import Mandate, Membership, Organisation, Situation, Succession, Territory, User
from alliage.actors.queries import territories
from alliage.alliances.models import Alliance, AllianceMember, Committee, ContactLog, Convention
from alliage.alliances.queries.conventions import Act
from alliage.alliances.queries.powers import power_warnings
from alliage.portal.services import demo
from alliage.portal.services.demo import guard, sheets
from alliage.projects.models import (
    Comment,
    Effect,
    Funding,
    IndicatorTarget,
    IndicatorValue,
    Payment,
    Project,
    ProjectTerritory,
    ProjectTheme,
    QualityRating,
    Risk,
    ServiceInvolvement,
    Standing,
)
from alliage.rules.errors import RuleError
from alliage.vocabulary.models import Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo's tables that a test may spoil."""
    return shutil.copytree(demo.FOLDER, tmp_path / "demo")


def add(folder: Path, table: str, **cells: str) -> int:
    """Add a row to a table, its other cells those of the first row; the line it stands on."""
    path = folder / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    first = next(csv.DictReader(lines[start:]))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, first).writerow(first | cells)
    return len(lines) + 1


def load(folder: Path, **options: Any) -> list[str]:
    said: list[str] = []
    demo.load_demo(say=said.append, folder=folder, **options)
    return said


def refused(folder: Path) -> str:
    """Why these tables are not taken; nothing was written."""
    with pytest.raises(RuleError) as caught:
        load(folder)
    assert Project.objects.count() == 0
    assert User.objects.count() == 0
    return str(caught.value)


def counts() -> dict[str, int]:
    models = [Territory, Organisation, Membership, Situation, Alliance, Convention, Committee, ContactLog, Project, Standing,
              Effect, Funding, Payment, IndicatorValue, Comment, Risk, QualityRating]  # fmt: skip
    return {model.__name__: model._default_manager.count() for model in models}


def test_what_a_visitor_changed_stays_and_a_reset_puts_it_back() -> None:
    load(demo.FOLDER)
    before = counts()
    project = Project.objects.get(short_name="Filière lait", fictitious=True)
    Project.objects.filter(pk=project.pk).update(summary="Réécrit pendant la démonstration")
    Effect.objects.filter(project=project).delete()
    load(demo.FOLDER)
    project.refresh_from_db()
    assert project.summary == "Réécrit pendant la démonstration"
    load(demo.FOLDER, reset=True)
    assert counts() == before
    assert Project.objects.get(short_name="Filière lait", fictitious=True).summary != "Réécrit pendant la démonstration"


def nothing_invented_touches_a_real_authority() -> None:
    real = Q(project__fictitious=False)
    assert not Effect.objects.filter(real, source_url="").exists()
    assert not ProjectTerritory.objects.filter(real).exclude(word="", work_days=None).exists()
    for model in (Funding, Risk, Comment, ServiceInvolvement, QualityRating):
        assert not model._default_manager.filter(real).exists(), model
    assert not IndicatorValue.objects.filter(territory__fictitious=False).exists()
    assert not IndicatorTarget.objects.filter(territory__fictitious=False).exists()
    assert not Membership.objects.filter(organisation__fictitious=False).exists()
    assert not QualityRating.objects.filter(organisation__fictitious=False).exists()
    assert not Committee.objects.filter(alliance__fictitious=False).exists()
    assert not ContactLog.objects.filter(alliance__fictitious=False).exists()
    assert not User.objects.exclude(email__endswith=".example").exists()
    assert not Territory.objects.filter(fictitious=True, country__fictitious=False).exists()


def every_real_row_has_its_source_and_no_one_signs_its_publication() -> None:
    for model in (Project, Alliance, Organisation):
        assert not model._default_manager.filter(fictitious=False, source_url="").exists(), model
    assert not Convention.objects.filter(alliance__fictitious=False, source_url="").exists()
    real = Project.objects.filter(fictitious=False)
    assert not real.filter(published_at=None).exists()
    assert not real.exclude(published_by=None).exists()


def figures_of_the_drawn_screens() -> None:
    body = Organisation.objects.get(name="Département de Haut-Val")
    lines = Standing.objects.filter(organisation=body)
    assert lines.count() == 8
    assert sum(line.own for line in lines) == 240_000
    assert sum(line.total for line in lines) == 576_000


def allies_never_share_a_sign() -> None:
    for alliance in Alliance.objects.prefetch_related("territories"):
        places = alliance.territories.all()
        assert len({place.shape for place in places}) == len(places), alliance
    lone = Territory.objects.filter(status__code="fr-departement", shape=1, tone=1)
    assert lone.count() <= 3


def territories_are_listed_by_name() -> None:

    found = list(territories().values_list("name", "slug"))
    assert [slug for name, slug in found if slug[0] != slugify(name)[0]] == []
    assert [slug for _name, slug in found] == sorted(slug for _name, slug in found)
    assert Territory.objects.get(name="Tavouch").slug == "tavouch"


def powers_predecessors_and_an_action_without_convention_are_shown() -> None:
    held = Mandate.objects.values_list("organisation__name", "powers")
    assert set(held) == {("Département de Haut-Val", "full"), ("Commune de Bessamé", "limited")}
    act = Convention.objects.get(title="Avenant de reprise, santé des mères")
    assert "limited" in {warning.code for warning in power_warnings(Act(act, timezone.localdate()))}
    assert Succession.objects.get(successor__slug="salune").predecessor.name == "Salune-sur-Mer"
    archives = Project.objects.get(short_name="Archives et mémoires partagées", fictitious=True)
    assert not Convention.objects.filter(alliance__in=archives.alliances.all()).exists()


def test_both_worlds_are_loaded_and_a_second_run_doubles_nothing() -> None:
    load(demo.FOLDER)
    before = counts()
    assert Project.objects.filter(fictitious=False).count() == 30
    assert Project.objects.filter(fictitious=True).count() == 9
    assert sorted(Project.objects.filter(fictitious=False).values_list("record_no", flat=True)) == list(range(1, 31))
    assert Project.objects.get(record_no=1, fictitious=False).get_stage_display() == "état non publié", "no source says it"
    nothing_invented_touches_a_real_authority()
    every_real_row_has_its_source_and_no_one_signs_its_publication()
    figures_of_the_drawn_screens()
    allies_never_share_a_sign()
    territories_are_listed_by_name()
    powers_predecessors_and_an_action_without_convention_are_shown()
    load(demo.FOLDER)
    assert counts() == before


def test_the_facts_of_the_records_are_those_of_their_sources(client: Any) -> None:
    """Both authorities of Bignona, the years the sources give, no theme and no words they do not."""
    load(demo.FOLDER)
    records = {row.record_no: row for row in Project.objects.filter(fictitious=False)}
    both = ["Commune de Bignona", "Département de Bignona"]
    for number in (1, 2, 3, 4):
        bodies = records[number].participations.filter(organisation__name__contains="Bignona")
        assert sorted(row.organisation.name for row in bodies) == both
        members = AllianceMember.objects.filter(alliance__in=records[number].alliances.all())
        names = {row.organisation.name for row in members if row.organisation and "Bignona" in row.organisation.name}
        assert sorted(names) == both
    for number in (2, 3, 4):
        columns = records[number].territories.filter(territory__name="Bignona")
        assert sorted(row.territory.status.code for row in columns) == ["sn-commune", "sn-departement"]
    pages = {number: client.get(row.get_absolute_url()).content.decode() for number, row in records.items()}
    assert [text for text in ("1988", "927") if text not in pages[2]] == []
    alliances = {row.name: client.get(row.get_absolute_url()).content.decode() for row in Alliance.objects.published()}
    assert "Tambacounda" in alliances["Isère et Kédougou"]
    assert "1985" in alliances["Côtes-d’Armor et Tchirozérine"]
    assert "1988" in alliances["InitiaTerre Jeunesse"]
    assert str(records[29].ends_on) == "2013-12-31"
    assert [row.theme.code for row in records[18].themes.all()] == []
    assert [text for text in ("ouvrir des livres", "comité technique") if text in pages[24] + pages[19]] == []


def test_a_theme_no_source_gives_is_taken_back() -> None:
    load(demo.FOLDER)
    theme = Theme.objects.get(code="action-sociale")
    for fictitious in (False, True):
        row = Project.objects.filter(fictitious=fictitious).exclude(themes__theme=theme)[0]
        ProjectTheme.objects.create(project=row, theme=theme, rank=9)
    load(demo.FOLDER)
    assert [row.project.fictitious for row in ProjectTheme.objects.filter(theme=theme, rank=9)] == [True]


@pytest.mark.parametrize(
    ("table", "cells", "reason"),
    [
        ("effects", {"project_key": "animaterre-jeunesse"}, "réel"),
        ("effects", {"territory_key": "fr-73"}, "réel"),
        ("values", {"territory_key": "sn-bignona-departement"}, "réel"),
        ("words", {"project_key": "bam-eau"}, "réel"),
        ("people", {"org_key": "cd-73", "email": "quelquun@savoie.example"}, "réel"),
        ("people", {"email": "quelquun@savoie.fr"}, ".example"),
        ("fundings", {"funder_key": "cd-92"}, "réel"),
        ("fundings", {"splits": "SN:100"}, "SN"),
        ("comments", {"to_territory_key": "kh-siem-reap"}, "réel"),
        ("committees", {"attendance": "fr-73:La vice-présidente"}, "réel"),
        ("conventions", {"parties": "dep-haut-val;cd-73"}, "réel"),
        ("alliance_members", {"alliance_key": "savoie-bignona"}, "réel"),
        ("situations", {"country": "SN"}, "SN"),
        ("risks", {"project_key": "nulle-part"}, "dans aucune table"),
        ("ratings", {"org_key": "cd-73"}, "réel"),
        ("ratings", {"project_key": "bam-eau"}, "réel"),
    ],
)
def test_an_invented_row_on_something_real_is_refused(folder: Path, table: str, cells: dict[str, str], reason: str) -> None:
    line = add(folder / "fictitious", table, **cells)
    said = refused(folder)
    assert said.startswith(f"fictitious/{table}.csv, ligne {line}\u00a0: ")
    assert reason in said


@pytest.mark.parametrize(
    ("table", "cells", "reason"),
    [
        ("effects", {"source_url": ""}, "source"),
        ("projects", {"source_url": "un dossier du service"}, "source"),
        ("territories", {"key": "nouveau", "source_url": ""}, "source"),
        ("project_territories", {"territory_key": "haut-val"}, "exemple fictif"),
        ("participations", {"org_key": "nulle-part"}, "dans aucune table"),
    ],
)
def test_a_real_row_without_source_or_with_an_invented_name_is_refused(
    folder: Path, table: str, cells: dict[str, str], reason: str
) -> None:
    line = add(folder / "real", table, **cells)
    said = refused(folder)
    assert said.startswith(f"real/{table}.csv, ligne {line}\u00a0: ")
    assert reason in said


def test_judgements_money_and_people_are_never_in_the_real_world(folder: Path) -> None:
    for table in sorted(guard.INVENTED_ONLY):
        (folder / "real" / f"{table}.csv").write_text("project_key,source_url\nanimaterre-jeunesse,https://exemple.fr/\n")
        assert f"real/{table}.csv, ligne 2" in refused(folder)
        (folder / "real" / f"{table}.csv").unlink()


def test_a_row_too_short_says_where(folder: Path) -> None:
    path = folder / "real" / "alliances.csv"
    path.write_text(path.read_text(encoding="utf-8") + "seulement,deux\n", encoding="utf-8")
    assert "real/alliances.csv, ligne" in refused(folder)
    assert "colonnes" in refused(folder)


def test_a_fault_in_the_middle_leaves_nothing_half_written(folder: Path) -> None:
    add(folder / "fictitious", "payments", amount="douze")
    said = refused(folder)
    assert "«\u00a0douze\u00a0» n’est pas un nombre" in said


@pytest.mark.parametrize(
    ("text", "opens", "closes", "day"),
    [
        ("2015", "2015-01-01", "2015-12-31", None),
        ("2021-02", "2021-02-01", "2021-02-28", None),
        ("2017-06-08", "2017-06-08", "2017-06-08", "2017-06-08"),
        ("", None, None, None),
    ],
)
def test_partial_dates(text: str, opens: str | None, closes: str | None, day: str | None) -> None:
    row = sheets.Row("f", 1, {"d": text})
    assert [str(found) if found else None for found in (row.opens("d"), row.closes("d"), row.day("d"))] == [
        opens,
        closes,
        day,
    ]


def test_a_public_address_is_refused_unless_forced(settings: Any, capsys: Any) -> None:
    settings.SITE_URL = "https://alliage.haut-val.example"
    with pytest.raises(CommandError, match="publique"):
        call_command("demo")
    assert Project.objects.count() == 0
    call_command("demo", "--force")
    assert Project.objects.count() == 39


def test_the_command_prints_one_login_per_role_with_the_second_factor(client: Any, capsys: Any) -> None:
    call_command("demo", "--address", "http://127.0.0.1:8123")
    said = capsys.readouterr().out
    assert "http://127.0.0.1:8123" in said
    assert demo.PASSWORD in said
    for role in Membership.Role:
        assert f"  {role.label} · " in said
    asked = [line for line in said.splitlines() if "second facteur" in line]
    assert [line.split()[0] for line in asked] == ["admin@haut-val.example", "animation@reseau.example"]
    assert client.login(email="mission@haut-val.example", password=demo.PASSWORD)


def test_a_large_portfolio_is_opened_by_its_own_login(client: Any, capsys: Any) -> None:
    with pytest.raises(CommandError, match="d’abord"):
        call_command("demo_large", "12")
    load(demo.FOLDER)
    before = Standing.objects.filter(organisation__name="Département de Haut-Val").count()
    call_command("demo_large", "12")
    said = capsys.readouterr().out
    assert demo.LARGE_LOGIN in said
    body = Organisation.objects.get(territory__slug=demo.LARGE)
    assert Standing.objects.filter(organisation=body).count() == 12
    assert Standing.objects.filter(organisation__name="Département de Haut-Val").count() == before
    assert not Project.objects.filter(owner=body, fictitious=False).exists()
    assert client.login(email=demo.LARGE_LOGIN, password=demo.PASSWORD)
    with pytest.raises(CommandError, match="supérieur à zéro"):
        call_command("demo_large", "0")
    load(demo.FOLDER, reset=True)
    assert not User.objects.filter(email=demo.LARGE_LOGIN).exists()
