"""The page of a personal link as strangers, networks and liars meet it: light, closed to guesses, sent once."""

import html
import io
import re
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from alliage.actors.models import Picture
from alliage.actors.views import visitors
from alliage.projects.models import Comment, PersonalLink, Project, Submission
from alliage.projects.services import links as deeds
from alliage.projects.services.submissions import Sending, accept_submission, return_submission, submit
from alliage.projects.views import personal
from alliage.rules.errors import RuleError
from alliage.rules.limits import lasts
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
FUNCTION = "la direction des affaires sociales"
LIMIT = 30_000


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(
        factories.org(member), factories.org(partner), title="Écouter les jeunes", summary="Rien que nous ne voulions dire"
    )


@pytest.fixture
def link(project: Project, member: Any, partner: Any) -> PersonalLink:
    return prepared(project, member, partner)


def prepared(project: Project, member: Any, partner: Any, kind: str = "question", **demand: Any) -> PersonalLink:
    """A link that remembers its address, for the test only."""
    if kind == "question":
        demand.setdefault("question", "Que faut-il garder en 2027 ?")
    made, token = deeds.prepare_link(
        project,
        deeds.Demand(kind=kind, **demand),
        organisation=factories.org(partner),
        function=FUNCTION,
        language="fr",
        by=member,
    )
    made.url = f"/lien/{token}/"  # type: ignore[attr-defined]
    return made


def text(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def sent(**more: Any) -> dict[str, Any]:
    return {"key": "k1", "who": "oui", "text": "Gardons l’échange.", **more}


def jpeg(width: int = 2400, height: int = 1800, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG", **options)
    return out.getvalue()


def photo(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def with_photo(file: SimpleUploadedFile, **more: Any) -> dict[str, Any]:
    return sent(photo=file, photo_alt="La salle repeinte", release="nobody", **more)


@pytest.mark.parametrize("kind", ["question", "message"])
def test_the_page_weighs_less_than_thirty_kilobytes(
    client: Client, project: Project, member: Any, partner: Any, kind: str
) -> None:
    made = prepared(project, member, partner, kind)
    answer = client.get(made.url)
    files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', answer.content.decode()))
    assert files == {"design/slim.css", "projects/personal.js"}
    weight = len(answer.content) + sum(Path(finders.find(name)).stat().st_size for name in files)
    assert weight <= LIMIT
    client.post(made.url, sent())
    assert len(client.get(made.url).content) < len(answer.content)


def test_the_page_says_nothing_elsewhere_and_keeps_nothing(client: Client, link: Any) -> None:
    for answer in (client.get(link.url), client.post(link.url, sent()), client.get("/lien/deviner/")):
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
    assert "unsafe-inline" not in client.get(link.url)["Content-Security-Policy"].split("default-src")[1].split(";")[0]


def test_the_page_shows_only_what_the_question_needs(client: Client, link: Any, project: Project, member: Any) -> None:
    page = text(client.get(link.url))
    assert "Écouter les jeunes" in page
    assert [hidden in page for hidden in ("Rien que nous ne voulions dire", member.email, str(project.pk) + "/liens")] == [
        False
    ] * 3


def test_it_speaks_english(client: Client, link: Any) -> None:
    answer = client.get("/en" + link.url)
    assert '<html lang="en">' in answer.content.decode()
    assert answer.status_code == 200


def test_guessed_expired_withdrawn_and_binned_are_answered_alike(
    client: Client, project: Project, member: Any, partner: Any, count_queries: Any
) -> None:
    made = [prepared(project, member, partner) for _number in range(3)]
    PersonalLink.objects.filter(pk=made[0].pk).update(expires_at=timezone.now())
    deeds.revoke_link(made[1], by=member)
    other = prepared(factories.project(factories.org(member), factories.org(partner)), member, partner)
    Project.objects.filter(pk=other.project_id).update(deleted_at=timezone.now())
    answers, reads = [], []
    for url in ("/lien/devine/", made[0].url, made[1].url, other.url):
        for ask in (client.get, lambda place: client.post(place, sent())):
            with count_queries() as queries:
                answer = ask(url)
            reads.append(len(queries))
            answers.append((answer.status_code, answer.content.decode().replace(url, "/lien/x/")))
    assert {status for status, _page in answers} == {404}
    assert len({page for _status, page in answers}) == 1
    assert len(set(reads)) == 1
    assert "peut préparer un autre lien" in html.unescape(answers[0][1])
    assert Submission.objects.count() == 0


def test_a_guess_takes_as_long_as_a_withdrawn_link(
    client: Client, project: Project, member: Any, partner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(personal, "MISSES", 10_000)
    made = prepared(project, member, partner)
    deeds.revoke_link(made, by=member)
    spent: dict[str, list[float]] = {"/lien/devine-au-hasard-xyz/": [], made.url: []}
    for _turn in range(60):
        for url, times in spent.items():
            start = time.perf_counter()
            client.get(url)
            times.append(time.perf_counter() - start)
    one, two = (median(times) for times in spent.values())
    assert 0.5 < one / two < 2


def test_too_many_guesses_close_every_link_for_a_while(client: Client, link: Any) -> None:
    for number in range(personal.MISSES):
        assert client.get(f"/lien/essai-{number}/").status_code == 404
    one, two = client.get("/lien/encore/"), client.get(link.url)
    assert (one.status_code, two.status_code) == (429, 429)
    assert one.content.decode().replace("/lien/encore/", "") == two.content.decode().replace(link.url, "")
    assert "dix minutes" in text(two)
    assert Client(REMOTE_ADDR="10.0.0.9").get(link.url).status_code == 200


def test_guesses_close_for_ten_minutes_and_no_longer(
    client: Client, link: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_based = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": file_based, "LOCATION": tmp_path / "cache"}}
    start, clock = time.time(), time.time
    later = 0
    monkeypatch.setattr(time, "time", lambda: clock() + later)
    for number in range(personal.MISSES):
        later = number * 10
        assert client.get("/lien/faux/").status_code == 404
    assert client.get(link.url).status_code == 429
    later = visitors.MINUTES * 60 - 20
    assert client.get(link.url).status_code == 429
    later = visitors.MINUTES * 60 + 20 + int(clock() - start)
    assert client.get(link.url).status_code == 200


def test_too_many_sendings_through_one_link(client: Client, link: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal, "SENDINGS", 2)
    assert [client.post(link.url, sent()).status_code for _turn in range(3)] == [302, 302, 429]


def test_three_attempts_are_one_answer(client: Client, link: Any) -> None:
    for _attempt in range(3):
        assert client.post(link.url, sent()).status_code == 302
    assert client.post(link.url, sent(key="k2")).status_code == 302  # the same words, the page opened anew
    row = Submission.objects.get()
    assert text(client.get(link.url)).count(row.receipt) == 1


def test_other_words_under_the_same_key_are_kept_as_a_complement(client: Client, link: Any, member: Any) -> None:
    for words in ("Gardons l’échange.", "Gardons l’échange, en mai.", "Gardons l’échange, en mai."):
        assert client.post(link.url, sent(text=words)).status_code == 302
    first, second = Submission.objects.order_by("pk")
    assert (second.text, second.complement, first.complement) == ("Gardons l’échange, en mai.", True, False)
    assert second.receipt in text(client.get(link.url))
    return_submission(second, reason="À revoir", by=member)
    assert client.post(link.url, sent(text="Gardons l’échange, en mai.")).status_code == 302  # replayed
    assert Submission.objects.count() == 2


def test_a_link_withdrawn_while_one_writes_takes_nothing(member: Any, link: Any) -> None:
    read = PersonalLink.objects.get()
    PersonalLink.objects.update(revoked_at=timezone.now())
    with pytest.raises(RuleError) as withdrawn:
        submit(read, Sending(key="k", function=FUNCTION, values={"text": "Trop tard"}))
    PersonalLink.objects.update(revoked_at=None, expires_at=timezone.now())
    with pytest.raises(RuleError) as expired:
        submit(read, Sending(key="k", function=FUNCTION, values={"text": "Trop tard"}))
    assert (withdrawn.value.code, expired.value.code) == ("closed", "closed")
    assert Submission.objects.count() == 0


def test_another_answer_is_added_and_replaces_nothing(client: Client, link: Any, member: Any) -> None:
    client.post(link.url, sent())
    assert "Ajouter un complément" in text(client.get(link.url))
    assert 'name="text"' in client.get(link.url + "?complement=1").content.decode()
    client.post(link.url, sent(key="k2", text="Et décalons les travaux."))
    first, second = Submission.objects.order_by("pk")
    assert (first.text, first.complement, second.text, second.complement) == (
        "Gardons l’échange.",
        False,
        "Et décalons les travaux.",
        True,
    )
    page = text(client.get(link.url))
    assert first.receipt in page
    assert second.receipt in page
    for number in range(3, 6):
        assert client.post(link.url, sent(key=f"k{number}", text=f"Encore {number}")).status_code == 302
    full = client.post(link.url, sent(key="k9", text="Un de trop"))
    assert full.status_code == 422
    assert "Un de trop" in full.content.decode()
    accept_submission(first, by=member)
    late = client.post(link.url, sent(key="k10", text="Trop tard"))
    assert late.status_code == 422
    assert "demandez un nouveau lien" in text(late)
    assert client.post(link.url, sent()).status_code == 302  # replayed: its receipt, nothing more
    assert Submission.objects.count() == 5


def test_a_forwarded_link_asks_in_whose_name(client: Client, link: Any) -> None:
    assert f"{FUNCTION}, Commune de Kaléba. Il vous a été transmis ?" in text(client.get(link.url))
    unsaid = client.post(link.url, {"key": "k1", "text": "Gardons l’échange."})
    assert unsaid.status_code == 422
    assert "Dites à quel titre vous répondez." in text(unsaid)
    assert client.post(link.url, sent(who="autre")).status_code == 422
    assert client.post(link.url, sent(who="autre", other="le conseil provincial")).status_code == 302
    assert Submission.objects.get().function == "le conseil provincial"


def test_opening_is_noted_for_readers_only(client: Client, link: Any, member: Any) -> None:
    mission = Client()
    mission.force_login(member)
    mission.get(link.url)
    client.head(link.url)
    client.get(link.url, headers={"user-agent": "WhatsApp/2.23 A"})
    assert PersonalLink.objects.get().opened_at is None
    client.get(link.url)
    assert PersonalLink.objects.get().state == "opened"


def test_what_was_typed_stays_when_it_is_refused(client: Client, link: Any) -> None:
    refused = client.post(link.url, {"key": "k1", "who": "oui", "text": "", "asks": "", "asks_due_on": "2020-01-01"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert 'value="2020-01-01"' in page
    assert "<details open>" in page
    assert Submission.objects.count() == 0
    assert client.post(link.url, sent(asks="Quand ?", asks_due_on="2020-01-01")).status_code == 422
    assert client.post(link.url, sent(text="x" * 1001)).status_code == 422
    assert client.put(link.url).status_code == 405


def test_a_link_lasts_as_long_as_the_table_says(link: Any) -> None:
    assert lasts("partner_link", timezone.localdate()) == timedelta(days=15)
    assert (link.expires_at - link.created_at).days in {14, 15}
    with pytest.raises(KeyError):
        lasts("nothing", timezone.localdate())


def test_a_photo_is_drawn_again_without_what_it_hid(
    client: Client, project: Project, member: Any, partner: Any, stranger: Any
) -> None:
    made = prepared(project, member, partner, "message")
    exif = Image.Exif()
    exif[0x010F] = "Un téléphone"
    exif[0x0112] = 6
    assert client.post(made.url, with_photo(photo(jpeg(exif=exif)))).status_code == 302
    picture = Picture.objects.get()
    assert (picture.alt, picture.release, picture.visibility, picture.owner) == (
        "La salle repeinte",
        "nobody",
        "shared",
        factories.org(partner),
    )
    with picture.file.open() as file:
        kept = Image.open(file)
        assert (kept.size, dict(kept.getexif())) == ((1200, 1600), {})
    row = Submission.objects.get()
    client.force_login(member)
    page = client.get(f"/cooperations/reponses/{row.pk}/").content.decode()
    address = f"/cooperations/photos/{picture.pk}/"
    assert f'src="{address}" alt="La salle repeinte" width="1200" height="1600"' in page
    shown = client.get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    for close in shown._resource_closers:  # closing the whole answer would close the test's database with it
        close()
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(member)
    Picture.objects.update(release_until=timezone.localdate() - timedelta(days=1))
    assert client.get(address).status_code == 404
    Picture.objects.update(release_until=timezone.localdate())
    assert b"".join(client.get(address).streaming_content).startswith(b"\xff\xd8")
    accept_submission(row, by=member)
    assert Comment.objects.get().picture == picture
    assert "La salle repeinte" in client.get(project.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (photo(b"%PDF-1.4 un document", "photo.jpg"), "mais son contenu est"),
        (photo(b"<svg onload=alert(1)></svg>", "photo.png", "image/png"), "mais son contenu est"),
        (photo(jpeg(20, 20), "photo.png", "image/png"), "mais son contenu est"),
        (photo(jpeg(20, 20), "photo.jpg", "application/pdf"), "il est déclaré comme"),
        (photo(jpeg(20, 20), "photo.exe"), "n’est pas accepté"),
        (photo(jpeg(200, 200)[:300]), "ne peut pas être lue"),
        (photo(jpeg(9000, 6000, quality=5)), "trop de points"),
        (photo(jpeg(20, 20) + b"\0" * 12_000_001), "la limite est de 12"),
        (photo(b""), "vide"),
    ],
    ids=["pdf", "svg", "other-kind", "declared", "ending", "cut", "pixels", "heavy", "empty"],
)
def test_a_photo_that_lies_or_weighs_is_refused_in_words(
    client: Client, project: Project, member: Any, partner: Any, file: SimpleUploadedFile, said: str
) -> None:
    made = prepared(project, member, partner, "message")
    file.seek(0)
    refused = client.post(made.url, with_photo(file))
    assert refused.status_code == 422
    assert said in text(refused)
    assert "Gardons l’échange." in refused.content.decode()
    assert (Submission.objects.count(), Picture.objects.count()) == (0, 0)


def test_a_huge_photo_is_let_go_while_it_is_read(
    client: Client, project: Project, member: Any, partner: Any, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 200_000
    made = prepared(project, member, partner, "message")
    refused = client.post(made.url, with_photo(photo(jpeg(20, 20) + b"\0" * 300_000)))
    assert (refused.status_code, Picture.objects.count()) == (422, 0)


def test_a_photo_asks_whom_it_shows(client: Client, project: Project, member: Any, partner: Any) -> None:
    made = prepared(project, member, partner, "message")
    refused = client.post(made.url, sent(photo=photo(jpeg(20, 20))))
    assert refused.status_code == 422
    assert "Dites si l’on peut reconnaître quelqu’un" in text(refused)
