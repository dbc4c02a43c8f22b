"""Write the reference CSV of `alliage/rules/data` from the source files named in each header.

    python tools/make_reference.py --source ../shared/data

Only facts are taken (codes, short labels, counts, coordinates); needs Babel, nothing else.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from babel import Locale, numbers
from reference_tables import (
    CATEGORY_TITLES_FR,
    CURRENCIES,
    GOAL_TITLES_FR,
    GROUPS_2021,
    OVERSEAS,
    SECTOR_TITLES_FR,
    STATUSES,
    THEMES,
    TINY_PLACES,
)

TARGET = Path(__file__).resolve().parent.parent / "alliage" / "rules" / "data"
POPULATION_YEAR, MAYOTTE_YEAR = 2023, 2017
GROUPS = {"LDCs": "LDC", "Other LICs": "LIC", "LMICs": "LMIC", "UMICs": "UMIC"}
Row = tuple[object, ...]


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, header: list[str], columns: str, rows: list[Row]) -> None:
    """Write one table, its provenance first."""
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"# {line}\n" for line in header)
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns.split(","))
        out.writerows(rows)
    print(f"{name}: {len(rows)} rows")


def rings(geometry: dict) -> list[list[list[float]]]:
    """The outer ring of each polygon."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"][0]]
    return [polygon[0] for polygon in geometry["coordinates"]]


def area_and_centre(ring: list[list[float]]) -> tuple[float, float, float]:
    """Unsigned area in square degrees, latitude and longitude of the centre of a closed ring."""
    area = lat = lon = 0.0
    for (x0, y0, *_), (x1, y1, *_) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        area += cross / 2
        lon += (x0 + x1) * cross / 6
        lat += (y0 + y1) * cross / 6
    return abs(area), lat / area, lon / area


def centre(geometry: dict) -> tuple[float, float, float]:
    """Area, latitude and longitude of the largest polygon."""
    return max(area_and_centre(ring) for ring in rings(geometry))


def countries(source: Path) -> None:
    """`countries.csv` and `income_groups.csv`."""
    rows = read(source / "geo/world/countries_fr_en.csv")
    world = json.loads((source / "geo/world/countries-50m-cut.geojson").read_text(encoding="utf-8"))
    france = json.loads((source / "geo/france/departements-avec-outre-mer.geojson").read_text(encoding="utf-8"))
    shapes: dict[str, tuple[float, float, float]] = {}
    for feature in world["features"]:
        # Some numbers are drawn twice (a country and a reef): the largest counts.
        key = feature.get("id") or feature["properties"]["name"]
        shapes[key] = max(shapes.get(key, (0.0, 0.0, 0.0)), centre(feature["geometry"]))
    overseas = {f["properties"]["code"]: centre(f["geometry"]) for f in france["features"]}
    out: list[Row] = []
    for row in rows:
        code = row["iso2"]
        if code in TINY_PLACES:
            lat, lon = TINY_PLACES[code]
        elif code in OVERSEAS:
            _, lat, lon = overseas[OVERSEAS[code]]
        else:
            _, lat, lon = shapes["Kosovo" if code == "XK" else row["iso_num"]]
        out.append(
            (
                code,
                row["iso3"],
                row["iso_num"],
                row["name_fr"],
                row["name_en"],
                row["dac_recipient_code"],
                f"{lat:.1f}",
                f"{lon:.1f}",
            )
        )
    write(
        "countries.csv",
        [
            (
                "What: the 249 countries and territories of ISO 3166-1 and Kosovo (XK): codes, names, recipient "
                "code of the OECD DAC, rough centre."
            ),
            (
                "Source: ISO codes from pycountry 26.2.16, names from Unicode CLDR (Babel 2.18), DAC codes from "
                "github.com/datasets/dac-and-crs-code-lists @4bb5a5e,"
            ),
            (
                "  centre of the largest polygon of Natural Earth 1:50m (de facto boundaries); nine tiny places "
                "typed by hand."
            ),
            (
                "Date: 2024-10-25 (DAC), 2026 (CLDR). A DAC code is no proof of eligibility: see "
                "income_groups.csv for the year."
            ),
            (
                "Licence: facts; Unicode-3.0 (names), LGPL-2.1 (pycountry), PDDL (DAC compilation), public "
                "domain (Natural Earth)."
            ),
        ],
        "code,iso3,num,fr,en,dac_code,lat,lon",
        out,
    )
    list_2022 = "Liste CAD des bénéficiaires d’APD, déclarations 2022 et 2023 (datasets/dac-and-crs-code-lists @4bb5a5e)"
    list_2021 = "Fichier CAD relevé en janvier 2021 (github.com/datasets/dac-crs-codes)"
    groups: list[Row] = [
        (row["iso2"], year, GROUPS[row["dac_income_group"]], list_2022)
        for row in rows
        if row["dac_income_group"] in GROUPS
        for year in (2022, 2023)
    ]
    groups += [(code, 2021, group, list_2021) for code, group in GROUPS_2021.items()]
    write(
        "income_groups.csv",
        [
            (
                "What: income group of a country on the DAC list of ODA recipients, year by year (year of the "
                "payments declared)."
            ),
            (
                "Source: github.com/datasets/dac-and-crs-code-lists @4bb5a5e, fetched 2024-10-25. Its content "
                "is the list in force for 2022 and 2023 flows:"
            ),
            (
                "  Antigua and Barbuda gone (since 1.1.2022), Vanuatu LMIC (2021), Bhutan still LDC (left on "
                "13.12.2023), 46 LDCs, groups of World Bank 2020"
            ),
            (
                "  (https://www.oecd.org/dac/financing-sustainable-development/development-finance-standards/daclist.htm). "
                "It is therefore NOT given for 2024 or later."
            ),
            "  2021: groups read in January 2021 for the countries of recorded cooperations only.",
            (
                "Rule: a missing year is unknown, not « not eligible »; nothing is carried over.  Date: "
                "2024-10-25.  Licence: facts; PDDL (compilation), source OECD."
            ),
        ],
        "country,year,group,source",
        sorted(groups, key=lambda row: (str(row[0]), int(str(row[1])))),
    )


def france(source: Path) -> None:
    """`departements.csv` and `regions.csv`."""
    shapes = {
        f["properties"]["code"]: f["geometry"]
        for f in json.loads((source / "geo/france/departements-avec-outre-mer.geojson").read_text(encoding="utf-8"))[
            "features"
        ]
    }
    tiles = {row["code"]: row for row in read(source.parent / "mock/tile-grid-departements.csv")}
    out: list[Row] = []
    regions: dict[tuple[str, str], list[tuple[float, float, float, int]]] = defaultdict(list)
    for row in read(source / "geo/france/departements.csv"):
        if row["zone"] not in ("metro", "drom"):
            continue
        code, people = row["code"], int(row["population"])
        area, lat, lon = centre(shapes[code])
        region = row["region_nom"].replace("'", "’")
        regions[row["region_code"], region].append((area, lat, lon, people))
        out.append(
            (
                code,
                row["nom"].replace("'", "’"),
                row["region_code"],
                region,
                people,
                MAYOTTE_YEAR if code == "976" else POPULATION_YEAR,
                f"{lat:.3f}",
                f"{lon:.3f}",
                tiles[code]["col"],
                tiles[code]["row"],
            )
        )
    source_lines = [
        (
            "Source: Insee, Code officiel géographique and populations légales 2023 in force on 1.1.2026 "
            "(Mayotte: census of 2017), by npm @etalab/decoupage-administratif 6.0.0;"
        ),
        "  centres computed by us from the outlines of IGN Admin Express (2018, gregoiredavid/france-geojson).",
        "Date: 2026-04-09.  Licence: Licence Ouverte 2.0 (Insee, IGN), MIT (package).",
    ]
    write(
        "departements.csv",
        [
            (
                "What: the 101 French Départements: INSEE code, name, région, municipal population, centre of "
                "the largest polygon, place in our tile grid (col, row)."
            ),
            *source_lines,
        ],
        "code,name,region_code,region,population,population_year,lat,lon,col,row",
        out,
    )
    write(
        "regions.csv",
        [
            (
                "What: the 18 French régions: INSEE code, name, centre (mean of its Départements weighted by "
                "area), sum of their populations."
            ),
            *source_lines,
        ],
        "code,name,lat,lon,population",
        [
            (
                code,
                name,
                f"{sum(a * lat for a, lat, _, _ in parts) / sum(a for a, *_ in parts):.3f}",
                f"{sum(a * lon for a, _, lon, _ in parts) / sum(a for a, *_ in parts):.3f}",
                sum(people for *_, people in parts),
            )
            for (code, name), parts in sorted(regions.items())
        ],
    )


def goals(source: Path) -> None:
    """`sdg_goals.csv` and `sdg_targets.csv`."""
    header = [
        (
            "Source: United Nations, A/RES/70/1 and A/RES/71/313, by github.com/open-sdg/sdg-translations "
            "@0cda585; slips of spelling in three short French titles mended."
        ),
        "Date: 2017-07-06 (resolution).  Licence: official UN texts; MIT (Open SDG compilation).",
    ]
    write(
        "sdg_goals.csv",
        ["What: short titles of the 17 Sustainable Development Goals.", *header],
        "code,fr,en",
        [
            (row["goal"], GOAL_TITLES_FR.get(row["goal"], row["short_fr"]), row["short_en"])
            for row in read(source / "sdg/sdg_goals.csv")
        ],
    )
    write(
        "sdg_targets.csv",
        ["What: the 169 targets of the Sustainable Development Goals.", *header],
        "code,goal,fr,en",
        [(row["target"], row["goal"], row["title_fr"], row["title_en"]) for row in read(source / "sdg/sdg_targets.csv")],
    )


def accent(label: str) -> str:
    """French labels begin with É where the source typed E; typographic apostrophe."""
    for plain, right in (
        ("Education", "Éducation"),
        ("Energie", "Énergie"),
        ("Equipements", "Équipements"),
        ("Echange", "Échange"),
    ):
        if label.startswith(plain):
            label = right + label[len(plain) :]
    return label.replace("'", "’").replace("Refugiés", "Réfugiés").replace("Suivi et evaluation", "Suivi et évaluation")


def sectors(source: Path) -> None:
    """`dac_sectors.csv`."""
    categories = {row["code"]: row for row in read(source / "dac/sector_categories.csv")}
    out: list[Row] = []
    for row in read(source / "dac/sectors.csv"):
        code = row["voluntary_code"] or row["code"]
        category = categories[row["category"]]
        fr = SECTOR_TITLES_FR.get(code, accent(row["name_fr"]))
        out.append(
            (
                code,
                fr,
                row["name_en"],
                row["category"],
                CATEGORY_TITLES_FR.get(row["category"], accent(category["name_fr"])),
                category["name_en"],
                "",
            )
        )
    write(
        "dac_sectors.csv",
        [
            (
                "What: purpose codes (sectors) of the OECD Creditor Reporting System, voluntary codes included, "
                "with their category."
            ),
            (
                "Source: OECD DAC-CRS code lists, by github.com/datasets/dac-and-crs-code-lists @4bb5a5e; "
                "accents and a few cut labels mended by us. valid_from: not given by the source."
            ),
            "Date: 2024-10-25.  Licence: facts; PDDL (compilation), source OECD.",
        ],
        "code,fr,en,category,category_fr,category_en,valid_from",
        sorted(out, key=lambda row: str(row[0])),
    )


def currencies() -> None:
    """`currencies.csv`."""
    fr, en = Locale("fr"), Locale("en")
    write(
        "currencies.csv",
        [
            (
                "What: currencies of the countries of recorded cooperations, and a few common ones; decimals as "
                "written in practice."
            ),
            "Source: Unicode CLDR by Babel 2.18.  Date: 2026-02.  Licence: Unicode-3.0.",
        ],
        "code,fr,en,decimals",
        [
            (code, fr.currencies[code].replace("'", "’"), en.currencies[code], numbers.get_currency_precision(code))
            for code in CURRENCIES
        ],
    )


def ours() -> None:
    """`territory_statuses.csv` and `themes.csv`, typed by hand."""
    write(
        "territory_statuses.csv",
        [
            (
                "What: what a territory is in its own country; level 1 is the largest below the State; "
                "deliberative = has a council of its own by law."
            ),
            (
                "Source: typed by us from general knowledge of each country’s levels, to be read again against "
                "its law; blank country = usable anywhere."
            ),
            "Date: 2026-11-22.  Licence: EUPL-1.2 (ours).",
        ],
        "code,fr,en,country,level,deliberative",
        list(STATUSES),
    )
    write(
        "themes.csv",
        [
            (
                "What: themes of cooperation; source per row. The families of the Atlas are those seen on its "
                "pages, not the complete official list."
            ),
            "Date: 2026-11-22.  Licence: facts and labels; the rest EUPL-1.2 (ours).",
        ],
        "code,fr,en,parent,source",
        list(THEMES),
    )


def main() -> None:
    """Write every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, required=True, help="folder holding geo/, dac/ and sdg/")
    source = parser.parse_args().source.resolve()
    TARGET.mkdir(parents=True, exist_ok=True)
    countries(source)
    france(source)
    goals(source)
    sectors(source)
    currencies()
    ours()


if __name__ == "__main__":
    main()
