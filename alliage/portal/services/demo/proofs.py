"""The files that prove the fictitious effects: one page each, which says itself that it is invented."""

from django.core.files.base import ContentFile

from alliage.actors.models import Document, Organisation
from alliage.actors.models.files import Visibility

TITLE = "Compte rendu annuel (exemple fictif) : {name}"
LINES = ("Exemple fictif.", "Ce compte rendu n'existe pas : il montre la place d'une preuve.")
ESCAPED = str.maketrans({"’": "'", "(": "\\(", ")": "\\)", "\\": "\\\\"})
"""What a text of a PDF writes otherwise."""


def proof(owner: Organisation, name: str) -> Document:
    """The report of an organisation on a cooperation, written once."""
    title = TITLE.format(name=name)
    known = Document.objects.filter(owner=owner, title=title).first()
    if known is not None:
        return known
    made = Document(title=title, owner=owner, visibility=Visibility.PUBLIC, language="fr", media_type="application/pdf")
    content = _page([name, *LINES])
    made.file.save("compte-rendu-exemple-fictif.pdf", ContentFile(content), save=False)
    made.file_size = len(content)
    made.save()
    return made


def _page(lines: list[str]) -> bytes:
    """A PDF of one page, by hand: five objects, their addresses, the trailer."""
    words = "".join(f"({line.translate(ESCAPED)}) Tj 0 -24 Td " for line in lines)
    text = f"BT /F1 14 Tf 60 760 Td {words}ET".encode("latin-1", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    page, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(page))
        page += b"%d 0 obj%b endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return page + head + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(page)
