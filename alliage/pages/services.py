"""Deeds on the tree of pages."""

from typing import Any


def lay_first_page(apps: Any) -> None:
    """Take Wagtail's Welcome page away and put one home page per language in its place, the French one as the site's root.

    Called by a migration: works on historical models, so paths of the tree are written here.
    """
    page, home = apps.get_model("wagtailcore", "Page"), apps.get_model("pages", "HomePage")
    locale, site = apps.get_model("wagtailcore", "Locale"), apps.get_model("wagtailcore", "Site")
    content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="pages", model="homepage"
    )
    if home.objects.exists():
        return
    site.objects.all().delete()
    page.objects.filter(depth__gt=1).delete()
    page.objects.filter(depth=1).update(numchild=2)
    homes: list[Any] = []
    for number, (code, title) in enumerate([("fr", "Accueil"), ("en", "Home")], start=1):
        language, _created = locale.objects.get_or_create(language_code=code)
        slug = "accueil" if code == "fr" else "home"
        homes.append(
            home.objects.create(
                title=title,
                draft_title=title,
                slug=slug,
                content_type=content_type,
                path=f"0001{number:04d}",
                depth=2,
                numchild=0,
                url_path=f"/{slug}/",
                locale=language,
                translation_key=homes[0].translation_key if homes else "7d6a1c52-5d0b-4c0e-9a52-0f2b5f0f7a10",
                live=True,
            )
        )
    site.objects.create(hostname="localhost", site_name="Alliage", root_page_id=homes[0].pk, is_default_site=True)
