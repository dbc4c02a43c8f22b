"""Slots: what upper apps say on lower pages, in a stable order, escaped, once per list."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from alliage.design import menus, slots

ROWS = [SimpleNamespace(pk=1, name="un"), SimpleNamespace(pk=2, name="deux")]


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    """Leave the registry as it was."""
    kept = {name: dict(fills) for name, fills in slots._slots.items()}
    yield
    slots._slots.clear()
    slots._slots.update(kept)


def test_pieces_come_by_order_then_name_whatever_the_order_of_loading() -> None:
    @slots.fill("t.page", order=20)
    def last(user: Any, objects: Any, *, request: Any = None, **context: Any) -> str:
        return "c"

    @slots.fill("t.page", order=10)
    def second(user: Any, objects: Any, *, request: Any = None, **context: Any) -> str:
        return "b"

    @slots.fill("t.page", order=10)
    def first(user: Any, objects: Any, *, request: Any = None, **context: Any) -> list[str]:
        return ["a", "", "a2"]

    assert slots.render("t.page", None) == "a\na2\nb\nc"
    slots.empty("t.page", second)
    assert slots.pieces("t.page", None) == ["a", "a2", "c"]


def test_filling_again_replaces() -> None:
    def panel(user: Any, objects: Any, *, request: Any = None, **context: Any) -> str:
        return "x"

    slots.fill("t.page")(panel)
    slots.fill("t.page", order=1)(panel)
    assert [(entry.order, entry.filler) for entry in slots.fills("t.page")] == [(1, panel)]


def test_text_is_escaped_unless_marked_safe() -> None:
    @slots.fill("t.page")
    def panel(user: Any, objects: Any, *, request: Any = None, **context: Any) -> list[str]:
        return ["<b>", mark_safe("<i>")]

    assert slots.render("t.page", None) == "&lt;b&gt;\n<i>"


def test_the_tag_gives_the_user_the_object_and_the_extras() -> None:
    seen = []

    @slots.fill("t.page")
    def panel(user: Any, objects: Any, *, request: Any = None, **context: Any) -> None:
        seen.append((user, objects, request, context))

    request = RequestFactory().get("/")
    page = Template("{% load design %}{% slot 't.page' row mark=3 as said %}[{{ said }}]")
    assert page.render(Context({"row": ROWS[0], "request": request})) == "[]"
    user, objects, given, context = seen[0]
    assert (type(user), objects, given, context) == (AnonymousUser, [ROWS[0]], request, {"mark": 3})


def test_a_list_asks_each_filler_once_and_knows_every_row() -> None:
    calls = []

    @slots.fill("t.row")
    def some(user: Any, objects: Any, *, request: Any = None, **context: Any) -> dict[int, Any]:
        calls.append(objects)
        return {1: ["x", 3], 9: "elsewhere"}

    @slots.fill("t.row", order=60)
    def nothing(user: Any, objects: Any, *, request: Any = None, **context: Any) -> None:
        return None

    assert slots.collect("t.row", None, ROWS) == {1: ["x", 3], 2: []}
    assert calls == [ROWS]
    assert slots.collect("t.row", None, []) == {}
    assert slots.render("t.row", None, ROWS) == "x\n3"


def test_one_text_for_a_whole_list_is_refused() -> None:
    @slots.fill("t.row")
    def wrong(user: Any, objects: Any, *, request: Any = None, **context: Any) -> str:
        return "same for all"

    assert slots.collect("t.row", None, ROWS[:1]) == {1: ["same for all"]}
    with pytest.raises(TypeError, match="must return a dict"):
        slots.collect("t.row", None, ROWS)


@pytest.mark.parametrize(
    ("path", "url", "exact", "current"),
    [
        ("/cooperations/", "/cooperations/", False, ' aria-current="page"'),
        ("/cooperations/12/", "/cooperations/", False, ' aria-current="true"'),
        ("/cooperations/12/", "/cooperations/", True, ""),
        ("/cooperations-libres/", "/cooperations", False, ""),
        ("/cooperations/", "/", False, ""),
        ("/cooperations/", "/cooperations/?etat=en-cours", False, ' aria-current="page"'),
    ],
)
def test_a_menu_link_knows_where_one_is(path: str, url: str, exact: bool, current: str) -> None:
    item = menus.link("Un & deux", url, request=RequestFactory().get(path), exact=exact)
    assert item == f'<li><a href="{url}"{current}>Un &amp; deux</a></li>'
    assert menus.link("Là", url) == f'<li><a href="{url}">Là</a></li>'
