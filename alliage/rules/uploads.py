"""A file is what its bytes say: the name and the declared type must agree with what was sniffed.

The web layer sniffs the first bytes (any sniffer that answers an ending such as « png » or « docx », or nothing for
plain text) and asks here. Allowed kinds are rows of `data/upload_kinds.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from alliage.rules import tables
from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _

MACRO_ENDINGS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm"})
MACRO_MARKS = (b"vbaProject.bin", b"Basic/Standard/", b"Basic/script-lc.xml")
"""Names a ZIP of an office document holds when it carries macros (Microsoft, then LibreOffice)."""
OTHER_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "zip": _("une archive ZIP"),
        "gz": _("une archive compressée"),
        "rar": _("une archive compressée"),
        "7z": _("une archive compressée"),
        "exe": _("un programme"),
        "elf": _("un programme"),
        "gif": _("une image GIF"),
        "bmp": _("une image BMP"),
        "tif": _("une image TIFF"),
        "mp4": _("une vidéo"),
        "mp3": _("un son"),
        "doc": _("un ancien document Word"),
        "xls": _("un ancien classeur Excel"),
        "rtf": _("un texte RTF"),
        "svg": _("une image SVG"),
        "html": _("une page HTML"),
    }
)
"""Words for what is not allowed but is often sent."""
MEGABYTE = 1_000_000
LOOSE_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/vnd.ms-excel"})
"""Types a browser declares when it does not know, « ms-excel » being what Windows says of a CSV."""


@cache
def kinds(use: str = "") -> Mapping[str, Mapping[str, str]]:
    """The allowed kinds by ending: all of them, or those of one use (« document », « picture »)."""
    rows = tables.read("upload_kinds")
    return MappingProxyType({row["ending"]: row for row in rows if use in {"", row["use"]}})


def accept(use: str = "") -> str:
    """The list of endings for a file field of a page: « .pdf,.docx »."""
    return ",".join(f".{ending}" for ending in kinds(use))


def check_size(size: int, *, limit: int = 25 * MEGABYTE, field: str | None = "file") -> None:
    """Refuse an empty file and one over `limit` bytes, in megabytes of a million. Raises RuleError."""
    if size <= 0:
        raise RuleError(_("Ce fichier est vide : choisissez-en un autre."), field=field, code="empty")
    if size > limit:
        raise RuleError(
            _("Ce fichier pèse %(size)s Mo, la limite est de %(limit)s Mo : réduisez-le ou partagez-le en plusieurs."),
            field=field,
            code="too-heavy",
            params={"size": -(-size // MEGABYTE), "limit": limit // MEGABYTE},
        )


def check_upload(
    name: str, declared: str, sniffed: str | None, *, head: bytes = b"", use: str = "", field: str | None = "file"
) -> str:
    """The ending of an upload whose name, declared media type and bytes agree; RuleError says where they do not.

    `sniffed` is the ending the bytes point to, None or "" when they have no signature (plain text); `head` the first
    bytes, read for what a sniffer does not see (HTML or binary under a CSV name); for an office document join its last
    64 KB, where a ZIP lists its names, so that macros are seen.
    """
    ending = name.rpartition(".")[2].strip().lower() if "." in name else ""
    found = (sniffed or "").lower().lstrip(".") or _text_kind(head)
    if ending in MACRO_ENDINGS or any(mark in head for mark in MACRO_MARKS):
        raise RuleError(
            _("Ce fichier contient des macros, qui peuvent nuire : enregistrez-le sans macros (docx, xlsx, odt, ods)."),
            field=field,
            code="macros",
        )
    kind = kinds(use).get(ending)
    if kind is None:
        raise RuleError(
            _("Ce genre de fichier n’est pas accepté (« %(name)s ») : envoyez %(allowed)s."),
            field=field,
            code="kind-not-allowed",
            params={"name": name[-60:], "allowed": ", ".join(kinds(use))},
        )
    if found not in kind["sniffed"].split() and not (found == "" and kind["sniffed"] == ""):
        raise _lie(kind, found, field)
    media = declared.partition(";")[0].strip().lower()
    if media not in LOOSE_TYPES and media != kind["mime"] and not (media.startswith("text/") and not kind["sniffed"]):
        raise RuleError(
            _("Le fichier est %(kind)s mais il est déclaré comme « %(declared)s » : renommez-le selon son vrai genre."),
            field=field,
            code="declared-otherwise",
            params={"kind": Sentence(kind["fr"]), "declared": media[:60]},
        )
    return ending


def _lie(kind: Mapping[str, str], found: str, field: str | None) -> RuleError:
    """« The file says it is a PDF but its content is a PNG image »."""
    known = kinds().get(found)
    content = known["fr"] if known else OTHER_KINDS.get(found, _("d’un autre genre"))
    if not found:
        content = _("du texte sans format reconnu")
    return RuleError(
        _("Le fichier se dit %(said)s mais son contenu est %(content)s : renommez-le, ou choisissez le bon fichier."),
        field=field,
        code="lies",
        params={"said": kind["ending"].upper(), "content": Sentence(content)},
    )


def _text_kind(head: bytes) -> str:
    """What bytes without a signature are: « html » or « svg » by their opening, « bin » with a zero byte, else text."""
    opening = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:500].lower()
    if b"<svg" in opening:
        return "svg"
    if opening.startswith((b"<!doctype html", b"<html", b"<script", b"<?php")):
        return "html"
    return "bin" if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) else ""
