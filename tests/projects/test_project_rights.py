"""Who may do what on a project, and that the list one sees is the list one may open."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from alliage.projects import permissions
from alliage.projects.models import Participation, Project
from alliage.projects.queries.projects import readable
from tests import factories

pytestmark = pytest.mark.django_db

RIGHTS = ["can_view", "can_edit", "can_contribute", "can_keep_money", "can_publish", "can_export"]


def asked(user: Any, project: Project) -> list[str]:
    """The rights a person holds, by name."""
    return [name for name in RIGHTS if getattr(permissions, name)(user, project)]


@pytest.fixture
def shared(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner))


def test_visible_to_is_can_view(member: Any, partner: Any, stranger: Any, shared: Project) -> None:
    factories.project(factories.org(member), published=True)
    factories.project(factories.org(stranger))
    binned = factories.project(factories.org(member), published=True)
    binned.deleted_at = timezone.now()
    binned.save()
    for user in (member, partner, stranger, AnonymousUser()):
        seen = set(Project.objects.visible_to(user).values_list("pk", flat=True))
        allowed = {row.pk for row in Project.objects.all() if permissions.can_view(user, row)}
        assert seen == allowed
    assert Project.objects.visible_to(AnonymousUser()).count() == 1


def test_a_chargee_de_mission_may_do_everything(member: Any, shared: Project) -> None:
    assert asked(member, shared) == RIGHTS


def test_a_co_owner_writes_as_an_equal(partner: Any, shared: Project) -> None:
    assert asked(partner, shared) == RIGHTS


def test_a_partner_who_is_not_co_owner_contributes_only(partner: Any, shared: Project) -> None:
    Participation.objects.filter(organisation=factories.org(partner)).update(co_owner=False)
    assert asked(partner, shared) == ["can_view", "can_contribute", "can_export"]


def test_a_stranger_may_nothing_before_publication_and_read_after(stranger: Any, shared: Project) -> None:
    assert asked(stranger, shared) == []
    shared.published_at = timezone.now()
    assert asked(stranger, shared) == ["can_view"]
    assert asked(AnonymousUser(), shared) == ["can_view"]


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        ("charge", ["can_view", "can_edit", "can_contribute", "can_keep_money"]),
        ("operateur", ["can_view", "can_edit", "can_contribute", "can_keep_money"]),
        ("agent", ["can_view", "can_contribute"]),
        ("communication", ["can_view", "can_contribute"]),
        ("finances", ["can_view", "can_keep_money"]),
        ("elu", ["can_view"]),
        ("relecteur", ["can_view"]),
    ],
)
def test_each_role_in_the_lead(role: str, rights: list[str], member: Any, shared: Project) -> None:
    person = factories.member(organisation=factories.org(member), role=role, may_publish=False, may_export=False)
    assert asked(person, shared) == rights


def test_publishing_and_exporting_are_given_by_name(member: Any, shared: Project) -> None:
    elected = factories.member(organisation=factories.org(member), role="elu", may_publish=True, may_export=True)
    assert asked(elected, shared) == ["can_view", "can_publish", "can_export"]


def test_only_ones_own_people_speak_for_a_territory(member: Any, partner: Any, stranger: Any, shared: Project) -> None:
    ours, theirs = factories.org(member).territory_id, factories.org(partner).territory_id
    assert permissions.can_speak_for(member, shared, ours)
    assert not permissions.can_speak_for(member, shared, theirs)
    assert permissions.can_speak_for(partner, shared, theirs)
    assert not permissions.can_speak_for(stranger, shared, ours)
    assert not permissions.can_speak_for(AnonymousUser(), shared, ours)


def test_rights_cost_no_read_on_a_project_read_for_a_screen(member: Any, shared: Project, count_queries: Any) -> None:
    project = readable(member).get(pk=shared.pk)
    with count_queries() as queries:
        assert asked(member, project) == RIGHTS
    assert len(queries) == 0
