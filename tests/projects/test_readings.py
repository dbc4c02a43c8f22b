"""Publishing with the partner: the reading, its answers, silence, the reason that cannot wait, the link, the election."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from alliage.actors.models import JournalEntry, Situation
from alliage.alliances.services import publish as publish_alliance
from alliage.projects.models import Indicator, Outcome, Project, Reading
from alliage.projects.queries.readings import rounds
from alliage.projects.queries.week import lines_for
from alliage.projects.services.publishing import publish, unpublish
from alliage.projects.services.readings import answer_reading, propose
from alliage.projects.services.words import say_word
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), title="Un titre à relire")


def text(answer: Any) -> str:
    return " ".join(html.unescape(answer.content.decode()).replace("\u00a0", " ").split())


def place(person: Any) -> str:
    return str(factories.org(person).territory)


def detail(verb: str) -> dict[str, Any]:
    found: dict[str, Any] = JournalEntry.objects.filter(verb=verb).latest("pk").detail
    return found


def test_the_whole_path_from_proposal_to_agreement(client: Client, member: Any, partner: Any, project: Project) -> None:
    factories.effect(project, factories.org(member).territory, statement="Six écoles")
    client.force_login(member)
    path = f"/cooperations/{project.pk}/publier/"
    assert "pas encore proposée" in text(client.get(path))
    assert client.post(f"{path}relecture/").status_code == 302
    row = Reading.objects.get()
    assert (row.organisation, row.state, row.until) == (
        factories.org(partner),
        "waiting",
        timezone.localdate() + timedelta(days=15),
    )
    client.force_login(partner)
    assert "Une page à relire." in text(client.get(project.get_absolute_url()))
    shown = text(client.get(f"{path}apercu/"))
    assert "Voici la page telle que tout le monde la lira." in shown
    assert "Six écoles" in shown
    assert "Ajouter un effet" not in shown
    refused = client.post(f"/cooperations/relectures/{row.pk}/", {"agrees": "non", "objection": " "})
    assert (refused.status_code, "Dites ce qui est à changer." in text(refused)) == (422, True)
    assert client.post(f"/cooperations/relectures/{row.pk}/", {"agrees": "oui"}).status_code == 302
    client.force_login(member)
    assert client.post(path).status_code == 302
    client.logout()
    today = timezone.localdate()
    said = f"relu par {place(partner)} le {today:%d.%m.%Y} ({partner.acting.function})"
    for page in (client.get(project.get_absolute_url()), client.get(f"/cooperations/{project.pk}/imprimer/")):
        assert said in text(page)
        assert "avant les derniers changements" not in text(page)
    assert detail("project.published") == {}


def test_without_an_answer_one_waits_or_says_why(client: Client, member: Any, partner: Any, project: Project) -> None:
    client.force_login(member)
    path = f"/cooperations/{project.pk}/publier/"
    propose(project, by=member)
    refused = client.post(path)
    assert refused.status_code == 422
    assert f"La page n’est pas encore relue par {place(partner)}" in text(refused)
    assert Project.objects.get(pk=project.pk).published_at is None
    assert client.post(path, {"reason": "La commission est demain"}).status_code == 302
    assert detail("project.published") == {
        "unread": [str(factories.org(partner))],
        "reason": "La commission est demain",
    }
    client.logout()
    page = text(client.get(project.get_absolute_url()))
    assert f"non relu par {place(partner)}" in page
    assert f"> relu par {place(partner)}" not in page
    assert "La commission est demain" not in page
    assert Reading.objects.get().state == "silent"


def test_silence_is_said_and_never_agreement(client: Client, member: Any, partner: Any, project: Project) -> None:
    propose(project, by=member)
    Reading.objects.update(asked_on=timezone.localdate() - timedelta(days=15), until=timezone.localdate())
    publish(project, by=member)
    assert Reading.objects.get().state == "silent"
    assert f"non relu par {place(partner)}" in text(client.get(project.get_absolute_url()))


def test_a_page_never_put_before_its_partner_says_so(client: Client, member: Any, partner: Any, project: Project) -> None:
    with pytest.raises(RuleError, match="pas encore relue"):
        publish(project, by=member)
    publish(project, by=member, reason="Urgence")
    assert f"non relu par {place(partner)}" in text(client.get(project.get_absolute_url()))


def test_an_objection_is_no_agreement(client: Client, member: Any, partner: Any, project: Project) -> None:
    (row,) = propose(project, by=member)
    with pytest.raises(RuleError, match="ce qui est à changer"):
        answer_reading(row, agrees=False, objection=" ", by=partner)
    answer_reading(row, agrees=False, objection="Le chiffre est faux", by=partner)
    client.force_login(member)
    assert "« Le chiffre est faux »" in text(client.get(f"/cooperations/{project.pk}/publier/"))
    with pytest.raises(RuleError):
        publish(project, by=member)
    (again,) = propose(project, by=member)
    assert (again.state, Reading.objects.get(pk=row.pk).closed_at is not None) == ("waiting", True)
    with pytest.raises(RuleError, match="close"):
        answer_reading(row, agrees=True, by=partner)
    publish(project, by=member, reason="Urgence")
    client.logout()
    page = text(client.get(project.get_absolute_url()))
    assert f"non relu par {place(partner)}" in page
    assert "Le chiffre est faux" not in page


def test_agreement_holds_for_the_page_that_was_read(client: Client, member: Any, partner: Any, project: Project) -> None:
    (row,) = propose(project, by=member)
    answer_reading(row, agrees=True, by=partner)
    factories.effect(project, factories.org(member).territory, statement="Un ajout que personne n’a relu")
    with pytest.raises(RuleError, match="pas encore relue"):
        publish(project, by=member)
    publish(project, by=member, reason="Urgence")
    assert "avant les derniers changements" in text(client.get(project.get_absolute_url()))


def test_additions_follow_the_same_rule(client: Client, member: Any, partner: Any, project: Project) -> None:
    (row,) = propose(project, by=member)
    answer_reading(row, agrees=True, by=partner)
    publish(project, by=member)
    factories.effect(project, factories.org(member).territory, published_at=None)
    with pytest.raises(RuleError):
        publish(project, by=member)
    (added,) = propose(project, by=member)
    answer_reading(added, agrees=True, by=partner)
    publish(project, by=member)
    assert project.effects.filter(published_at__isnull=True).count() == 0
    assert JournalEntry.objects.filter(verb="project.additions_published").count() == 1


def test_the_partner_publishes_as_an_equal(member: Any, partner: Any, project: Project) -> None:
    """Who publishes has read; the others are asked, whoever leads."""
    (row,) = propose(project, by=member)
    (mine,) = propose(project, by=partner)
    assert (row.organisation, mine.organisation) == (factories.org(partner), factories.org(member))
    publish(project, by=partner, reason="Urgence")
    assert dict(Reading.objects.values_list("organisation", "state")) == {
        factories.org(partner).pk: "agreed",
        factories.org(member).pk: "silent",
    }


def test_alone_one_asks_nobody(member: Any) -> None:
    alone = factories.project(factories.org(member))
    with pytest.raises(RuleError, match="déjà la page"):
        propose(alone, by=member)
    publish(alone, by=member)
    assert Reading.objects.count() == 0


def test_only_its_own_people_answer_and_only_who_may_publish_asks(
    client: Client, member: Any, partner: Any, stranger: Any, project: Project
) -> None:
    editor = factories.member(organisation=factories.org(member), may_publish=False)
    for person in (editor, stranger):
        with pytest.raises(PermissionDenied):
            propose(project, by=person)
    (row,) = propose(project, by=member)
    for person, status in ((member, 403), (stranger, 404)):
        with pytest.raises(PermissionDenied):
            answer_reading(row, agrees=True, by=person)
        client.force_login(person)
        assert client.post(f"/cooperations/relectures/{row.pk}/", {"agrees": "oui"}).status_code == status
    client.force_login(stranger)
    assert client.get(f"/cooperations/{project.pk}/publier/apercu/").status_code == 404
    assert Reading.objects.get().state == "waiting"


def test_a_partner_without_an_account_reads_and_answers_by_link(client: Client, member: Any, partner: Any) -> None:
    project = factories.project(factories.org(member), factories.org(partner), title="Un titre à relire")
    factories.link(project, factories.org(member), factories.org(partner), "secret", kind="relecture")
    sent = {"agrees": "non", "text": "Le chiffre est faux", "who": "oui", "key": "k1"}
    assert "Cette relecture est close" in text(client.post("/lien/secret/", sent))
    propose(project, by=member)
    page = client.get("/lien/secret/")
    assert "relisez cette page avant qu’elle paraisse" in text(page)
    assert len(page.content) < 30_000
    shown = client.get("/lien/secret/page/")
    assert "Un titre à relire" in text(shown)
    assert len(shown.content) < 150_000
    assert client.post("/lien/secret/", sent).status_code == 302
    row = Reading.objects.get()
    assert (row.state, row.objection, row.function) == ("objected", "Le chiffre est faux", "le directeur")
    assert client.get("/lien/autre/page/").status_code == 404
    factories.link(project, factories.org(member), factories.org(partner), "message")
    assert client.get("/lien/message/page/").status_code == 404


def test_the_week_tells_who_reads_and_who_waits(member: Any, partner: Any, project: Project) -> None:
    def lines(person: Any) -> list[tuple[str, str]]:
        return [(each.group, each.text) for each in lines_for([person])[person.pk] if each.kind == "reading"]

    (row,) = propose(project, by=member)
    assert [words for _group, words in lines(partner)] == [f"{place(member)} vous propose une page à relire"]
    assert [words.replace("\u00a0", " ") for _group, words in lines(member)] == [f"{place(partner)} : relecture de la page"]
    answer_reading(row, agrees=True, by=partner)
    assert lines(partner) == []
    assert [words for _group, words in lines(member)] == [f"{place(partner)} est d’accord avec la page"]
    publish(project, by=member)
    assert lines(member) == []


@pytest.fixture
def agreed(member: Any, partner: Any, project: Project) -> Reading:
    """A page put before the partner, who agreed to it."""
    (row,) = propose(project, by=member)
    answer_reading(row, agrees=True, by=partner)
    return row


def stale(project: Project, member: Any) -> list[bool]:
    return [each.stale for each in rounds(Project.objects.get(pk=project.pk), factories.org(member))]


def test_agreement_is_for_the_page_that_was_read(member: Any, project: Project, agreed: Reading) -> None:
    told = factories.effect(project, factories.org(member).territory)
    assert stale(project, member) == [True]
    told.delete()
    assert stale(project, member) == [False]
    aim = Outcome.objects.create(project=project, statement="Se comprendre")
    assert stale(project, member) == [True]
    aim.delete()
    before = project.summary
    Project.objects.filter(pk=project.pk).update(summary="Tout autre chose")
    assert stale(project, member) == [True]
    Project.objects.filter(pk=project.pk).update(summary=before)
    assert stale(project, member) == [False]
    factories.funding(project, factories.org(member), "10").delete()
    Project.objects.filter(pk=project.pk).update(last_news_on=timezone.localdate(), updated_at=timezone.now())
    assert stale(project, member) == [False]


def test_a_page_rewritten_under_the_reader_s_eyes_is_read_again(
    client: Client, member: Any, partner: Any, project: Project
) -> None:
    (row,) = propose(project, by=member)
    client.force_login(partner)
    path = f"/cooperations/relectures/{row.pk}/"
    first = client.get(path).context["form"]["page"].value()
    Project.objects.filter(pk=project.pk).update(summary="Réécrite pendant la lecture")
    refused = client.post(path, {"agrees": "oui", "page": first})
    assert (refused.status_code, "La page a changé pendant que vous la lisiez" in text(refused)) == (422, True)
    assert Reading.objects.get().state == "waiting"
    again = refused.context["form"]["page"].value()
    assert again != first
    assert client.post(path, {"agrees": "oui", "page": again}).status_code == 302
    assert stale(project, member) == [False]


def test_an_agreement_by_link_is_for_the_page_shown_there(
    client: Client, member: Any, partner: Any, project: Project
) -> None:
    propose(project, by=member)
    factories.link(project, factories.org(member), factories.org(partner), "lu", kind="relecture")
    client.get("/lien/lu/page/")
    Project.objects.filter(pk=project.pk).update(summary="Réécrite entre la lecture et la réponse")
    sent = {"key": "k1", "agrees": "oui", "who": "oui"}
    assert client.post("/lien/lu/", sent).status_code == 302
    assert Reading.objects.get().state == "agreed"
    assert stale(project, member) == [True]


@pytest.fixture
def election(partner: Any) -> Situation:
    return Situation.objects.create(
        kind="elections_due",
        territory=factories.org(partner).territory,
        text="Élections du conseil en vue",
        source_url="https://exemple.test/scrutin",
    )


def test_near_an_election_one_reads_the_rule_and_ticks(
    client: Client, member: Any, partner: Any, project: Project, election: Situation
) -> None:
    (row,) = propose(project, by=member)
    answer_reading(row, agrees=True, by=partner)
    client.force_login(member)
    path = f"/cooperations/{project.pk}/publier/"
    page = text(client.get(path))
    assert f"Période préélectorale, {place(partner)}." in page
    assert "https://exemple.test/scrutin" in page
    refused = client.post(path)
    assert (refused.status_code, "Une élection approche" in text(refused)) == (422, True)
    assert client.post(path, {"verified": "on"}).status_code == 302
    kept = [f"{place(partner)} : https://exemple.test/scrutin"]
    assert detail("project.published") == {"verified": kept}
    side = project.territories.get(territory=factories.org(member).territory)
    side.project = Project.objects.get(pk=project.pk)
    with pytest.raises(RuleError, match="Une élection approche"):
        say_word(side, word="Nous avançons", function="", by=member)
    say_word(side, word="Nous avançons", function="", by=member, verified=True)
    assert detail("word.said")["verified"] == kept


def test_an_effect_added_near_an_election_shows_the_rule_and_asks_no_tick(
    client: Client, member: Any, partner: Any, project: Project, election: Situation
) -> None:
    (row,) = propose(project, by=member)
    answer_reading(row, agrees=True, by=partner)
    client.force_login(member)
    client.post(f"/cooperations/{project.pk}/publier/", {"verified": "on"})
    path = f"/cooperations/{project.pk}/effets/ajouter/"
    page = text(client.get(path))
    assert f"Période préélectorale, {place(partner)}." in page
    assert "J’ai vérifié" not in page
    typed = {"domain": "service", "statement": "Un quai s’ouvre.", "level": "declared", "function": "la cheffe de service"}
    assert client.post(path, typed).status_code == 302
    assert project.effects.get().published_at
    assert detail("effect.added")["near"] == [f"{place(partner)} : https://exemple.test/scrutin"]


def test_whatever_is_typed_on_a_published_page_near_an_election_shows_the_rule(
    client: Client, member: Any, project: Project, election: Situation, partner: Any
) -> None:
    client.force_login(member)
    home = f"/cooperations/{project.pk}"
    effect = factories.effect(project, factories.org(member).territory)
    Indicator.objects.create(outcome=Outcome.objects.create(project=project, statement="Des agents formés"), title="Formés")
    pages = [
        f"{home}/modifier/textes/",
        f"{home}/resultats/",
        f"{home}/resultats/saisir/",
        f"{home}/effets/{effect.pk}/",
    ]
    for page in pages:
        assert "Période préélectorale" not in text(client.get(page)), page
    (row,) = propose(project, by=member)
    answer_reading(row, agrees=True, by=partner)
    client.post(f"{home}/publier/", {"verified": "on"})
    effect.refresh_from_db()
    assert effect.published_at
    for page in [*pages, f"{home}/droit-de-reponse/"]:
        assert f"Période préélectorale, {place(partner)}." in text(client.get(page)), page


def test_an_alliance_near_an_election(client: Client, member: Any, partner: Any, election: Situation) -> None:
    bond = factories.alliance(factories.org(member), factories.org(partner))
    with pytest.raises(RuleError, match="Une élection approche"):
        publish_alliance(bond, by=member)
    client.force_login(member)
    path = f"/alliances/{bond.pk}/publier/"
    assert "Élections du conseil en vue" in text(client.post(path))
    assert "Cochez" in text(client.post(path, {"asked": "1"}))
    assert client.post(path, {"asked": "1", "verified": "1"}).status_code == 302
    assert len(detail("alliance.published")["verified"]) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_what_the_page_of_publication_costs(client: Client, member: Any, count_queries: Any, number: int) -> None:
    bodies = [factories.organisation() for _n in range(number)]
    project = factories.project(factories.org(member), *bodies)
    for row in propose(project, by=member)[:number]:
        Reading.objects.filter(pk=row.pk).update(state="agreed", answered_at=timezone.now(), function="x")
    client.force_login(member)
    client.get(f"/cooperations/{project.pk}/publier/")
    with count_queries() as queries:
        client.get(f"/cooperations/{project.pk}/publier/")
    ours = [query for query in queries.captured_queries if "projects_" in query["sql"] or "actors_" in query["sql"]]
    assert len(ours) == 34


def test_unpublished_says_nothing_of_readings(client: Client, member: Any, project: Project) -> None:
    publish(project, by=member, reason="Urgence")
    unpublish(project, by=member)
    client.force_login(member)
    assert "non relu par" not in text(client.get(project.get_absolute_url()))
