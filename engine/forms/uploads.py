"""What an uploaded file really is: its first bytes must agree with its name. Nothing is changed or stripped."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Mapping

from engine.errors import FieldError, Invalid

LIMIT_MB = 10
"""Largest file unless the office says otherwise, in MB of 1,048,576 bytes."""
LONGEST_NAME = 120
"""Characters of a file's name that are kept."""

_LONGEST_ENDING = 10
_MOST_PARTS = 5_000
_MACROS = ("vbaproject.bin", "vbadata.xml")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:"|?*]')


def sniff(
    content: bytes,
    name: str,
    *,
    allowed: Collection[str] | None = None,
    limit_mb: int = LIMIT_MB,
    path: str = "",
) -> str:
    """The media type of a file whose name's ending and content agree.

    `allowed`: endings without point that the office takes (default: all that are known here). Raises Invalid under `path`:
    ``berkas_besar`` (mb), ``berkas_jenis`` (daftar), ``berkas_isi`` when the content is not what the ending says, or is empty.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    wanted = _KINDS.keys() if allowed is None else {item.lower().lstrip(".") for item in allowed}
    taken = [kind for kind in _KINDS if kind in wanted]
    if len(content) > limit_mb * 1024 * 1024:
        raise _invalid(path, "berkas_besar", name, mb=limit_mb)
    if ending not in taken:
        raise _invalid(path, "berkas_jenis", name, daftar=", ".join(taken))
    media_type, looks_right = _KINDS[ending]
    if not looks_right(content):
        raise _invalid(path, "berkas_isi", name)
    return media_type


def clean_name(name: str) -> str:
    """A file name that is safe to show, store and send back: no folders, no control or direction characters, at most 120 characters."""
    bare = unicodedata.normalize("NFC", _UNSAFE_IN_NAME.sub("", name.replace("\\", "/").rsplit("/", 1)[-1])).strip(" .")
    stem, point, ending = bare.rpartition(".")
    if not point or len(ending) > _LONGEST_ENDING:
        stem, ending = bare, ""
    kept = stem[: LONGEST_NAME - len(ending) - 1].strip(" .") or "berkas"
    return f"{kept}.{ending}" if ending else kept


def _invalid(path: str, key: str, name: str, **values: object) -> Invalid:
    return Invalid({path: FieldError(key, {"label": clean_name(name), **values})}, name=name)


def _starts(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(beginnings)


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff") and len(content) > 20


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_base_media(*brands: bytes) -> Callable[[bytes], bool]:
    """ISO base media (ISO/IEC 14496-12): the box ``ftyp`` names one of `brands`, as its main or a compatible one."""

    def looks_right(content: bytes) -> bool:
        length = int.from_bytes(content[:4], "big")
        if content[4:8] != b"ftyp" or not 16 <= length <= 512:
            return False
        named = {content[8:12], *(content[start : start + 4] for start in range(16, min(length, len(content)), 4))}
        return not named.isdisjoint(brands)

    return looks_right


def _is_mp3(content: bytes) -> bool:
    """An ID3 tag, or an MPEG audio frame of layer III (11 sync bits, a version and a bit rate that exist)."""
    if content.startswith(b"ID3"):
        return True
    frame = content[:4]
    return len(frame) == 4 and frame[0] == 0xFF and frame[1] & 0xE6 == 0xE2 and frame[2] & 0xF0 not in (0x00, 0xF0) and frame[2] & 0x0C != 0x0C


def _is_office_document(part: str) -> Callable[[bytes], bool]:
    """An OOXML package (ECMA-376 part 2) whose main part is `part`, without macros; only the directory of the ZIP is read."""

    def looks_right(content: bytes) -> bool:
        if not content.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                names = [entry.filename.lower() for entry in package.infolist()[: _MOST_PARTS + 1]]
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            return False
        macros = any(name.endswith(_MACROS) for name in names)
        return len(names) <= _MOST_PARTS and "[content_types].xml" in names and part in names and not macros

    return looks_right


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not _CONTROLS.search(text)


_KINDS: Mapping[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _starts(b"%PDF-1.", b"%PDF-2.")),
    "jpg": ("image/jpeg", _is_jpeg),
    "jpeg": ("image/jpeg", _is_jpeg),
    "png": ("image/png", _starts(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")),
    "webp": ("image/webp", _is_webp),
    "heic": ("image/heic", _is_base_media(b"heic", b"heix", b"mif1", b"heim", b"heis")),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _is_office_document("word/document.xml")),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _is_office_document("xl/workbook.xml")),
    "mp3": ("audio/mpeg", _is_mp3),
    "mp4": ("video/mp4", _is_base_media(b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"3gp4", b"3gp5", b"M4V ")),
    "txt": ("text/plain", _is_text),
}
"""Ending → media type, and whether content looks like it."""
