"""Tags, charts and maps: every territory drawn alike, every picture with its words."""

import datetime as dt
import re
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from alliage.design import charts, maps, page, parts
from alliage.design.projection import WIDTH, project


@dataclass(frozen=True)
class Land:
    """A territory as the design knows it."""

    pk: int
    name: str
    shape: int
    tone: int
    status: str = ""

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/territoires/{self.pk}/"


A, B, C, D = Land(1, "Haut-Val", 1, 1), Land(2, "Kaléba", 2, 2), Land(3, "Tamarès", 3, 3), Land(4, "Dolvane", 4, 4)


def draw(text: str, path: str = "/", /, **context: Any) -> str:
    """A line of template."""
    request = RequestFactory().get(path)
    return Template("{% load design %}" + text).render(Context({"request": request, **context}))


def test_ici_is_only_a_mark_beside_ones_own() -> None:
    mark = '<span class="ici">ici</span>'
    assert mark in draw("{% territory a %}", a=A, ici=A)
    assert mark not in draw("{% territory a %}", a=A, ici=B)
    assert mark not in draw("{% territory a %}", a=A, ici=None)
    assert mark not in draw("{% territory a %}", a=A)
    assert mark not in draw("{% territory a ici=False %}", a=A, ici=A)
    assert mark in draw("{% territory a ici=True %}", a=A)


def test_a_territory_is_never_told_by_its_shape_alone() -> None:
    assert '<svg class="shape t1" aria-hidden="true"' in draw("{% territory a %}", a=A)
    assert '<a href="/territoires/1/">Haut-Val</a>' in draw("{% territory a link=True %}", a=A)
    assert '<a href="/x/">Haut-Val</a>' in draw("{% territory a link='/x/' %}", a=A)
    assert '<span class="vh">Haut-Val : </span>3</span>' in draw("{% territory a value=3 %}", a=A)
    assert draw("{% territories all inline=True %}", all=[A, B]).count('class="shape') == 2


def test_a_name_is_escaped() -> None:
    assert "&lt;b&gt;" in draw("{% territory a %}", a=Land(9, "<b>", 7, 8))
    assert 'class="shape t2"' in draw("{% shape a %}", a=Land(9, "x", 7, 8))


@pytest.mark.parametrize("size", [0, 1, 2, 6, 9])
def test_emblems_hold_one_to_six_shapes_on_the_margin(size: int) -> None:
    drawn = draw("{% emblem all label='Deux' %}", all=[A] * size)
    assert drawn.count("<use") == min(size, 6)
    left, width = (float(number) for number in re.findall(r'viewBox="(\S+) 0.7 (\S+) 18.1"', drawn)[0])
    assert left == (3 if size else 0)
    assert width == (14 + 9 * (min(size, 6) - 1) if size else 20)
    assert 'role="img" aria-label="Deux"' in drawn


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_columns_are_equal_and_gaps_are_said(size: int) -> None:
    sections = [("Ce qui a changé", mark_safe("<p>Un effet</p>")), ("Notre parole", "")]
    columns = [parts.Column(land, sections, subtitle="Province") for land in [A, B, C, D, A][:size]]
    drawn = draw("{% columns columns %}<p>Un cahier</p>{% endcolumns %}", columns=columns, ici=B)
    assert f'class="cols n{size}{" many" if size > 4 else ""}" style="--rows:3;--n:{size}"' in drawn
    assert drawn.count('<article class="col') == size
    assert drawn.count("<h4>Notre parole</h4>") == size
    assert drawn.count('<p class="none">Rien de publié encore</p>') == size
    assert drawn.count('<span class="ici">') == 1
    assert "<h3>En commun</h3><p>Un cahier</p></div>" in drawn
    assert "En commun" not in draw("{% columns columns %} {% endcolumns %}", columns=columns)


def test_ici_comes_first_the_others_keep_their_order() -> None:
    assert parts.ici_first([A, B, C], C) == [C, A, B]
    assert parts.ici_first([A, B, C], None) == [A, B, C]
    assert parts.ici_first([A, B], D) == [A, B]


def test_proofs_notes_and_gaps_speak() -> None:
    words = [draw(f"{{% proof '{level}' %}}").split("</svg>")[1] for level in ("declared", "documented", "verified")]
    assert words == ["déclaré</span>", "documenté</span>", "vérifié</span>"]
    assert "<p><strong>Attention.</strong> Bientôt.</p>" in draw("{% note 'warn' %}<p>Bientôt.</p>{% endnote %}")
    assert "<p><strong>Deux autorités.</strong> x</p>" in draw(
        "{% note 'warn' title='Deux autorités.' %}<p>x</p>{% endnote %}"
    )
    assert draw("{% note 'info' title='' %}<p>x</p>{% endnote %}") == '<div class="note"><p>x</p></div>'
    assert draw("{% gap 'Pas encore' '/i/' 'inviter' %}") == '<p class="none">Pas encore — <a href="/i/">inviter</a></p>'
    effect = draw("{% effect a text 'verified' 'la cheffe' %}", a=A, text="<x>")
    assert effect.startswith('<div class="effect t1"><p>&lt;x&gt;</p>')
    assert effect.endswith("vérifié</span> · la cheffe</p></div>")


def test_a_fact_carries_its_source() -> None:
    drawn = draw("{% sourced 'Vu' 'https://www.exemple.fr/a' day %}", day=dt.date(2026, 3, 1))
    assert (
        drawn == 'Vu <span class="small soft">Source : <a href="https://www.exemple.fr/a">exemple.fr</a>, 01.03.2026</span>'
    )
    assert draw("{% sourced 'Vu' %}") == "Vu"


def test_headings_sort_and_keep_the_filters() -> None:
    drawn = draw(
        "{% sort_header 'nom' 'Nom' %}{% sort_header 'part' 'Part' numeric=True first='-' %}", "/?pays=SN&page=3&tri=nom"
    )
    assert '<th scope="col" aria-sort="ascending"><a href="?pays=SN&amp;tri=-nom">Nom ↑</a></th>' in drawn
    assert '<th scope="col" class="n" aria-sort="none"><a href="?pays=SN&amp;tri=-part">Part</a></th>' in drawn
    assert 'aria-sort="descending"><a href="?tri=nom">Nom ↓' in draw("{% sort_header 'nom' 'Nom' %}", "/?tri=-nom")


def test_pages_keep_the_query() -> None:
    drawn = draw("{% paginate rows %}", "/?pays=SN&pays=ML&page=4", rows=Paginator(range(120), 10).page(4))
    assert '<a href="?pays=SN&amp;pays=ML&amp;page=3" rel="prev">Précédent</a>' in drawn
    assert '<span aria-current="page"><span class="vh">Page </span>4</span>' in drawn
    assert "…" in drawn
    assert draw("{% paginate rows %}", rows=Paginator(range(5), 10).page(1)) == ""


def test_the_query_changes_only_what_is_asked() -> None:
    request = RequestFactory().get("/?a=1&b=2&b=3")
    assert page.query(request, a=None, c="é") == "?b=2&b=3&c=%C3%A9"
    assert page.query(None, c=1) == "?c=1"


def test_small_parts() -> None:
    assert draw("{% stats items %}", items=[(8, "coopérations", "/x/"), ("0,60 €", "par habitant")]) == (
        '<dl class="stats"><div><dt>coopérations</dt><dd><a href="/x/">8</a></dd></div>'
        "<div><dt>par habitant</dt><dd>0,60 €</dd></div></dl>"
    )
    trail = draw("{% crumbs 'Coopérations' '/c/' 'Lait' %}")
    assert '<li><a href="/c/">Coopérations</a></li><li><span aria-current="page">Lait</span></li>' in trail
    assert '<a href="/a/" aria-current="page">Liste</a></li><li><a href="/b/">Carte</a>' in draw(
        "{% tabs items %}", items=[("Liste", "/a/", True), ("Carte", "/b/", False)]
    )
    assert draw("{% tag 'Suspendue' hold=True %}") == '<span class="tag hold">Suspendue</span>'
    assert '<a class="btn" href="/x/">Ajouter</a>' in draw("{% empty 'Rien' 'Encore.' '/x/' 'Ajouter' %}")
    assert 'class="t1" max="40" value="31" aria-label="formés, Haut-Val"' in draw("{% progress 31 40 'formés' a %}", a=A)


def test_timeline_keeps_its_order() -> None:
    drawn = draw(
        "{% timeline items %}", items=[(dt.date(2026, 3, 17), "Comité", "relevé", "/c/"), ("2021", "Convention", "")]
    )
    assert '<a href="/c/">Comité</a></b><span>17.03.2026</span> · relevé</li>' in drawn
    assert "<b>Convention</b><span>2021</span></li>" in drawn


def test_goals_are_said_not_only_filled() -> None:
    drawn = draw("{% sdg_strip main also names=names %}", main=[4], also=[4, 10], names={4: "Éducation", 10: "Inégalités"})
    assert drawn.count("<li") == 17 + 2
    assert '<li class="on"><span class="vh">ODD </span>4<span class="vh">, principal</span></li>' in drawn
    assert drawn.count('class="also"') == 1
    assert "4 · Éducation" in drawn


ROWS = [("Formés", [(A, 31, 40), (B, 42, 50)]), ("Changées", [(A, None, 6), (B, 9, 8)])]


def test_bars_measure_each_against_its_own_target() -> None:
    formed, changed = charts.rows(ROWS)
    assert [(bar.words, bar.length) for bar in formed.bars] == [("31 / 40", 77.5), ("42 / 50", 84.0)]
    assert [(bar.words, bar.length) for bar in changed.bars] == [("rien encore", 0.0), ("9 / 8", 100.0)]
    bare = charts.rows([("Jours", [(A, 64, None), (B, 88, 100), (C, 0, None)])])[0]
    assert [(bar.words, bar.length) for bar in bare.bars] == [("64", 72.73), ("88 / 100", 100.0), ("0", 0.0)]
    assert [bar.length for bar in charts.rows([("Rien", [(A, 0, None), (B, None, None)])])[0].bars] == [0.0, 0.0]


def test_a_chart_has_words_and_a_table() -> None:
    drawn = draw("{% butterfly rows title='Où en est-on' %}", rows=ROWS)
    assert "Formés : Haut-Val 31 / 40, Kaléba 42 / 50. Changées : Haut-Val rien encore, Kaléba 9 / 8." in drawn
    assert drawn.count('class="face"') == 2
    assert '<th scope="row">Formés</th><td class="n">31 / 40</td><td class="n">42 / 50</td>' in drawn
    assert 'x="22.5%" width="77.5%"' in drawn
    three = draw("{% butterfly rows %}", rows=[("Formés", [(A, 1, 2), (B, 1, 4), (C, None, 3)])])
    assert 'class="face"' not in three
    assert three.count('<svg height="12">') == 3
    assert draw("{% butterfly rows %}", rows=ROWS) == draw("{% butterfly rows %}", rows=ROWS)


def test_the_tile_map_draws_101_and_lists_what_is_full() -> None:
    drawn = draw("{% tile_map cells %}", cells={"73": (4, "/savoie/"), "971": 1, "22": (0, "/x/")})
    assert drawn.count("<rect") == 101
    assert '<a class="on" href="/savoie/" aria-label="Savoie : 4 coopérations">' in drawn
    assert drawn.count('class="on"') == 2
    assert '<th scope="row"><a href="/savoie/">Savoie</a></th><td class="n">4</td>' in drawn
    assert "2 cases pleines sur 101" in drawn
    assert drawn.index("<td") < drawn.index("Guadeloupe</th>")
    assert len({(tile.x, tile.y) for tile in maps.tiles({})}) == 101
    assert "Rien de publié encore" in draw("{% tile_map cells %}", cells=[])


def test_the_world_is_cut_to_its_points_and_listed() -> None:
    points = [
        {"lat": 14.7, "lon": -17.4, "label": "Sénégal", "count": 4, "url": "/sn/"},
        {"lat": None, "lon": 2, "label": "nulle part"},
    ]
    drawn = draw("{% world_map points noun='projets' %}", points=points)
    assert drawn.count("<circle") == 1
    assert "<title>Sénégal : 4 projets</title>" in drawn
    assert '<th scope="row"><a href="/sn/">Sénégal</a></th><td class="n">4</td>' in drawn
    close, whole = maps.frame(maps.dots(points)), maps.frame([])
    assert (close.width, whole.width) == (maps.NARROWEST, WIDTH)
    assert '<th scope="row">nulle part</th><td class="n"></td>' in drawn
    wide = maps.frame(maps.dots([{"lat": 0, "lon": 175}, {"lat": 10, "lon": -175}]))
    assert (wide.x, wide.width) == (0, WIDTH)


def test_equal_areas() -> None:
    assert project(0, 0)[0] == WIDTH / 2
    assert project(180, 0)[0] == pytest.approx(WIDTH)

    def cell(lat: float) -> float:
        """The drawn area of a cell of half a degree per real area (its real width shrinks with the cosine)."""
        (x1, y1), (x2, _), (_, y2) = project(10, lat), project(10.5, lat), project(10, lat + 0.5)
        return (x2 - x1) * (y1 - y2)

    assert cell(60) / cell(0) == pytest.approx(cos(radians(60.25)) / cos(radians(0.25)), rel=0.02)
    assert len(maps.outline()) < 15_000


def test_dots_are_as_large_as_their_counts_and_say_them() -> None:
    points = [
        {"lat": 14.7, "lon": -17.4, "label": "Sénégal", "count": 9},
        {"lat": 31, "lon": -7, "label": "Maroc", "count": 4},
        {"lat": 0, "lon": -30, "label": "Valoire", "count": 1, "fictitious": True},
    ]
    dots = maps.dots(points)
    shown = maps.frame(dots)
    radii = {circle.dot.label: circle.radius for circle in maps.circles(dots, shown)}
    assert list(radii) == ["Sénégal", "Maroc", "Valoire"]
    assert radii["Maroc"] / radii["Sénégal"] == pytest.approx(2 / 3, abs=0.02)
    assert radii["Valoire"] == pytest.approx(max(radii["Sénégal"] / 3, shown.smallest), abs=0.1)
    drawn = draw("{% world_map points %}", points=points)
    assert re.findall('<text class="in"[^>]*>([^<]*)<', drawn) == ["9", "4"]
    assert re.findall('<text class="by"[^>]*>([^<]*)<', drawn) == ["Valoire (fictif)"]
    alike = maps.circles(maps.dots([{"lat": 1, "lon": 1}, {"lat": 2, "lon": 2}]), shown)
    assert {circle.radius for circle in alike} == {round(shown.smallest, 1)}


def test_namesakes_show_their_status() -> None:
    here = (("Bignona", "Département"), ("Bignona", "commune"), ("Dakar", "commune"))
    twins = [Land(number, name, 1, 1, status) for number, (name, status) in enumerate(here)]
    drawn = draw("{% territories rows %}", rows=twins)
    assert re.findall('<span class="small soft">([^<]*)</span>', drawn) == ["Département", "commune"]
    assert "small soft" not in draw("{% territories rows %}", rows=twins[1:])
