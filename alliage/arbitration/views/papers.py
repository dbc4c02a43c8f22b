"""The papers of a round: PDF tagged for everyone, DOCX to be corrected by hand."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify

from alliage.design.papers import Page, docx, pdf

from ..models import Round
from ..queries import page as pages
from ..queries import papers
from ..queries.method import method_page
from ..queries.note import note_page
from .inside import inside

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PAPERS: dict[str, Callable[[Round], Page]] = {
    "note": lambda round: papers.note(note_page(round)),
    "methode": lambda round: papers.annex(pages.round_page(round), method_page(round)),
    "deliberation": lambda round: papers.deliberation(note_page(round)),
}


def sent(page: Page, ending: str, name: str) -> HttpResponse:
    """A paper as a file, named so that one finds it again."""
    made = pdf(page) if ending == "pdf" else docx(page)
    answer = HttpResponse(made, content_type=KINDS[ending])
    answer["Content-Disposition"] = f'{"inline" if ending == "pdf" else "attachment"}; filename="{slugify(name)}.{ending}"'
    return answer


def paper(request: HttpRequest, pk: int, kind: str, ending: str) -> HttpResponse:
    """The note, the method or the report."""
    round = inside(request, pk)
    if kind not in PAPERS or ending not in KINDS:
        raise Http404
    return sent(
        PAPERS[kind](round), ending, f"{kind}-{round.organisation.short_name or round.organisation.name}-{round.year}"
    )


def letter(request: HttpRequest, pk: int, body_pk: int, ending: str) -> HttpResponse:
    """The letter to a partner: it leaves after the vote only."""
    round = inside(request, pk)
    if round.stage != Round.Stage.VOTED or ending not in KINDS:
        raise Http404
    partner = next((body for body in papers.partners_of(round) if body.pk == body_pk), None)
    if partner is None:
        raise Http404
    return sent(papers.letter(round, partner), ending, f"lettre-{partner.name}-{round.year}")
