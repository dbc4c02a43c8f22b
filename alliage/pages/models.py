"""Pages laid out by editors."""

from wagtail.models import Page


class HomePage(Page):
    """The root of the site; `portal` serves it with live figures."""

    parent_page_types = ["wagtailcore.Page"]
    # Its words are laid out by `portal`, above this floor: there is nothing to preview here.
    preview_modes: list[tuple[str, str]] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = "accueil"
