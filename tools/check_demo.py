"""Check the demo: keys resolve, every real row has its source, totals are exact, nothing invented touches a real authority.

    python tools/check_demo.py

Prints each fault and ends with 1 when there is one.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE, REAL, FICTION = ROOT / "alliage/rules/data", ROOT / "demo/real", ROOT / "demo/fictitious"
Rows = list[dict[str, str]]

INVENTED = ("Haut-Val", "Kaléba", "Dolvane", "Tamarès", "Salune", "Bessamé", "Basse-Lande", "Valdorie", ".example")
# Tables that hold judgements, money or people: only invented territories have them.
HOME = "dep-haut-val"
FICTION_ONLY = {
    "words",
    "tasks",
    "values",
    "targets",
    "indicators",
    "outcomes",
    "mandates",
    "risks",
    "ratings",
    "comments",
    "contacts",
    "people",
    "fundings",
    "payments",
    "openings",
    "corrections",
    "committees",
    "services",
}
LINES = {
    "jeunes": (60, 165),
    "colleges": (45, 111),
    "lait": (40, 88),
    "eau": (35, 77),
    "vieillir": (25, 55),
    "archives": (15, 39),
    "forets": (12, 27),
    "meres": (8, 14),
}
SPENT = {
    ("dep-haut-val", "XA"): 36000,
    ("dep-haut-val", "XB"): 24000,
    ("prov-kaleba", "XA"): 3000,
    ("prov-kaleba", "XB"): 12000,
    ("others", "XA"): 33000,
    ("others", "XB"): 57000,
}
EFFECTS = {"haut-val": 12, "kaleba": 5, "dolvane": 4, "tamares": 4, "salune": 3}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?|[+-]\d+d")
MULTIPLE = {"alliance_keys": "alliances", "parties": "organisations", "validated_by": "organisations", "themes": "themes"}
LINKS = {
    "territory_key": "territories",
    "to_territory_key": "territories",
    "parent_key": "territories",
    "predecessor": "territories",
    "successor": "territories",
    "org_key": "organisations",
    "owner_org_key": "organisations",
    "funder_key": "organisations",
    "recipient_key": "organisations",
    "successor_key": "organisations",
    "alliance_key": "alliances",
    "project_key": "projects",
    "service_key": "services",
    "outcome_key": "outcomes",
    "indicator_key": "indicators",
    "committee_key": "committees",
    "amends_key": "conventions",
    "convention_key": "conventions",
    "asked_by_key": "organisations",
    "country": "countries",
    "status": "territory_statuses",
    "currency": "currencies",
    "dac_sector": "dac_sectors",
    "target": "sdg_targets",
}
CHOICES = {
    ("tasks", "state"): "open done dropped",
    ("effects", "domain"): "service competences economie lien citoyennete environnement culture image",
    ("effects", "level"): "declared documented verified",
    ("alliances", "stage"): "exploratory active dormant suspended closed unknown",
    ("projects", "stage"): "idea study voted running suspended done",
    ("conventions", "kind"): "convention protocole accord avenant lettre",
    ("organisations", "kind"): "collectivite operateur gip association osim ong entreprise reseau etablissement etat oi",
    ("participations", "role"): "pilote partenaire operateur financeur appui observateur",
    ("people", "role"): "charge elu agent operateur finances communication relecteur animateur admin",
    ("fundings", "kind"): "cash in_kind",
    ("fundings", "legal_base"): "general water waste energy state eu afd partner private",
    ("values", "state"): "submitted accepted returned",
    ("ratings", "level"): "0 1 2 3",
    ("indicators", "kind"): "number scale",
    ("contacts", "channel"): "call video mail message meeting",
    (
        "situations",
        "kind",
    ): "aid_suspended visas_not_issued travel_advised_against council_dissolved council_replaced elections_due",
}

faults: list[str] = []


def expect(holds: bool, fault: str) -> None:
    """Note a fault unless it holds."""
    if not holds:
        faults.append(fault)


def load(folder: Path) -> dict[str, Rows]:
    """Every table of a folder, comment lines skipped."""
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("#")]
        tables[path.stem] = list(csv.DictReader(lines))
        for row in tables[path.stem]:
            expect(None not in row and None not in row.values(), f"{path.name}: a row too long or too short {row}")
    return tables


def check_links(world: str, tables: dict[str, Rows], reference: dict[str, Rows]) -> None:
    """Keys are unique and every key that is used exists; choices are known; dates can be read."""
    # The tables of a world come before the reference: an invented row names invented countries only.
    keys = {name: {row.get("key") or row.get("code", "") for row in rows} for name, rows in (reference | tables).items()}
    for name, rows in tables.items():
        known = [row["key"] for row in rows if "key" in row]
        expect(len(known) == len(set(known)), f"{world}/{name}: a key is there twice")
        for row in rows:
            where = f"{world}/{name} {row.get('key') or list(row.values())[:3]}"
            for column, value in row.items():
                check_cell(where, name, column, value, keys)
            start, end = row.get("starts_on", ""), row.get("ends_on", "")
            if start[:1].isdigit() and end[:1].isdigit():
                expect(end >= start or start.startswith(end), f"{where}: ends before it starts")


def check_cell(where: str, name: str, column: str, value: str, keys: dict[str, set[str]]) -> None:
    """One cell: a link that resolves, a known choice, a readable date; an empty one says nothing."""
    if not value:
        return
    # In `targets` the column of that name is a number to reach, not a target of the 2030 Agenda.
    table = None if (name, column) == ("targets", "target") else MULTIPLE.get(column) or LINKS.get(column)
    for one in value.split(";") if table else ():
        expect(one in keys[str(table)], f"{where}: {column} « {one} » is not in {table}")
    choices = CHOICES.get((name, column))
    expect(choices is None or value in choices.split(), f"{where}: {column} « {value} » is no choice")
    if column.endswith("_on") or column in ("on", "at", "source_date"):
        expect(DATE.fullmatch(value) is not None, f"{where}: {column} « {value} » is no date")


def check_real(real: dict[str, Rows]) -> None:
    """Thirty records of facts, each row with its source, and nothing invented."""
    expect(not FICTION_ONLY & set(real), f"real: {sorted(FICTION_ONLY & set(real))} is for invented territories")
    for name, rows in real.items():
        for row in rows:
            where = f"real/{name} {row.get('key') or list(row.values())[:3]}"
            expect(re.match(r"https?://[^ ]+\.[^ ]+", row.get("source_url", "")) is not None, f"{where}: no source_url")
            expect(not any(word in value for word in INVENTED for value in row.values()), f"{where}: an invented name")
            expect(not row.get("country", "").startswith("X") or row["country"] == "XK", f"{where}: an invented country")
            if name == "effects":
                expect(row["level"] == "documented", f"{where}: a published source makes it documented")
                expect(" ici" not in f" {row['statement']}", f"{where}: name the territory, not « ici »")
    expect(
        sorted(int(row["record_no"]) for row in real["projects"]) == list(range(1, 31)), "real: records 1 to 30, once each"
    )
    country = {row["key"]: row["country"] for row in real["territories"]}
    used = {row["territory_key"] for row in real["project_territories"]}
    expect(len({key for key in used if country[key] == "FR"}) == 14, "real: 14 Départements")
    expect(len({country[key] for key in used} - {"FR"}) == 18, "real: 18 other countries")
    for project in real["projects"]:
        for part in filter(None, project["sdg"].split(";")):
            goal, weight = part.split(":")
            expect(1 <= int(goal) <= 17 and weight in "12", f"real: {project['key']} SDG {part}")


def check_signs(world: str, tables: dict[str, Rows]) -> None:
    """In one project no two territories bear the same shape and tone."""
    sign = {row["key"]: (row["shape"], row["tone"]) for row in tables["territories"]}
    seen = defaultdict(list)
    for row in tables["project_territories"]:
        if any(sign[row["territory_key"]]):  # a Département has the sign of the reference list
            seen[row["project_key"]].append(sign[row["territory_key"]])
    for project, signs in seen.items():
        expect(len(signs) == len(set(signs)), f"{world}: {project} has two territories with one sign")


def check_fiction(fiction: dict[str, Rows]) -> None:
    """Invented countries and addresses only; women and men make the value."""
    for name, rows in fiction.items():
        for row in rows:
            expect(row.get("country", "X")[:1] in ("X", ""), f"fictitious/{name}: a real country {row}")
            expect(row.get("email", ".example")[-8:] in (".example", ""), f"fictitious/{name}: {row}")
    for row in fiction["values"]:
        expect(
            not row["women"] or int(row["women"]) + int(row["men"]) == int(row["value"]), f"values: women and men of {row}"
        )


def check_money(fiction: dict[str, Rows]) -> None:
    """The amounts of the drawn screens (2026), line by line and country by country; no more is paid than was voted."""
    own: Counter[str] = Counter()
    total: Counter[str] = Counter()
    spent: Counter[tuple[str, str]] = Counter()
    share: Counter[tuple[str, ...]] = Counter()
    for row in fiction["fundings"]:
        project, funder, voted = row["project_key"], row["funder_key"], int(row["voted"])
        parts = {place: int(percent) for place, percent in (part.split(":") for part in row["splits"].split(";"))}
        expect(sum(parts.values()) == 100, f"fundings {project} {funder}: shares are not 100")
        expect(row["year"] in ("2024", "2025", "2026") and row["currency"] == "EUR", "fundings: 2024 to 2026, in euro")
        for place, percent in parts.items():
            share[project, funder, row["year"], row["kind"], place] += voted * percent // 100
        if row["year"] != "2026":
            continue
        total[project] += voted
        own[project] += voted * (funder == HOME)
        for place, percent in parts.items():
            if project == "jeunes":
                spent[funder if funder in (HOME, "prov-kaleba") else "others", place] += voted * percent // 100
    expect({key: (own[key] / 1000, total[key] / 1000) for key in total} == LINES, f"lines: {dict(own)} {dict(total)}")
    expect(sum(own.values()) == 240_000 and sum(total.values()) == 576_000, "240 000 of Haut-Val, 336 000 of others")
    expect(spent == SPENT, f"project « jeunes » by country: {dict(spent)}")
    paid: Counter[tuple[str, ...]] = Counter()
    for row in fiction["payments"]:
        paid[row["project_key"], row["funder_key"], row["year"], row["kind"], row["country"]] += int(row["amount"])
    for line, amount in paid.items():
        expect(amount <= share[line], f"payments {line}: {amount} paid of {share[line]} voted")


def check_sides(fiction: dict[str, Rows]) -> None:
    """Effects and days of work by territory, as drawn."""
    felt = Counter(row["territory_key"] for row in fiction["effects"] if row["territory_key"])
    expect(felt == EFFECTS, f"effects by territory: {dict(felt)}")
    days: Counter[tuple[str, str]] = Counter()
    home = {row["key"]: row["territory_key"] for row in fiction["organisations"]}
    body = {row["key"]: home[row["org_key"]] for row in fiction["services"]}
    for row in fiction["project_services"]:
        days[row["project_key"], body[row["service_key"]]] += int(row["agent_days"])
    for row in fiction["project_territories"]:
        expect(days[row["project_key"], row["territory_key"]] == int(row["work_days"] or 0), f"days of {row}")


def main() -> int:
    """Run every check."""
    reference, real, fiction = load(REFERENCE), load(REAL), load(FICTION)
    check_links("real", real, reference)
    check_links("fictitious", fiction, reference)
    check_real(real)
    check_fiction(fiction)
    check_money(fiction)
    check_sides(fiction)
    for world, tables in (("real", real), ("fictitious", fiction)):
        check_signs(world, tables)
    for fault in faults:
        print(fault)
    rows = sum(len(rows) for tables in (real, fiction) for rows in tables.values())
    print(f"{rows} rows checked, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
