"""The quality grids among the screens of the editors: read and written by the network and the keeper only."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .forms import QualityItemForm
from .models import QualityItem
from .permissions import can_edit_grids


class NetworkPolicy(BasePermissionPolicy):
    """The network reads, adds and replaces; nobody deletes: an item ends by its date."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """One right for all that is not deleting."""
        return action in {"add", "change", "view"} and can_edit_grids(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        """Asked for lists of people only, which no screen of ours draws."""
        raise NotImplementedError


FIELDS = ["grid", "code", "fr", "en", "question_fr", "question_en", "position", "valid_from", "valid_to", "source"]


class QualityItemViewSet(SnippetViewSet):
    """The items of the grids, all their versions."""

    model = QualityItem
    icon = "list-ul"
    menu_label = _("Grilles de qualité")
    add_to_admin_menu = True
    list_display = ["__str__", "grid", "version", "valid_from", "valid_to"]
    list_filter = ["grid"]
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel(name) for name in FIELDS], base_form_class=QualityItemForm)

    @property
    def permission_policy(self) -> NetworkPolicy:
        """Our own, in the place of Django's rights on tables."""
        return NetworkPolicy(self.model)


register_snippet(QualityItemViewSet)
