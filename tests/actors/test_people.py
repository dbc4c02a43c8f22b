"""Roles and invitations: who may offer them, what the link does, who may leave."""

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from alliage.actors import services
from alliage.actors.models import Invitation, JournalEntry, Membership, User
from alliage.actors.services.invitations import hashed
from alliage.rules.errors import RuleError
from tests import factories
from tests.factories import org

pytestmark = pytest.mark.django_db


def people_url(person: User) -> str:
    return f"/organisations/{org(person).pk}/personnes/"


def typed(**changes: str) -> dict[str, str]:
    return {
        "email": "Nouveau@exemple.test",
        "role": "agent",
        "function": "agente jeunesse",
        "language": "fr",
        "send": "1",
        **changes,
    }


def invited(client: Client, by: User, **changes: str) -> Invitation:
    client.force_login(by)
    client.post(people_url(by) + "inviter/", typed(**changes))
    client.logout()
    return Invitation.objects.get()


def link() -> str:
    found = re.search(r"http://[^/\s]+(/\S*invitation/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_people_by_function(client: Client, member: User, strict_templates: None) -> None:
    client.force_login(member)
    page = client.get(people_url(member)).content.decode()
    assert member.acting and member.acting.function in page
    assert "Inviter une personne" in page


def test_same_queries_for_one_and_three(client: Client, member: User, count_queries: Any) -> None:
    client.force_login(member)
    client.get(people_url(member))
    counts = []
    for more in (0, 2):
        for _number in range(more):
            factories.member(organisation=org(member), role="agent")
        with count_queries() as queries:
            client.get(people_url(member))
        counts.append(len(queries))
    assert counts == [7, 7]


def test_strangers_and_visitors_are_turned_away(client: Client, member: User, stranger: User) -> None:
    assert client.get(people_url(member)).status_code == 302
    client.force_login(stranger)
    assert client.get(people_url(member)).status_code == 403
    assert client.post(people_url(member) + "inviter/", typed()).status_code == 403
    assert not mail.outbox


def test_an_agent_reads_but_does_not_invite(client: Client, member: User) -> None:
    agent = factories.member(organisation=org(member), role="agent")
    client.force_login(agent)
    assert client.get(people_url(member)).status_code == 200
    assert client.post(people_url(member) + "inviter/", typed()).status_code == 403


def test_the_mail_is_read_before_it_leaves(client: Client, member: User, strict_templates: None) -> None:
    client.force_login(member)
    data = typed()
    del data["send"]
    page = client.post(people_url(member) + "inviter/", data).content.decode()
    assert "Le courriel qui va partir" in page
    assert "agente jeunesse" in page
    assert not mail.outbox
    assert not Invitation.objects.exists()


def test_sending_keeps_only_the_hash_of_the_secret(client: Client, member: User) -> None:
    invitation = invited(client, member, may_publish="on")
    token = link().rstrip("/").rpartition("/")[2]
    assert invitation.token_hash == hashed(token) != token
    assert invitation.email == "nouveau@exemple.test"
    assert (invitation.role, invitation.may_publish, invitation.may_export) == ("agent", True, False)
    assert invitation.expires_at.date() == (timezone.now() + datetime.timedelta(days=15)).date()
    message: Any = mail.outbox[0]
    assert message.to == ["nouveau@exemple.test"]
    assert "Accepter l’invitation" in message.alternatives[0][0]
    assert JournalEntry.objects.get(verb="invitation.sent").user == member


def test_a_mail_in_english_for_an_english_reader(client: Client, member: User) -> None:
    invited(client, member, language="en")
    assert link().startswith("/en/invitation/")


def test_accepting_opens_an_account(client: Client, member: User, strict_templates: None) -> None:
    invited(client, member)
    assert "Ouvrir mon compte" in client.get(link()).content.decode()
    secret = "un secret bien long"
    answer = client.post(link(), {"name": "Awa Diop", "password1": secret, "password2": secret})
    assert answer.status_code == 302
    person = User.objects.get(email="nouveau@exemple.test")
    assert (person.name, person.check_password(secret)) == ("Awa Diop", True)
    assert [(role.organisation, role.role, role.function) for role in person.roles] == [
        (org(member), "agent", "agente jeunesse")
    ]
    assert client.session["_auth_user_id"] == str(person.pk)
    assert "déjà été acceptée" in Client().get(link()).content.decode()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("court", "court", "trop court"),
        ("un secret bien long", "un secret bien lent", "ne sont pas les mêmes"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_and_the_name_stays(
    client: Client, member: User, first: str, second: str, said: str
) -> None:
    invited(client, member)
    page = client.post(link(), {"name": "Awa Diop", "password1": first, "password2": second}).content.decode()
    assert said in page
    assert "Awa Diop" in page
    assert not User.objects.filter(email="nouveau@exemple.test").exists()


def test_joining_with_the_account_one_has(client: Client, member: User, partner: User) -> None:
    invited(client, member, email=partner.email)
    assert "Se connecter pour accepter" in client.get(link()).content.decode()
    client.force_login(partner)
    client.post(link())
    assert {role.organisation for role in User.objects.get(pk=partner.pk).roles} == {org(partner), org(member)}


def test_an_expired_a_withdrawn_and_an_unknown_link(client: Client, member: User) -> None:
    invitation = invited(client, member)
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(days=1))
    answer = client.get(link())
    assert (answer.status_code, "dépassé ses quinze jours" in answer.content.decode()) == (410, True)
    client.force_login(member)
    client.post(f"/organisations/invitations/{invitation.pk}/retirer/")
    client.logout()
    assert "a été retirée" in client.get(link()).content.decode()
    assert client.get("/invitation/inventee/").status_code == 404


def test_renewing_sends_a_new_link_and_kills_the_old(client: Client, member: User) -> None:
    invitation = invited(client, member)
    old = link()
    client.force_login(member)
    client.post(f"/organisations/invitations/{invitation.pk}/renouveler/")
    client.logout()
    assert client.get(old).status_code == 404
    assert client.get(link()).status_code == 200
    assert Invitation.objects.get().renewed == 1


def test_a_stranger_does_not_touch_our_invitations(client: Client, member: User, stranger: User) -> None:
    invitation = invited(client, member)
    client.force_login(stranger)
    for deed in ("renouveler", "retirer"):
        assert client.post(f"/organisations/invitations/{invitation.pk}/{deed}/").status_code == 404


@pytest.mark.parametrize("email", ["nouveau@exemple.test", "deja"])
def test_nobody_is_invited_twice(client: Client, member: User, email: str) -> None:
    invited(client, member)
    if email == "deja":
        email = factories.member(organisation=org(member)).email
    client.force_login(member)
    page = client.post(people_url(member) + "inviter/", typed(email=email)).content.decode()
    assert "déjà" in page
    assert len(mail.outbox) == 1


def test_only_an_admin_gives_the_role_of_admin(client: Client, member: User) -> None:
    client.force_login(member)
    page = client.post(people_url(member) + "inviter/", typed(role="admin")).content.decode()
    assert "Un point à corriger" in page
    assert not mail.outbox


def test_an_invitation_is_for_the_address_it_went_to(
    client: Client, member: User, partner: User, strict_templates: None
) -> None:
    invited(client, member)
    client.force_login(partner)
    page = client.get(link()).content.decode()
    assert f"demandez une nouvelle invitation à {partner.email}" in page
    assert "Accepter avec ce compte" not in page
    page = client.post(link()).content.decode()
    assert "envoyée à un autre courriel que le vôtre" in page
    assert [role.organisation for role in User.objects.get(pk=partner.pk).roles] == [org(partner)]
    assert Invitation.objects.get().state == "open"


def test_the_case_of_the_address_does_not_matter(client: Client, member: User, partner: User) -> None:
    invited(client, member)
    Invitation.objects.update(email=partner.email.upper())
    client.force_login(partner)
    client.post(link())
    assert len(User.objects.get(pk=partner.pk).roles) == 2


@pytest.mark.parametrize("right", ["may_publish", "may_export"])
def test_nobody_gives_a_right_she_does_not_hold(client: Client, member: User, right: str) -> None:
    plain = factories.member(organisation=org(member), **{right: False})
    agent = factories.member(organisation=org(member), role="agent", may_publish=False, may_export=False)
    offered = Invitation(email="x@exemple.test", organisation=org(member), role="agent", function="x", **{right: True})
    with pytest.raises(RuleError, match="elle-même") as refused:
        services.invite(offered, by=plain)
    assert refused.value.field == right
    role = agent.roles[0]
    setattr(role, right, True)
    with pytest.raises(RuleError, match="elle-même"):
        services.change_membership(role, by=plain)
    client.force_login(plain)
    assert client.get(people_url(plain) + "inviter/").context["form"].fields[right].disabled
    client.post(f"/organisations/roles/{role.pk}/modifier/", {"role": "agent", "function": "x", right: "on"})
    assert getattr(Membership.objects.get(pk=role.pk), right) is False
    role = Membership.objects.get(pk=role.pk)
    setattr(role, right, True)
    services.change_membership(role, by=member)
    assert getattr(Membership.objects.get(pk=role.pk), right) is True
    # What another gave may stay, or be taken.
    role.function = "y"
    services.change_membership(role, by=plain)
    setattr(role, right, False)
    services.change_membership(role, by=plain)
    assert getattr(Membership.objects.get(pk=role.pk), right) is False


def test_renewing_asks_the_same_as_inviting(client: Client, member: User) -> None:
    admin = factories.member(organisation=org(member), role="admin")
    plain = factories.member(organisation=org(member), may_publish=False)
    for changes in ({"role": "admin"}, {"may_publish": True}):
        values: dict[str, Any] = {"role": "agent", **changes}
        offered = Invitation(email=f"{len(mail.outbox)}@exemple.test", organisation=org(member), function="x", **values)
        services.invite(offered, by=admin)
        with pytest.raises(RuleError):
            services.renew_invitation(offered, by=plain)
        services.renew_invitation(offered, by=admin)
    assert len(mail.outbox) == 4


def test_the_role_of_an_admin_is_an_admin_s_to_change(member: User) -> None:
    admin = factories.member(organisation=org(member), role="admin")
    role = admin.roles[0]
    role.function = "autre"
    with pytest.raises(RuleError, match="Seul·e un·e admin"):
        services.change_membership(role, by=member)
    services.change_membership(role, by=admin)
    assert Membership.objects.get(pk=role.pk).function == "autre"


def test_a_mail_that_cannot_leave_writes_nothing(client: Client, member: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client.force_login(member)
    page = client.post(people_url(member) + "inviter/", typed()).content.decode()
    assert "n’a pas pu partir" in page
    assert not Invitation.objects.exists()


def test_changing_a_role(client: Client, member: User) -> None:
    agent = factories.member(organisation=org(member), role="agent", may_publish=False)
    role = agent.roles[0]
    client.force_login(member)
    data = {"role": "finances", "function": "cheffe des finances", "may_export": "on"}
    client.post(f"/organisations/roles/{role.pk}/modifier/", data)
    role.refresh_from_db()
    assert (role.role, role.function, role.may_publish, role.may_export) == ("finances", "cheffe des finances", False, True)


def test_the_last_one_who_can_invite_stays(client: Client, member: User) -> None:
    role = member.roles[0]
    client.force_login(member)
    page = client.post(f"/organisations/roles/{role.pk}/quitter/", follow=True).content.decode()
    assert "qui prend la suite" in page
    page = client.post(f"/organisations/roles/{role.pk}/modifier/", {"role": "elu", "function": "x"}).content.decode()
    assert "qui prend la suite" in page
    assert Membership.objects.get(pk=role.pk).left_on is None


def test_nobody_gives_herself_a_right_while_somebody_else_may(client: Client) -> None:
    body = factories.organisation()
    one = factories.member(organisation=body, may_publish=False, may_export=False)
    role = one.roles[0]
    client.force_login(one)
    address = f"/organisations/roles/{role.pk}/modifier/"
    data = {"role": "charge", "function": "x"}
    other = factories.member(organisation=body)
    page = client.post(address, data | {"may_publish": "on"}).content.decode()
    assert "Une autre personne donne ce droit." in page
    assert not Membership.objects.get(pk=role.pk).may_publish
    client.force_login(other)
    assert client.post(address, data | {"may_publish": "on"}).status_code == 302
    client.force_login(one)
    assert client.post(address, data).status_code == 302, "one may give a right back"
    Membership.objects.filter(user=other).update(left_on=timezone.localdate())
    assert client.post(address, data | {"may_export": "on"}).status_code == 302, "the only host has nobody to ask"


def test_leaving_with_a_successor(client: Client, member: User) -> None:
    factories.member(organisation=org(member))
    role = member.roles[0]
    client.force_login(member)
    client.post(f"/organisations/roles/{role.pk}/quitter/")
    assert Membership.objects.get(pk=role.pk).left_on == timezone.localdate()
    assert client.get(f"/organisations/{role.organisation_id}/personnes/").status_code == 403


def test_ending_the_role_of_another(client: Client, member: User, stranger: User) -> None:
    role = factories.member(organisation=org(member), role="agent").roles[0]
    address = f"/organisations/roles/{role.pk}/terminer/"
    client.force_login(stranger)
    assert client.post(address).status_code == 404
    client.force_login(member)
    client.post(address)
    assert Membership.objects.get(pk=role.pk).left_on == timezone.localdate()


def test_acting_for_another_organisation(client: Client, member: User, partner: User) -> None:
    second = Membership.objects.create(user=member, organisation=org(partner), role="charge", function="appui")
    client.force_login(member)
    client.post("/agir-pour/", {"role": str(second.pk)})
    page = client.get("/agir-pour/")
    assert page.context["acting"] == second
    client.post("/agir-pour/", {"role": str(partner.roles[0].pk)})
    assert client.get("/agir-pour/").context["acting"] == second


def test_my_account(client: Client, member: User, strict_templates: None) -> None:
    client.force_login(member)
    assert "Mes rôles" in client.get("/mon-compte/").content.decode()
    client.post("/mon-compte/", {"name": "Léa Martin", "language": "en"})
    member.refresh_from_db()
    assert (member.name, member.language) == ("Léa Martin", "en")


def test_my_data(client: Client, member: User) -> None:
    client.force_login(member)
    data = client.get("/mon-compte/mes-donnees/").json()
    assert data["email"] == member.email
    assert [role["organisation__name"] for role in data["roles"]] == [org(member).name]


def test_closing_my_account(client: Client, member: User) -> None:
    factories.member(organisation=org(member))
    email = member.email
    client.force_login(member)
    assert "Cochez la case" in client.post("/mon-compte/fermer/").content.decode()
    client.post("/mon-compte/fermer/", {"sure": "on"})
    member.refresh_from_db()
    assert (member.is_active, member.name, User.objects.filter(email=email).exists()) == (False, "", False)
    assert client.get("/mon-compte/").status_code == 302


def test_the_last_host_does_not_close_the_account(client: Client, member: User) -> None:
    client.force_login(member)
    page = client.post("/mon-compte/fermer/", {"sure": "on"}).content.decode()
    assert "qui prend la suite" in page
    assert User.objects.get(pk=member.pk).is_active


def test_the_menu_says_who_and_where(client: Client, member: User) -> None:
    page = client.get("/organisations/").content.decode()
    assert "Se connecter" in page
    client.force_login(member)
    page = client.get("/organisations/").content.decode()
    assert "Se déconnecter" in page
    assert '<span class="ici">' in page
