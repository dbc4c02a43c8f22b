"""Files that come in by the editors' door are checked like all others."""

import io
import zipfile
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from alliage.actors.models import Document, Picture
from tests import factories

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HTML = b"<!doctype html><script>alert(1)</script>"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, kind)
    return out.getvalue()


def with_macros() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
            archive.writestr(name, "<x/>")
    return out.getvalue()


@pytest.fixture
def editor(client: Client) -> Client:
    keeper = factories.user(is_superuser=True, is_staff=True)
    TOTP.activate(keeper, generate_totp_secret())
    client.force_login(keeper)
    return client


def sent(client: Client, door: str, name: str, content: bytes, declared: str, **fields: str) -> Any:
    """A file by each of the three ways in: the page of one file, the drop of several, the chooser."""
    file = SimpleUploadedFile(name, content, declared)
    ajax = {"X-Requested-With": "XMLHttpRequest"}
    if door.endswith("multiple/add/"):
        return client.post(door, {"files[]": file}, headers=ajax)
    prefix = (
        "document-chooser-upload-" if "documents/chooser" in door else "image-chooser-upload-" if "chooser" in door else ""
    )
    values = {"title": "Essai", "language": "fr", "visibility": "internal", "file": file, **fields}
    return client.post(door, {f"{prefix}{key}": value for key, value in values.items()}, headers=ajax if prefix else {})


@pytest.mark.parametrize("door", ["add/", "multiple/add/", "chooser/create/"])
@pytest.mark.parametrize(
    ("name", "content", "declared", "said"),
    [
        ("page.pdf", HTML, "application/pdf", "son contenu est"),
        ("page.html", HTML, "text/html", ""),
        ("notes.docx", with_macros(), DOCX, "macros"),
        ("photo.pdf", PDF, "text/html", "déclaré"),
    ],
)
def test_a_document_is_what_it_says(editor: Client, door: str, name: str, content: bytes, declared: str, said: str) -> None:
    answer = sent(editor, f"/redaction/documents/{door}", name, content, declared)
    assert answer.status_code == 200
    assert not Document.objects.exists()
    if door == "add/":
        assert said in answer.text


@pytest.mark.parametrize("door", ["add/", "multiple/add/", "chooser/create/"])
@pytest.mark.parametrize(
    ("name", "content", "declared"),
    [
        ("photo.png", picture("GIF"), "image/png"),
        ("photo.gif", picture("GIF"), "image/gif"),
        ("dessin.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        ("photo.jpg", picture("PNG"), "text/html"),
    ],
)
def test_a_picture_is_one_of_ours(editor: Client, door: str, name: str, content: bytes, declared: str) -> None:
    credit = {"credit": "Nous", "release": "nobody"}
    assert sent(editor, f"/redaction/images/{door}", name, content, declared, **credit).status_code == 200
    assert not Picture.objects.exists()


def test_too_heavy_is_said(editor: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 100
    credit = {"credit": "Nous", "release": "nobody"}
    page = sent(editor, "/redaction/images/add/", "photo.png", picture("PNG") + b"\0" * 200, "image/png", **credit).text
    assert "la limite est de" in page
    page = sent(editor, "/redaction/documents/add/", "acte.pdf", PDF + b"\0" * 200, "application/pdf").text
    assert "la limite est de" in page
    assert (Picture.objects.exists(), Document.objects.exists()) == (False, False)


def test_what_is_right_is_kept(editor: Client) -> None:
    sent(editor, "/redaction/documents/add/", "acte.pdf", PDF, "application/pdf")
    sent(editor, "/redaction/images/add/", "photo.png", picture("PNG"), "image/png", credit="Nous", release="nobody")
    assert [row.title for row in [*Document.objects.all(), *Picture.objects.all()]] == ["Essai", "Essai"]
    # A form without a new file asks nothing again.
    row = Document.objects.get()
    values = {"title": "Autre", "language": "fr", "visibility": "internal"}
    editor.post(f"/redaction/documents/edit/{row.pk}/", values)
    assert Document.objects.get().title == "Autre"
