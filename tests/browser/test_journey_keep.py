"""Nothing typed is lost: a cut, a lost session, a closed tab; sent twice, written once; two people on one record."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import House, sign_in

Opener = Callable[..., Page]
MISSION = "mission@haut-val.example"
PARTNER = "affaires-sociales@kaleba.example"
WORDS = "Trois éducateurs sont attendus en mai, à confirmer."


def _contact(page: Page, house: House) -> None:
    page.goto(house.pages["projects:contact_add"])
    page.get_by_label("Moyen").select_option(index=1)
    page.get_by_label("Avec qui").fill("la direction des affaires sociales, Kaléba")
    page.get_by_label("Ce qui s’est dit").fill(WORDS)


def test_a_closed_tab_is_offered_back(house: House, open_page: Opener) -> None:
    page = open_page(who=MISSION)
    _contact(page, house)
    expect(page.locator(".kept-line")).to_contain_text("Gardé sur cet appareil")
    page.close()
    page = page.context.new_page()
    page.goto(house.pages["projects:contact_add"])
    expect(page.locator(".note.kept")).to_contain_text("est gardé sur cet appareil")
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.get_by_label("Ce qui s’est dit")).to_have_value(WORDS)
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_load_state()
    page.goto(house.pages["projects:contact_add"])
    expect(page.locator("h1")).to_be_visible()
    assert page.locator(".note.kept").count() == 0


def test_a_network_cut_keeps_the_words_and_says_so(house: House, open_page: Opener) -> None:
    page = open_page(who=MISSION, width=360)
    _contact(page, house)
    page.context.set_offline(True)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".note.kept")).to_contain_text("Pas de réseau")
    page.context.set_offline(False)
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_load_state()
    assert page.url.endswith("/contacts/") or "/contacts/" in page.url
    expect(page.get_by_text(WORDS).first).to_be_visible()


def test_a_lost_session_gives_the_words_back_after_signing_in(house: House, open_page: Opener) -> None:
    page = open_page()
    sign_in(page, MISSION)
    _contact(page, house)
    expect(page.locator(".kept-line")).to_be_visible()
    page.context.clear_cookies()
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_load_state()
    sign_in(page, MISSION)
    page.goto(house.pages["projects:contact_add"])
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.get_by_label("Ce qui s’est dit")).to_have_value(WORDS)


def test_two_sendings_at_the_same_moment_write_once(house: House, open_page: Opener) -> None:
    page = open_page(who=MISSION)
    _contact(page, house)
    page.get_by_label("Ce qui s’est dit").fill("Envoyé deux fois, noté une seule.")
    ends = page.evaluate(
        """async () => {
          const form = document.querySelector('main form[method=post]');
          const send = () => fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))});
          const answers = await Promise.all([send(), send(), send()]);
          return answers.map(answer => [answer.status, answer.redirected]);
        }"""
    )
    assert ends == [[200, True]] * 3
    page.goto(house.pages["projects:contacts"])
    assert page.get_by_text("Envoyé deux fois, noté une seule.").count() == 1


def test_a_draft_taken_back_does_not_erase_what_was_saved_meanwhile(house: House, open_page: Opener) -> None:
    address = house.pages["projects:project"] + "modifier/textes/"
    hers, his = open_page(who=MISSION), open_page(who=PARTNER, width=360)
    hers.goto(address)
    before = [hers.get_by_label(label).input_value() for label in ("En quelques phrases", "En commun")]
    hers.get_by_label("En quelques phrases").fill("Un résumé gardé sur cet appareil.")
    expect(hers.locator(".kept-line")).to_be_visible()
    hers.close()
    his.goto(address)
    his.get_by_label("En commun").fill("Écrit à Kaléba entre-temps.")
    his.get_by_role("button", name="Enregistrer").click()
    his.wait_for_load_state()
    hers = hers.context.new_page()
    hers.goto(address)
    hers.get_by_role("button", name="Le reprendre").click()
    hers.get_by_role("button", name="Enregistrer").click()
    expect(hers.get_by_role("row", name="En commun")).to_contain_text("Écrit à Kaléba entre-temps.")
    expect(hers.get_by_label("En commun")).to_have_value("Écrit à Kaléba entre-temps.")
    expect(hers.get_by_label("En quelques phrases")).to_have_value("Un résumé gardé sur cet appareil.")
    hers.get_by_role("button", name="Enregistrer").click()
    hers.wait_for_load_state()
    hers.goto(address)
    expect(hers.get_by_label("En commun")).to_have_value("Écrit à Kaléba entre-temps.")
    for label, words in zip(("En quelques phrases", "En commun"), before, strict=True):
        hers.get_by_label(label).fill(words)
    hers.get_by_role("button", name="Enregistrer").click()
    hers.wait_for_load_state()


def test_two_people_on_one_sheet_see_field_by_field_and_merge(house: House, open_page: Opener) -> None:
    address = house.pages["projects:project"] + "modifier/textes/"
    hers, his = open_page(who=MISSION), open_page(who=PARTNER, width=360)
    for page in (hers, his):
        page.goto(address)
    before = hers.get_by_label("En commun").input_value()
    his.get_by_label("En commun").fill("Un cahier écrit à deux, relu à Kaléba.")
    his.get_by_role("button", name="Enregistrer").click()
    his.wait_for_load_state()
    hers.get_by_label("En commun").fill("Un cahier écrit à deux, relu au Haut-Val.")
    hers.get_by_role("button", name="Enregistrer").click()
    row = hers.get_by_role("row", name="En commun")
    expect(row).to_contain_text("relu à Kaléba")
    expect(row).to_contain_text("relu au Haut-Val")
    row.get_by_role("checkbox").check()
    hers.get_by_role("button", name="Enregistrer").click()
    hers.wait_for_load_state()
    hers.goto(address)
    expect(hers.get_by_label("En commun")).to_have_value("Un cahier écrit à deux, relu à Kaléba.")
    hers.get_by_label("En commun").fill(before)
    hers.get_by_role("button", name="Enregistrer").click()
