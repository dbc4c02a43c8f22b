"""The mail of the week: wanted so, sent once, resumed, stopped without signing in."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from alliage.actors import services
from alliage.actors.models import JournalEntry, Task
from alliage.portal.models import Digest, DigestPreference
from alliage.portal.queries.digests import due, token_of
from alliage.portal.services import sending
from alliage.portal.services.digests import Letter, letter_of
from alliage.portal.services.sending import send_digests
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
NEWS = {"rhythm": "weekly", "weekday": "0", "language": "fr"}


@pytest.fixture(autouse=True)
def notes(settings: Any, tmp_path: Path) -> Path:
    """A folder of its own for the notes of a run."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "digests"


@pytest.fixture
def busy(member: Any) -> Any:
    """A person with one thing to do."""
    record = factories.project(factories.org(member))
    services.add_task(Task(text="Écrire le rapport"), subject=record, owner=member.acting, by=member)
    return member


def wants(person: Any, **fields: Any) -> DigestPreference:
    return DigestPreference.objects.update_or_create(user=person, defaults=fields)[0]


def to() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def test_one_mail_on_mondays_and_nothing_when_there_is_nothing_to_say(busy: Any, stranger: Any, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Alliage <alliage@haut-val.example>"
    report = send_digests(on=MONDAY)
    assert (report.sent, report.nothing, to()) == (1, 1, [busy.email])
    message: Any = mail.outbox[0]
    assert message.from_email == "Alliage <alliage@haut-val.example>"
    assert re.fullmatch(r"Alliage · Territoire \d+, une chose cette semaine", message.subject)
    assert "Écrire le rapport" in message.body
    assert message.body.isprintable() is False and "&" not in message.body
    html = message.alternatives[0].content
    assert (message.alternatives[0].mimetype, "Écrire le rapport" in html, "<script" in html) == ("text/html", True, False)
    assert re.findall(r'href="(?!http)', html) == []
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in message.body and link in html
    assert message.extra_headers["Message-ID"] == f"<semaine-20261123-{busy.pk}@haut-val.example>"


def test_a_second_run_the_same_day_sends_nothing(busy: Any, stranger: Any) -> None:
    send_digests(on=MONDAY)
    again = send_digests(on=MONDAY)
    assert (again.sent, again.nothing, len(mail.outbox)) == (0, 0, 1)
    assert sorted(Digest.objects.values_list("user", "lines")) == sorted([(busy.pk, 1), (stranger.pk, 0)])


def test_each_rhythm_has_its_days(busy: Any) -> None:
    assert (busy in due(MONDAY), busy in due(TUESDAY)) == (True, False)
    wants(busy, rhythm="weekly", weekday=1)
    assert (busy in due(MONDAY), busy in due(TUESDAY)) == (False, True)
    wants(busy, rhythm="daily")
    assert (busy in due(MONDAY), busy in due(TUESDAY)) == (True, True)
    wants(busy, rhythm="never")
    assert (busy in due(MONDAY), busy in due(TUESDAY)) == (False, False)


def test_those_who_left_or_closed_receive_nothing(busy: Any) -> None:
    busy.memberships.update(left_on=MONDAY)
    assert list(due(MONDAY)) == []


def test_quiet_hours_wait_for_a_later_run(busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hour = timezone.localtime().hour
    wants(busy, rhythm="daily", quiet_from=hour, quiet_until=(hour + 1) % 24)
    assert (send_digests(on=MONDAY).quiet, to()) == (1, [])
    wants(busy, quiet_from=(hour + 1) % 24, quiet_until=hour)
    assert send_digests(on=MONDAY).sent == 1
    wants(busy, quiet_from=None, quiet_until=None, quiet_days=[TUESDAY.weekday()])
    assert send_digests(on=TUESDAY).quiet == 1


@pytest.mark.parametrize(
    ("start", "end", "quiet"),
    [(19, 8, {19, 23, 0, 5, 7}), (8, 10, {8, 9}), (None, None, set()), (5, 5, set()), (5, None, set())],
)
def test_the_night_goes_over_midnight(start: int | None, end: int | None, quiet: set[int]) -> None:
    wanted = DigestPreference(quiet_from=start, quiet_until=end)
    assert {hour for hour in range(24) if wanted.is_quiet_at(hour)} & {0, 5, 7, 8, 9, 12, 19, 23} == quiet


def test_a_muted_group_stays_out_of_the_mail_only(client: Client, busy: Any) -> None:
    wants(busy, muted=["due"])
    assert letter_of(busy) is None
    client.force_login(busy)
    assert "Écrire le rapport" in client.get("/ma-semaine/").text


def test_each_reads_her_own_language(busy: Any) -> None:
    busy.language = "en"
    busy.save()
    send_digests(on=MONDAY)
    assert "/en/taches/" in mail.outbox[0].body
    busy.language = "de"
    busy.save()
    Digest.objects.all().delete()
    send_digests(on=MONDAY)
    assert "/en/" not in mail.outbox[1].body


def test_a_run_that_was_cut_is_taken_up_without_a_double(busy: Any, stranger: Any, partner: Any, notes: Path) -> None:
    for person in (stranger, partner):
        record = factories.project(factories.org(person))
        services.add_task(Task(text="Faire"), subject=record, owner=person.acting, by=person)
    notes.mkdir()
    (notes / "2026-11-23").write_text(f"+ {busy.pk} 1\n= {busy.pk} 1\n+ {partner.pk} 2\nune ligne cassée\n+ 99999999 1\n+ 1")
    report = send_digests(on=MONDAY)
    assert (report.resumed, report.unsure, to()) == (3, 2, [stranger.email])
    assert set(Digest.objects.values_list("user", "lines")) == {(busy.pk, 1), (partner.pk, 2), (stranger.pk, 1)}
    assert list(notes.iterdir()) == []


def test_a_mail_that_could_not_leave_is_tried_again(busy: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.portal.mailers.Broken"
    assert send_digests(on=MONDAY).failed == 1
    assert Digest.objects.count() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_digests(on=MONDAY).sent == 1


def test_a_server_that_is_away_stops_the_run(busy: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.portal.mailers.Away"
    with pytest.raises(CommandError, match="ne répond pas"):
        call_command("send_digests")


def test_two_runs_never_work_at_once(busy: Any) -> None:
    with sending._notes(timezone.localdate()), pytest.raises(CommandError, match="envoi est en cours"):
        call_command("send_digests")


def test_the_command_says_what_it_did(busy: Any, capsys: pytest.CaptureFixture[str]) -> None:
    wants(busy, rhythm="daily")
    call_command("send_digests")
    assert capsys.readouterr().out == "sent 1, nothing to say 0, quiet 0, failed 0, taken up 0 (unsure 0)\n"


def test_a_batch_costs_the_same_for_one_and_for_three(busy: Any, count_queries: Any) -> None:
    counts = []
    for number in (0, 2):
        for _each in range(number):
            person = factories.member()
            record = factories.project(factories.org(person))
            services.add_task(Task(text="Faire"), subject=record, owner=person.acting, by=person)
        Digest.objects.all().delete()
        send_digests(on=MONDAY)
        Digest.objects.all().delete()
        with count_queries() as queries:
            send_digests(on=MONDAY)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_shows_the_very_mail(client: Client, busy: Any, strict_templates: None) -> None:
    client.force_login(busy)
    page = client.get("/ma-semaine/courriel/")
    assert ("Écrire le rapport" in page.text, "Aucun envoi encore" in page.text) == (True, True)
    assert "Écrire le rapport" in client.get("/ma-semaine/courriel/apercu/").text
    send_digests(on=MONDAY)
    assert "Dernier envoi le" in client.get("/ma-semaine/courriel/").text
    assert "Régler" in client.get("/mon-compte/").text
    assert client.get("/mon-compte/mes-donnees/").json()["mail"]["rhythm"] == "weekly"


def test_what_is_wanted_is_kept(client: Client, busy: Any) -> None:
    client.force_login(busy)
    typed = {"rhythm": "daily", "weekday": "2", "language": "en", "muted": ["news"], "quiet_days": ["5", "6"]}
    sent = client.post("/ma-semaine/courriel/", typed | {"quiet_from": "19", "quiet_until": "8"})
    assert sent.status_code == 302
    kept = DigestPreference.objects.get(user=busy)
    assert (kept.rhythm, kept.weekday, kept.muted, kept.quiet_days) == ("daily", 2, ["news"], [5, 6])
    assert (kept.quiet_from, kept.quiet_until) == (19, 8)
    busy.refresh_from_db()
    assert busy.language == "en"
    assert JournalEntry.objects.filter(verb="digest.changed").count() == 1
    client.post("/ma-semaine/courriel/", NEWS)
    assert DigestPreference.objects.get(user=busy).quiet_days == []


@pytest.mark.parametrize(
    "typed",
    [
        {"rhythm": "parfois"},
        {"weekday": "9"},
        {"quiet_days": ["0"]},
        {"rhythm": "daily", "quiet_days": list("0123456")},
        {"quiet_from": "7"},
        {"quiet_from": "7", "quiet_until": "7"},
        {"quiet_from": "25", "quiet_until": "7"},
        {"muted": ["tout"]},
        {"language": "xx"},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_kept(client: Client, busy: Any, typed: dict[str, Any]) -> None:
    client.force_login(busy)
    page = client.post("/ma-semaine/courriel/", NEWS | typed)
    assert (page.status_code, 'role="alert"' in page.text) == (200, True)
    assert not DigestPreference.objects.exists()


def test_one_button_stops_it_without_signing_in(client: Client, busy: Any, strict_templates: None) -> None:
    link = f"/ma-semaine/courriel/arreter/{token_of(busy)}/"
    page = client.get(link)
    assert (page.status_code, len(page.content) < 30_000) == (200, True)
    assert not DigestPreference.objects.exists()
    stopped = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})
    assert (stopped.status_code, "C’est arrêté" in stopped.text) == (200, True)
    assert send_digests(on=MONDAY).sent == 0
    client.post(link)
    assert JournalEntry.objects.filter(verb="digest.changed").count() == 1
    assert "de nouveau" in client.post(link, {"encore": "1"}).text
    assert send_digests(on=MONDAY).sent == 1


def test_the_rhythm_stopped_is_given_back(client: Client, busy: Any) -> None:
    wants(busy, rhythm="daily")
    link = f"/ma-semaine/courriel/arreter/{token_of(busy)}/"
    client.post(link)
    client.post(link, {"encore": "1"})
    assert DigestPreference.objects.get().rhythm == "daily"
    client.force_login(busy)
    client.post("/ma-semaine/courriel/", NEWS | {"rhythm": "never"})
    client.post(link, {"encore": "1"})
    client.post(link, {"encore": "1"})
    assert DigestPreference.objects.get().rhythm == "daily"


def test_a_name_on_two_lines_stops_no_mail(busy: Any, member: Any, partner: Any) -> None:
    own = factories.project(factories.org(partner))
    services.add_task(Task(text="Relire"), subject=own, owner=partner.acting, by=partner)
    type(factories.org(busy).territory).objects.filter(pk=factories.org(busy).territory.pk).update(name="Un\nBcc: x@y.test")
    assert send_digests(on=MONDAY).sent == 2
    assert "Un Bcc: x@y.test, une chose cette semaine" in {message.subject[10:] for message in mail.outbox}


def test_a_mail_that_cannot_be_written_stops_no_other(busy: Any, partner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    own = factories.project(factories.org(partner))
    services.add_task(Task(text="Relire"), subject=own, owner=partner.acting, by=partner)
    plain = Letter.message

    def message(letter: Letter, on: Any, connection: Any) -> Any:
        made = plain(letter, on, connection)
        if letter.user == busy:
            made.subject = "Un\nBcc: x@y.test"
        return made

    monkeypatch.setattr(Letter, "message", message)
    report = send_digests(on=MONDAY)
    assert (report.sent, report.failed, to()) == (1, 1, [partner.email])


def test_a_guessed_or_dead_link_opens_nothing(client: Client, busy: Any) -> None:
    token = token_of(busy)
    for bad in ("inconnu", token[:-1], "MQ:1:x", token.replace(":", "")):
        assert client.get(f"/ma-semaine/courriel/arreter/{bad}/").status_code == 404
    busy.is_active = False
    busy.save()
    assert client.post(f"/ma-semaine/courriel/arreter/{token}/").status_code == 404
