"""The texts of a project in other languages; the original stays the original."""

from typing import Any

from django.db import transaction

from alliage.actors.services import journal
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Project, ProjectText
from .news import refresh
from .projects import check_edit


@transaction.atomic
def translate(project: Project, *, language: str, title: str, summary: str, common_ground: str, by: Any) -> ProjectText:
    """Write or mend the texts in a language that is not the original's."""
    check_edit(project, by)
    if language == project.language:
        raise RuleError(
            _("C’est la langue d’origine : modifiez les textes eux-mêmes."), field="language", code="original-language"
        )
    text = ProjectText.objects.filter(project=project, language=language).first() or ProjectText(
        project=project, language=language
    )
    text.title, text.summary, text.common_ground = title, summary, common_ground
    text.full_clean()
    text.save()
    refresh(project)
    journal("project.translated", project, by=by, language=language)
    return text


@transaction.atomic
def remove_translation(text: ProjectText, *, by: Any) -> None:
    """Take a translation away; the original is read in its place."""
    check_edit(text.project, by)
    project, language = text.project, text.language
    text.delete()
    refresh(project)
    journal("project.translation_removed", project, by=by, language=language)
