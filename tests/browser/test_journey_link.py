"""Kaléba answers from a phone, through a link, while the network is cut; Haut-Val reads it."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from .conftest import House
from .looks import overflow

Opener = Callable[..., Page]
MISSION = "mission@haut-val.example"
LIMIT = 30_000


def write(page: Page, label: str, text: str) -> None:
    """Type an answer in the name of the function the link was made for."""
    page.get_by_label(label).fill(text)
    page.get_by_label("le directeur").check()


def receipt(page: Page) -> str:
    """The number the page gives once it was sent."""
    expect(page.get_by_text("Votre reçu")).to_be_visible(timeout=30_000)
    found = re.search(r"[A-Z][A-Z2-9]-[A-Z2-9]{4}", page.locator("main").inner_text())
    assert found is not None
    return found[0]


def test_kaleba_answers_while_the_network_is_cut(house: House, open_page: Opener) -> None:
    page = open_page(width=360, height=740)
    page.goto(house.pages["personal_cut"])
    assert overflow(page) == 0
    page.get_by_label("Votre réponse").fill("Quarante enfants,")
    page.context.set_offline(True)
    write(page, "Votre réponse", "Quarante enfants, dont vingt filles.")
    expect(page.get_by_role("status")).to_have_text("Gardé sur ce téléphone.")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("status")).to_contain_text("l’envoi reprendra seul")
    page.get_by_role("button", name="Envoyer").click()
    page.context.set_offline(False)
    number = receipt(page)
    assert page.context.cookies() == []
    page.reload()
    assert receipt(page) == number

    mission = open_page(who=MISSION)
    mission.goto("/cooperations/a-lire/")
    mission.get_by_role("link", name=f"Lire : Réponse à une question · {number}").click()
    expect(mission.locator("blockquote")).to_contain_text("Quarante enfants, dont vingt filles.")
    mission.get_by_label("Texte").fill("Quarante enfants, dont vingt filles, en mai.")
    mission.get_by_role("button", name="Accepter").click()
    expect(mission.get_by_role("status")).to_contain_text("cela compte maintenant")
    expect(mission.locator("#echanges + ul")).to_contain_text("Quarante enfants, dont vingt filles, en mai.")
    page.reload()
    expect(page.locator("main")).to_contain_text("Avec cette correction")


def test_three_attempts_are_one_answer(house: House, open_page: Opener) -> None:
    page = open_page(width=360, height=740)
    sent: list[int] = []

    def lose_the_answer(route: Route) -> None:
        """The house receives each sending; the phone hears of the third only."""
        if route.request.method != "POST":
            route.continue_()
            return
        sent.append(1)
        if len(sent) < 3:
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/lien/**", lose_the_answer)
    page.goto(house.pages["personal_attempts"])
    write(page, "Votre réponse", "Une seule fois.")
    for _attempt in range(2):
        page.get_by_role("button", name="Envoyer").click()
        expect(page.get_by_role("status")).to_contain_text("l’envoi reprendra seul")
    page.get_by_role("button", name="Envoyer").click()
    receipt(page)
    assert len(sent) == 3
    mission = open_page(who=MISSION)
    mission.goto(f"{house.pages['canteen']}liens/")
    assert mission.locator("main").inner_text().count("le directeur, ") >= 1
    mission.goto("/cooperations/a-lire/")
    numbers = mission.locator("#recu + ul li b").all_inner_texts()
    page.reload()
    assert sum(receipt(page) in number for number in numbers) == 1
    assert page.get_by_text("Complément envoyé").count() == 0


def test_what_was_typed_is_offered_back(house: House, open_page: Opener) -> None:
    page = open_page(width=360, height=740)
    page.goto(house.pages["personal_question"])
    write(page, "Votre réponse", "Nous y pensons encore.")
    page.get_by_text("Poser une question à Haut-Val").click()
    page.get_by_label("Votre question").fill("Et chez vous ?")
    page.goto("about:blank")
    page.goto(house.pages["personal_question"])
    expect(page.get_by_label("Votre réponse")).to_have_value("Nous y pensons encore.")
    expect(page.get_by_label("Votre question")).to_have_value("Et chez vous ?")
    expect(page.get_by_label("le directeur")).to_be_checked()
    page.get_by_role("button", name="Effacer ce que ce téléphone a gardé").click()
    expect(page.get_by_label("Votre réponse")).to_have_value("")


def test_a_photo_is_shrunk_before_it_leaves(house: House, open_page: Opener) -> None:
    out = io.BytesIO()
    Image.effect_noise((3000, 2000), 90).convert("RGB").save(out, "JPEG", quality=95)
    page = open_page(width=360, height=740)
    page.goto(house.pages["personal_photo"])
    write(page, "Votre message", "La cantine est peinte.")
    page.get_by_label("Une photo").set_input_files({"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()})
    expect(page.get_by_role("status")).to_contain_text("Photo réduite")
    shrunk = re.search(r"(\d+) ko", page.get_by_role("status").inner_text())
    assert shrunk is not None
    assert 0 < int(shrunk[1]) * 1000 < len(out.getvalue()) / 3
    page.get_by_label("Ce que montre la photo").fill("La cantine repeinte")
    page.get_by_label("Personne de reconnaissable").check()
    page.get_by_role("button", name="Envoyer").click()
    number = receipt(page)
    mission = open_page(who=MISSION)
    mission.goto("/cooperations/a-lire/")
    mission.get_by_role("link", name=number).click()
    photo = mission.get_by_role("img", name="La cantine repeinte")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("complete", True)
    assert photo.evaluate("image => image.naturalWidth") == 1280


def test_a_photo_taken_away_does_not_leave(house: House, open_page: Opener) -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "JPEG")
    file = {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    page = open_page(width=360, height=740)
    posted: list[bytes] = []
    page.on("request", lambda request: posted.append(request.post_data_buffer or b"") if request.method == "POST" else None)
    page.goto(house.pages["personal_message"])
    write(page, "Votre message", "Sans la photo.")
    kept = page.get_by_role("button", name="Retirer la photo")
    page.get_by_label("Une photo").set_input_files(file)
    expect(kept).to_be_visible()
    page.get_by_label("Une photo").set_input_files([])
    expect(kept).to_be_hidden()
    page.get_by_label("Une photo").set_input_files(file)
    expect(kept).to_be_visible()
    page.goto("about:blank")
    page.goto(house.pages["personal_message"])
    expect(page.get_by_text("Photo gardée.")).to_be_visible()
    kept.click()
    expect(kept).to_be_hidden()
    page.route("**/lien/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("status")).to_contain_text("l’envoi reprendra seul")
    assert len(posted) == 1
    assert b'name="photo"' not in posted[0]
    assert "Sans la photo." in posted[0].decode()


def test_the_page_is_whole_without_a_script(house: House, open_page: Opener) -> None:
    page = open_page(width=360, height=740, scripts=False)
    page.goto(house.pages["personal_word"])
    page.get_by_label("Votre parole, en une phrase").fill("Nous mangeons ensemble.")
    page.get_by_label("Cette phrase peut être publiée").check()
    page.get_by_label("le directeur").check()
    page.get_by_role("button", name="Envoyer").click()
    receipt(page)
    assert page.context.cookies() == []


@pytest.mark.parametrize("name", ["personal_message", "personal_receipt", "personal_returned"])
def test_the_page_weighs_less_than_thirty_kilobytes(house: House, open_page: Opener, name: str) -> None:
    page = open_page(width=360)
    weights: list[int] = []

    def weigh(request: object) -> None:
        sizes = request.sizes()  # type: ignore[attr-defined]
        weights.append(sizes["responseBodySize"] + sizes["responseHeadersSize"])

    page.on("requestfinished", weigh)
    page.goto(house.pages[name], wait_until="networkidle")
    assert 0 < sum(weights) <= LIMIT
