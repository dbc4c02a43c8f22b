"""A partner without an account: a link prepared, answered, read, accepted or returned, on both sides' pages."""

import html
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from alliage.actors.models import JournalEntry
from alliage.projects.models import (
    Comment,
    Effect,
    Indicator,
    IndicatorValue,
    Outcome,
    PersonalLink,
    Project,
    ProjectTerritory,
    Submission,
    ValuePart,
)
from alliage.projects.queries.waiting import waiting
from alliage.projects.services import links as deeds
from alliage.projects.services.comments import ask
from alliage.projects.services.submissions import accept_submission, return_submission
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
FUNCTION = "la direction des affaires sociales"


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), title="Écouter les jeunes")


def text(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def prepared(project: Project, member: Any, partner: Any, kind: str = "question", **demand: Any) -> tuple[PersonalLink, str]:
    """A link for the partner's function, and its address."""
    if kind == "question":
        demand.setdefault("question", "Que faut-il garder en 2027 ?")
    link, token = deeds.prepare_link(
        project,
        deeds.Demand(kind=kind, **demand),
        organisation=factories.org(partner),
        function=FUNCTION,
        language="fr",
        by=member,
    )
    return link, f"/lien/{token}/"


def answered(client: Client, url: str, **sent: Any) -> Any:
    """Typed and sent as the page asks."""
    return client.post(url, {"key": "k1", "who": "oui", "text": "Gardons l’échange.", **sent})


def test_the_whole_road_from_the_question_to_the_page(client: Client, member: Any, partner: Any, project: Project) -> None:
    mission = Client()
    mission.force_login(member)
    base = f"/cooperations/{project.pk}/liens/"
    assert "Aucun lien encore" in text(mission.get(base))
    assert "répondre à une question" in text(mission.get(base + "preparer/")).lower()
    asked = {
        "organisation": factories.org(partner).pk,
        "function": FUNCTION,
        "question": "Que faut-il garder en 2027 ?",
        "due_on": timezone.localdate() + timedelta(days=10),
        "language": "fr",
    }
    sent_on = mission.post(base + "preparer/?quoi=question", asked)
    assert sent_on.status_code == 302
    ready = mission.get(sent_on["Location"])
    assert (ready.status_code, "no-store" in ready["Cache-Control"]) == (200, True)
    token = re.search(r"/lien/([\w-]+)/", ready.content.decode())
    assert token is not None
    assert not PersonalLink.objects.filter(token_hash=token[1]).exists()
    assert PersonalLink.objects.get().token_hash == deeds.hashed(token[1])
    assert f"/en/lien/{token[1]}/" in ready.content.decode()
    url = token[0]
    page = text(client.get(url))
    assert "Que faut-il garder en 2027 ?" in page
    assert f"{FUNCTION}, Commune de Kaléba" in page
    sent = answered(client, url)
    assert (sent.status_code, sent["Location"]) == (302, url)
    row = Submission.objects.get()
    assert re.fullmatch(r"[A-Z][A-Z2-9]-[A-Z2-9]{4}", row.receipt)
    assert row.receipt in text(client.get(url))
    assert not project.comments.filter(answers__isnull=False).exists()
    assert "1 réponse de partenaire à lire" in text(mission.get("/cooperations/"))
    assert "1 réponse de partenaire à lire" in text(mission.get(project.get_absolute_url()))
    assert row.receipt in text(mission.get("/cooperations/a-lire/"))
    reading = f"/cooperations/reponses/{row.pk}/"
    assert "Gardons l’échange." in text(mission.get(reading))
    assert mission.post(reading, {"text": "Gardons l’échange."}).status_code == 302
    reply = project.comments.get(answers__isnull=False)
    assert (reply.text, reply.function, reply.user, reply.organisation) == (
        "Gardons l’échange.",
        FUNCTION,
        None,
        factories.org(partner),
    )
    assert Comment.objects.get(answers=None).answered_at is not None
    assert "Lu et accepté par" in text(client.get(url))
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert {"link.prepared", "submission.sent", "submission.accepted"} <= verbs


def test_what_a_link_may_become(client: Client, member: Any, partner: Any, project: Project) -> None:
    place = factories.org(partner).territory
    outcome = Outcome.objects.create(project=project, statement="Les jeunes sont écoutés")
    indicator = Indicator.objects.create(outcome=outcome, title="Professionnels formés", by_sex_and_age=True)
    told = factories.effect(project, place, statement="Deux quartiers ouvrent une permanence.")

    def accepted(kind: str, sent: dict[str, Any], **demand: Any) -> None:
        _link, url = prepared(project, member, partner, kind, **demand)
        assert client.get(url).status_code == 200
        assert answered(client, url, **sent).status_code == 302, kind
        accept_submission(Submission.objects.latest("pk"), by=member)

    accepted("effet", {"text": "Trois écoles ont l’eau.", "domain": "service"})
    effect = Effect.objects.latest("pk")
    assert (effect.statement, effect.territory, effect.function, effect.level, effect.user) == (
        "Trois écoles ont l’eau.",
        place,
        FUNCTION,
        "declared",
        None,
    )
    accepted("valeur", {"value": "12", "women": "7", "men": "4", "on": "2026-01-05", "text": ""}, indicator=indicator)
    value = IndicatorValue.objects.get()
    assert (value.value, value.state, value.territory, value.function) == (12, "accepted", place, FUNCTION)
    assert dict(ValuePart.objects.values_list("sex", "count")) == {"f": 7, "m": 4, "x": 1}
    accepted("parole", {"text": "« Gardons l’échange. »", "agreed": "on"})
    row = ProjectTerritory.objects.get(project=project, territory=place)
    assert (row.word, row.word_function) == ("Gardons l’échange.", FUNCTION)
    accepted("confirmer", {"agrees": "oui", "text": ""}, effect=told)
    told.refresh_from_db()
    assert told.confirmed_function == FUNCTION
    accepted("message", {"text": "La salle est prête."})
    assert project.comments.latest("pk").text == "La salle est prête."


def test_a_correction_is_shown_and_a_return_says_why(client: Client, member: Any, partner: Any, project: Project) -> None:
    _link, url = prepared(project, member, partner, "parole")
    answered(client, url, agreed="on")
    row = Submission.objects.get()
    return_submission(row, reason="Dites-le en une seule idée.", by=member)
    page = text(client.get(url))
    assert "Dites-le en une seule idée." in page
    assert "Gardons l’échange." in client.get(url).content.decode()
    assert answered(client, url, key="k2", text="Gardons les séjours, décalons l’eau", agreed="on").status_code == 302
    second = Submission.objects.latest("pk")
    assert not second.complement
    _link, url = prepared(project, member, partner, "effet")
    answered(client, url, text="Trois écoles on l’eau.", domain="service")
    third = Submission.objects.latest("pk")
    accept_submission(third, by=member, text="Trois écoles ont l’eau.")
    assert third.text == "Trois écoles on l’eau."
    assert "Avec cette correction : « Trois écoles ont l’eau. »" in text(client.get(url))
    assert Effect.objects.latest("pk").statement == "Trois écoles ont l’eau."


def test_only_the_other_side_reads_and_accepts(
    client: Client, member: Any, partner: Any, stranger: Any, project: Project
) -> None:
    _link, url = prepared(project, member, partner)
    answered(client, url)
    row = Submission.objects.get()
    watcher = factories.member(organisation=factories.org(member), role="elu")
    for reader, status in ((partner, 403), (watcher, 403), (stranger, 404)):
        client.force_login(reader)
        assert client.get(f"/cooperations/reponses/{row.pk}/").status_code == status
        assert client.post(f"/cooperations/reponses/{row.pk}/", {"text": "x"}).status_code == status
        assert client.post(f"/cooperations/reponses/{row.pk}/renvoyer/", {"reason": "x"}).status_code == status
        with pytest.raises(PermissionDenied):
            accept_submission(row, by=reader)
    row.refresh_from_db()
    assert row.state == "submitted"


def test_a_value_is_accepted_by_those_who_edit(client: Client, member: Any, partner: Any, project: Project) -> None:
    outcome = Outcome.objects.create(project=project, statement="L’eau arrive")
    indicator = Indicator.objects.create(outcome=outcome, title="Écoles avec l’eau")
    _link, url = prepared(project, member, partner, "valeur", indicator=indicator)
    answered(client, url, value="3", on="2026-01-05", text="")
    agent = factories.member(organisation=factories.org(member), role="agent")
    third = factories.member(organisation=factories.organisation("Association tierce"))
    project.participations.create(organisation=factories.org(third), role="partenaire", co_owner=False)
    for reader in (agent, third):
        with pytest.raises(PermissionDenied):
            accept_submission(Submission.objects.get(), by=reader, value=Decimal(99))
    accept_submission(Submission.objects.get(), by=member, value=None)
    assert IndicatorValue.objects.get().value == 3


def test_an_answer_is_read_once(member: Any, partner: Any, project: Project, client: Client) -> None:
    _link, url = prepared(project, member, partner)
    answered(client, url)
    one, two = Submission.objects.get(), Submission.objects.get()
    accept_submission(one, by=member)
    with pytest.raises(RuleError) as caught:
        return_submission(two, reason="Trop tard", by=member)
    assert caught.value.code == "read"
    assert Comment.objects.filter(answers__isnull=False).count() == 1


def test_a_link_is_prepared_for_the_other_side_only(member: Any, partner: Any, stranger: Any, project: Project) -> None:
    for by, organisation in ((member, factories.org(member)), (stranger, factories.org(partner))):
        with pytest.raises(PermissionDenied):
            deeds.prepare_link(
                project,
                deeds.Demand(kind="message"),
                organisation=organisation,
                function=FUNCTION,
                language="fr",
                by=by,
            )
    elsewhere = factories.effect(project, factories.org(member).territory)
    for demand, code in (
        ({"kind": "question", "question": " "}, "empty"),
        ({"kind": "valeur"}, "no-indicator"),
        ({"kind": "confirmer", "effect": elsewhere}, "no-effect"),
        ({"kind": "message", "due_on": timezone.localdate() - timedelta(days=1)}, "past"),
    ):
        with pytest.raises(RuleError) as caught:
            prepared(project, member, partner, **demand)
        assert caught.value.code == code
    assert PersonalLink.objects.count() == 0


def test_the_states_of_a_link_are_listed(client: Client, member: Any, partner: Any, project: Project) -> None:
    made = [prepared(project, member, partner) for _number in range(5)]
    client.get(made[1][1])
    answered(client, made[2][1])
    PersonalLink.objects.filter(pk=made[3][0].pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    deeds.revoke_link(made[4][0], by=member)
    states = list(PersonalLink.objects.order_by("pk"))
    assert [str(link.state.label) for link in states] == ["jamais ouvert", "ouvert", "répondu", "expiré", "retiré"]
    client.force_login(member)
    page = text(client.get(f"/cooperations/{project.pk}/liens/"))
    assert [word in page for word in ("jamais ouvert", "répondu", "expiré", "retiré")] == [True] * 4


def test_a_renewed_link_has_another_address(client: Client, member: Any, partner: Any, project: Project) -> None:
    link, url = prepared(project, member, partner)
    mission = Client()
    mission.force_login(member)
    ready = mission.post(f"/cooperations/{project.pk}/liens/{link.pk}/renouveler/", follow=True)
    fresh = re.search(r"/lien/[\w-]+/", ready.content.decode())
    assert fresh is not None
    assert (client.get(url).status_code, client.get(fresh[0]).status_code) == (404, 200)
    link.refresh_from_db()
    assert (link.renewed, (link.expires_at - timezone.now()).days) == (1, 14)
    assert mission.post(f"/cooperations/{project.pk}/liens/{link.pk}/retirer/").status_code == 302
    assert client.get(fresh[0]).status_code == 404
    with pytest.raises(RuleError):
        deeds.renew_link(PersonalLink.objects.get(), by=member)
    with pytest.raises(PermissionDenied):
        deeds.revoke_link(PersonalLink.objects.get(), by=partner)


def test_a_link_prepared_three_times_is_one_link_shown_once(member: Any, partner: Any, project: Project) -> None:
    mission = Client(enforce_csrf_checks=True)
    mission.force_login(member)
    address = f"/cooperations/{project.pk}/liens/preparer/?quoi=question"
    sent = {
        "organisation": factories.org(partner).pk,
        "function": FUNCTION,
        "question": "Que garder ?",
        "language": "fr",
        "csrfmiddlewaretoken": str(mission.get(address).context["csrf_token"]),
    }
    answers = [mission.post(address, sent) for _time in range(3)]
    link = PersonalLink.objects.get()
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, f"/cooperations/{project.pk}/liens/{link.pk}/pret/")
    }
    assert Comment.objects.count() == 1
    place = answers[0]["Location"]
    other = Client()
    other.force_login(factories.member(organisation=factories.org(member)))
    assert other.get(place).status_code == 302
    assert f"/cooperations/{project.pk}/liens/preparer/" in mission.session["arrived"]
    assert mission.head(place).status_code == 200
    shown = mission.get(place).content.decode()
    assert re.search(r"/lien/[\w-]+/", shown) is not None
    assert mission.get(place)["Location"] == f"/cooperations/{project.pk}/liens/"


def test_questions_go_both_ways_with_the_days_they_wait(client: Client, member: Any, partner: Any, project: Project) -> None:
    due = timezone.localdate() + timedelta(days=12)
    home, away = factories.org(member), factories.org(partner)
    ask(project, territory=home.territory, text="Venez-vous en mars ?", due_on=due, by=partner)
    Comment.objects.update(at=timezone.now() - timedelta(days=3))
    ours, theirs = waiting(home), waiting(away)
    assert [(row.what, row.for_whom, row.due_on, row.waited) for row in ours.to_us] == [
        ("Venez-vous en mars ?", home.territory.name, due, "attend depuis 3 jours")
    ]
    assert [row.what for row in theirs.to_them] == ["Venez-vous en mars ?"]
    for reader in (member, partner):
        client.force_login(reader)
        assert "attend depuis 3 jours" in text(client.get(project.get_absolute_url()))
        assert "Venez-vous en mars ?" in text(client.get("/cooperations/a-lire/"))
    client.force_login(member)
    assert "1 question de partenaire" in text(client.get("/cooperations/a-faire/"))
    client.post(f"/cooperations/messages/{Comment.objects.get().pk}/lire/")
    assert len(waiting(home).to_us) == 1
    client.post(f"/cooperations/messages/{Comment.objects.get().pk}/repondre/", {"text": "Oui."})
    assert (list(waiting(home)), list(waiting(away))) == ([], [])


def test_a_partner_asks_in_return_and_reads_the_answer_through_the_link(
    client: Client, member: Any, partner: Any, project: Project
) -> None:
    _link, url = prepared(project, member, partner)
    due = timezone.localdate() + timedelta(days=5)
    answered(client, url, asks="Quand votez-vous le budget ?", asks_due_on=due.isoformat())
    accept_submission(Submission.objects.get(), by=member)
    question = Comment.objects.get(text="Quand votez-vous le budget ?")
    assert (question.due_on, question.territory, question.function) == (due, factories.org(member).territory, FUNCTION)
    assert [row.what for row in waiting(factories.org(member)).to_us] == ["Quand votez-vous le budget ?"]
    assert "attend" in text(client.get(url))
    mission = Client()
    mission.force_login(member)
    mission.post(f"/cooperations/messages/{question.pk}/repondre/", {"text": "Le 12 février."})
    assert "Le 12 février." in text(client.get(url))


def test_a_link_serves_a_question_already_on_the_page(client: Client, member: Any, partner: Any, project: Project) -> None:
    asked = ask(project, territory=factories.org(partner).territory, text="Combien de places ?", by=member)
    mission = Client()
    mission.force_login(member)
    form = f"/cooperations/{project.pk}/liens/preparer/?quoi=question&message={asked.pk}"
    assert "Combien de places ?" in text(mission.get(form))
    sent = {"organisation": factories.org(partner).pk, "function": FUNCTION, "language": "en"}
    ready = mission.post(form, sent, follow=True)
    assert (ready.status_code, len(ready.redirect_chain)) == (200, 1)
    assert (Comment.objects.count(), PersonalLink.objects.get().comment) == (1, asked)


def test_the_lists_read_the_same_for_one_and_for_three(
    client: Client, member: Any, partner: Any, project: Project, count_queries: Any
) -> None:
    visitor, counts = Client(), []
    client.force_login(member)
    client.get("/cooperations/a-lire/")  # what is read once per process
    due = timezone.localdate() + timedelta(days=3)
    for number in (1, 2):
        for _more in range(number):
            answered(visitor, prepared(project, member, partner)[1], asks="Et vous ?")
            prepared(project, member, partner, "parole")
            ask(project, territory=factories.org(member).territory, text="Venez-vous ?", due_on=due, by=partner)
            ask(project, territory=factories.org(partner).territory, text="Et vous ?", due_on=due, by=member)
        found = []
        for path in ("/cooperations/a-lire/", f"/cooperations/{project.pk}/liens/", project.get_absolute_url()):
            with count_queries() as queries:
                assert client.get(path).status_code == 200
            found.append(len(queries))
        with count_queries() as queries:
            list(waiting(factories.org(member)))
        counts.append([*found, len(queries)])
    assert counts[0] == counts[1]
    assert counts[0][-1] == 4


def test_a_message_that_is_no_number_is_answered(client: Client, member: Any, partner: Any) -> None:
    project = factories.project(factories.org(member), factories.org(partner))
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    for text in ("²", "9" * 5000):
        address = f"/cooperations/{project.pk}/liens/preparer/?quoi=question&message={text}"
        assert client.get(address).status_code == 200
