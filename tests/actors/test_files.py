"""Files: what is refused, what is kept, who may open it."""

import io
import tracemalloc
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client
from PIL import Image

from alliage.actors import permissions
from alliage.actors.models import Document, Picture, Rendition, User
from alliage.actors.services import add_document
from alliage.actors.uploads import TooHeavyFile
from alliage.design import slots
from alliage.rules.errors import RuleError
from tests.factories import org

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "PNG")
    return out.getvalue()


def office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *names):
            archive.writestr(name, "<x/>")
    return out.getvalue()


def upload(name: str = "deliberation.pdf", content: bytes = PDF, declared: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, declared)


def kept(owner: User, visibility: str = "internal") -> Document:
    return add_document(upload(), title="Délibération", owner=org(owner), visibility=visibility, by=owner)


def test_a_file_is_kept_with_its_owner_and_format(member: User) -> None:
    row = kept(member)
    assert (row.owner, row.media_type, row.visibility, row.file_size) == (
        org(member),
        "application/pdf",
        "internal",
        len(PDF),
    )


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (upload("photo.pdf", b"", "application/pdf"), "vide"),
        (upload("script.exe", b"MZ" + b"\0" * 64, "application/x-msdownload"), "n’est pas accepté"),
        (upload("notes.docm", office(), "application/octet-stream"), "macros"),
        (
            upload(
                "notes.docx",
                office("word/vbaProject.bin"),
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
            "macros",
        ),
        (upload("table.csv", b"<html><script>", "text/csv"), "contenu"),
    ],
)
def test_what_is_refused(member: User, file: SimpleUploadedFile, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        add_document(file, title="", owner=org(member), by=member)
    assert not Document.objects.exists()


def test_a_picture_called_pdf_is_told_apart(member: User) -> None:
    with pytest.raises(RuleError, match="se dit PDF mais son contenu est une image PNG"):
        add_document(upload("plan.pdf", png()), title="", owner=org(member), by=member)


def test_an_honest_word_file_passes(member: User) -> None:
    declared = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    row = add_document(upload("note.docx", office(), declared), title="Note", owner=org(member), by=member)
    assert row.media_type == declared


def test_a_stranger_keeps_nothing_in_our_name(member: User, stranger: User) -> None:
    with pytest.raises(PermissionDenied):
        add_document(upload(), title="x", owner=org(member), by=stranger)


def status(client: Client, address: str) -> int:
    """The status of a file's answer, the file closed."""
    answer: Any = client.get(address)
    close(answer)
    return int(answer.status_code)


def close(answer: Any) -> None:
    """Close the file behind an answer, not the connection to the database as `answer.close()` would."""
    for closer in answer._resource_closers:
        closer()


class Stream(io.RawIOBase):
    """A form with a file of any weight, made as it is read."""

    def __init__(self, size: int) -> None:
        head = 'Content-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--x\r\n'
        self.start = ("--x\r\n" + head % ("title", "Avenant") + head.split("\r\n", maxsplit=1)[0] % "file").encode()
        self.start = self.start + b'; filename="lourd.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
        self.end = b"\r\n--x\r\n" + (head % ("note", "après le fichier")).encode().replace(b"--x\r\n", b"") + b"--x--\r\n"
        self.size = len(self.start) + size + len(self.end)
        self.place = 0

    def read(self, size: int = -1) -> bytes:
        size = min(size if size >= 0 else 65536, self.size - self.place)
        start = self.place
        self.place += size
        body_end = self.size - len(self.end)
        if start >= len(self.start) and self.place <= body_end:
            return b"0" * size
        return b"".join(self._byte(place, body_end) for place in range(start, self.place))

    def _byte(self, place: int, body_end: int) -> bytes:
        if place < len(self.start):
            return self.start[place : place + 1]
        return b"0" if place < body_end else self.end[place - body_end : place - body_end + 1]


def streamed(size: int) -> WSGIRequest:
    stream = Stream(size)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
            "CONTENT_LENGTH": str(stream.size),
            "wsgi.input": stream,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
        }
    )


def test_200_megabytes_are_let_go_and_the_other_fields_arrive(member: User, settings: Any, tmp_path: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    request = streamed(200_000_000)
    tracemalloc.start()
    form, files = request.POST, request.FILES
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (form["title"], form["note"]) == ("Avenant", "après le fichier")
    assert isinstance(files["file"], TooHeavyFile)
    assert peak < 20_000_000
    with pytest.raises(RuleError, match="pèse 200 Mo, la limite est de 25 Mo"):
        add_document(files["file"], title="Avenant", owner=org(member), by=member)


def test_a_file_just_under_the_limit_passes(settings: Any) -> None:
    settings.UPLOAD_LIMIT = 100_000
    assert streamed(100_000).FILES["file"].size == 100_000
    assert isinstance(streamed(100_001).FILES["file"], TooHeavyFile)


def test_visible_to_is_can_view(member: User, partner: User, stranger: User) -> None:
    for visibility in ("internal", "shared", "public"):
        kept(member, visibility)
        kept(partner, visibility)
    for user in (member, partner, stranger, AnonymousUser()):
        seen = set(Document.objects.visible_to(user))
        assert seen == {row for row in Document.objects.all() if permissions.can_view_document(user, row)}


@pytest.mark.parametrize("visibility", ["internal", "shared"])
def test_a_private_file_does_not_exist_for_others(client: Client, member: User, stranger: User, visibility: str) -> None:
    row = kept(member, visibility)
    assert client.get(row.url).status_code == 404
    client.force_login(stranger)
    assert client.get(row.url).status_code == 404
    client.force_login(member)
    answer: Any = client.get(row.url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PDF
    close(answer)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"


def test_a_public_file_is_open(client: Client, member: User) -> None:
    assert status(client, kept(member, "public").url) == 200


def test_an_upper_app_may_let_through(client: Client, member: User, partner: User) -> None:
    row = kept(member, "shared")

    @slots.fill("document.right")
    def gate(user: Any, objects: list[Document], **context: Any) -> bool:
        return user == partner and objects == [row]

    try:
        client.force_login(partner)
        assert status(client, row.url) == 200
    finally:
        slots.empty("document.right", gate)
    assert client.get(row.url).status_code == 404


def test_no_other_address_gives_files(client: Client, member: User) -> None:
    row = kept(member)
    for address in (f"/documents/{row.pk}/{row.filename}", f"/fichiers-internes/{row.file.name}", f"/media/{row.file.name}"):
        answer = client.get(address, follow=True)
        assert b"%PDF" not in b"".join(getattr(answer, "streaming_content", [answer.content]))
    client.force_login(member)
    assert client.get(f"/documents/{row.pk}/{row.filename}").status_code == 404


def test_a_lost_file_is_not_a_broken_page(client: Client, member: User) -> None:
    row = kept(member, "public")
    row.file.storage.delete(row.file.name)
    assert client.get(row.url).status_code == 404


@pytest.mark.parametrize(
    ("fields", "open_to_all"),
    [
        ({"visibility": "public"}, True),
        ({"visibility": "public", "release": "withdrawn"}, False),
        ({"visibility": "public", "release": "obtained", "release_until": "2020-01-01"}, False),
        ({"visibility": "internal"}, False),
    ],
)
def test_pictures_ask_their_owner(client: Client, member: User, fields: dict[str, str], open_to_all: bool) -> None:
    with upload("marche.png", png(), "image/png") as file:
        picture = Picture.objects.create(title="Marché", file=file, credit="Communication", owner=org(member), **fields)
    with upload("marche.width-4.png", png(), "image/png") as file:
        cut = Rendition.objects.create(image=picture, filter_spec="width-4", file=file, width=4, height=4)
    assert cut.url == f"/images/{cut.pk}/"
    assert status(client, cut.url) == (200 if open_to_all else 404)
    client.force_login(member)
    assert status(client, cut.url) == 200
