"""Two corrections by named demo people, so that a history has something to read; the sheet ends as it was."""

from alliage.actors.models import User
from alliage.actors.models.history import written_by
from alliage.projects.models import Project
from alliage.projects.services.projects import change_sheet

TITLE = "Accompagner les jeunes comme ils le demandent"
STEPS = (("mission@haut-val.example", "Jeunes et villages"), ("affaires-sociales@kaleba.example", None))


def remember() -> None:
    """One side tries another name for the project, the other puts the first one back."""
    project = Project.objects.filter(fictitious=True, title=TITLE).first()
    first = project.short_name if project else ""
    for email, name in STEPS:
        person = User.objects.filter(email=email).first()
        if project and person:
            project = Project.objects.get(pk=project.pk)
            with written_by(person):
                change_sheet(project, short_name=first if name is None else name, by=person)
