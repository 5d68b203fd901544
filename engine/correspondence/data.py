"""What a letter template reads as ``json("data.json")``: the office, the case, what its forms say, who signs, and the date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine import forms, workdays
from engine.correspondence.sealing import MARK
from engine.correspondence.words import in_words
from engine.model import OFFICE, Definition, Field, Form
from engine.office import Office, Post, format

QR = "qr.svg"
"""Name under which the QR code lies beside the template, when there is one."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a letter may say of a case beside its variables."""

    ticket: str
    """Business key, e.g. ``ADU-2026-000123``."""
    received: datetime | None = None
    channel: str = ""
    """Value of the office's list ``kanal``."""
    code: str = ""
    """Tracking code; only documents for the citizen carry it."""
    track_url: str = ""
    """Address of the tracking page; the receipt's QR code holds it."""
    attachments: tuple[str, ...] = ()
    """Names of the files that came with the complaint."""
    clerk: str = ""
    """Who took a complaint in on paper."""


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who signs for the holder of a post."""

    person: str
    """User id."""
    name: str
    prefix: str
    """``Plh.``, ``Plt.`` or ``a.n.``."""
    names_own_post: bool
    """Whether the block names the deputy's own post below that of the holder (a.n.)."""


def channel_of(variables: Mapping[str, Any]) -> str:
    """By which channel a case came: `kanal` of the start data's variable `penerimaan`; "" when that is not said."""
    received = variables.get("penerimaan")
    return str(received.get("kanal") or "") if isinstance(received, dict) else ""


_SAMPLE_CASE = CaseFacts(
    "ADU-0000-000000", datetime(2026, 1, 5, tzinfo=UTC), code="AAAA-BBBB-CCCC", track_url="https://contoh.example", attachments=("contoh.pdf",)
)
_SAMPLE_MARK = {"alamat": "https://contoh.example", "kode": "AAAA-BBBB-CCCC-DDDD", "waktu": "5 Januari 2026 08.00 WITA", "qr": MARK}


def letter_data(
    office: Office,
    definition: Definition,
    *,
    case: CaseFacts,
    variables: Mapping[str, Any],
    at: datetime,
    form: Form | None = None,
    values: Mapping[str, Any] | None = None,
    qr: bool = False,
    deputies: Mapping[str, Deputy] | None = None,
    sealed: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The data of a letter, JSON throughout; null stands for what is not known.

    - ``kantor``: everything expressions read under that name (lists as options, settings), and nama_pemerintah, nama_dinas, kop (lines),
      alamat, kode_pos, telepon, surel, aksen, lambang (file name)
    - ``kasus``: tiket, kode, alamat_lacak, kanal (value), waktu_terima (ISO, office's clock), janji_tanggal (ISO: the promised working days
      counted from receipt), petugas_penerima, lampiran (names), proses, versi
    - ``data``: the variables, `values` being what the form `form` holds while it is not completed yet
    - ``isi``: the same as texts to print: per form key every field ("" while empty; choices and files: lists of texts; lists: lists of such
      objects), and so too under the name of each multi-instance's collected results
    - ``pejabat``: who signs: jabatan, blok, nama, pangkat, nip, awalan, by the form's property ``penandatangan`` (expression yielding a post);
      ``para_pejabat``: the same for every post. Where `deputies` (post → who signs for its holder) names one, name, rank and NIP are theirs,
      ``awalan`` says as what they sign, and ``jabatan_sendiri`` is their own post where the block names it
    - ``tanggal``: surat (in words, by the form's property ``tanggal_surat``), and of `at`: iso, panjang, hari, lengkap, pendek, tahun,
      bulan_romawi, pukul, terbilang
    - ``qr``: name of the QR code's file
    - ``ttd``: `sealed`, what `mark` says of the electronic signature; null for a letter that is signed by hand

    Raises ModelFault when one of the form's properties cannot be computed.
    """
    local = at.astimezone(ZoneInfo(office.zone))
    known = {OFFICE: office.variables(local.date()), **variables, **({form.key: dict(values)} if form and values is not None else {})}
    common = office_data(office, definition.letters, at=at, deputies=deputies)
    return {
        **common,
        "kasus": _case(office, definition, case),
        "data": {key: value for key, value in known.items() if key != OFFICE},
        "isi": _contents(office, definition, known, local),
        "pejabat": common["para_pejabat"].get(str(_asked(form, "penandatangan", known, local))),
        "tanggal": {"surat": _in_full(_asked(form, "tanggal_surat", known, local)), **common["tanggal"]},
        "qr": QR if qr else None,
        "ttd": dict(sealed) if sealed else None,
    }


def mark(address: str, code: str, at: datetime, zone: str) -> dict[str, str]:
    """What a letter that is signed electronically shows of it: alamat (of the page that says whose it is), kode, waktu (in words), qr (file name)."""
    return {"alamat": address, "kode": code, "waktu": format.moment(at, zone), "qr": MARK}


def office_data(
    office: Office, files: Iterable[str], *, at: datetime, deputies: Mapping[str, Deputy] | None = None
) -> dict[str, Any]:
    """What a document reads that is of no case: ``kantor``, ``para_pejabat`` and ``tanggal`` of `letter_data`; `files`: names of what lies beside
    its template."""
    local = at.astimezone(ZoneInfo(office.zone))
    return {
        "kantor": {**office.variables(local.date()), **_office(office, files)},
        "para_pejabat": {key: _post(office, post, local.date(), (deputies or {}).get(key)) for key, post in office.posts.items()},
        "tanggal": _moment(local, office.zone),
    }  # fmt: skip


def samples(office: Office, definition: Definition, *, at: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two sets of data to try a letter template on before it is deployed: with every field filled, and with every field empty."""
    full = letter_data(office, definition, case=_SAMPLE_CASE, variables=_sample_variables(definition), at=at, qr=True, sealed=_SAMPLE_MARK)
    empty = letter_data(office, definition, case=CaseFacts(_SAMPLE_CASE.ticket), variables={}, at=at)
    signer = next(iter(full["para_pejabat"].values()), None)
    return {**full, "pejabat": signer}, empty


def _sample_variables(definition: Definition) -> dict[str, Any]:
    variables: dict[str, Any] = {key: forms.sample(form) for key, form in definition.forms.items()}
    for name, form in _collected(definition):
        variables[name] = [forms.sample(form), forms.sample(form)]
    return variables


def _office(office: Office, files: Iterable[str]) -> dict[str, Any]:
    return {
        "nama_pemerintah": office.letterhead[0], "nama_dinas": office.letterhead[-1], "kop": list(office.letterhead), "alamat": office.address,
        "kode_pos": office.postal_code, "telepon": office.phone, "surel": office.email, "aksen": office.accent,
        "lambang": next((name for name in sorted(files) if name.startswith("lambang.")), None),
    }


def _case(office: Office, definition: Definition, case: CaseFacts) -> dict[str, Any]:
    received = case.received.astimezone(ZoneInfo(office.zone)).replace(microsecond=0) if case.received else None
    promised = workdays.add_working_days(office.calendar, received, office.promise_working_days) if received else None
    return {
        "tiket": case.ticket, "kode": case.code or None, "alamat_lacak": case.track_url or None, "kanal": case.channel or None,
        "waktu_terima": received.isoformat() if received else None, "janji_tanggal": promised.isoformat() if promised else None,
        "petugas_penerima": case.clerk or None, "lampiran": list(case.attachments), "proses": definition.name, "versi": definition.version,
    }


def _post(office: Office, post: Post, on: date, deputy: Deputy | None) -> dict[str, str]:
    holder = post.holder(on)
    if deputy is not None:
        own = office.post_of(deputy.person, on)
        return {
            "jabatan": post.title, "blok": f"{deputy.prefix} {post.block}", "awalan": deputy.prefix, "nama": own[1].name if own else deputy.name,
            "pangkat": own[1].rank if own else "", "nip": own[1].nip if own else "",
            **({"jabatan_sendiri": own[0].title} if own and deputy.names_own_post else {}),
        }
    return {
        "jabatan": post.title, "blok": post.block, "nama": holder.name if holder else "", "pangkat": holder.rank if holder else "",
        "nip": holder.nip if holder else "", "awalan": "",
    }


def _asked(form: Form | None, name: str, known: Mapping[str, Any], now: datetime) -> Any:
    """The form-level property `name`, its expression reading the form's own values first."""
    if form is None:
        return None
    own = known.get(form.key)
    return forms.computed(form, name, {**known, **(own if isinstance(own, Mapping) else {})}, now=now)


def _in_full(day: Any) -> str | None:
    return _date(day, "") if isinstance(day, str) else None


def _moment(moment: datetime, zone: str) -> dict[str, Any]:
    day = moment.date()
    return {
        "iso": moment.replace(microsecond=0).isoformat(), "panjang": format.day(day), "hari": format.weekday(day), "lengkap": format.full_day(day),
        "pendek": format.short_day(day), "tahun": str(day.year), "bulan_romawi": format.roman_month(day), "pukul": format.clock(moment, zone),
        "terbilang": f"{in_words(day.day)} bulan {format.day(day).split()[1]} tahun {in_words(day.year)}",
    }


def _contents(office: Office, definition: Definition, known: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    written: dict[str, Any] = {key: _form(office, form, known.get(key), known, now) for key, form in definition.forms.items()}
    for name, form in _collected(definition):
        items = known.get(name)
        written[name] = [_form(office, form, item, known, now) for item in items] if isinstance(items, list) else []
    return written


def _collected(definition: Definition) -> Iterator[tuple[str, Form]]:
    """Variables that gather what a repeated task wrote, with its form."""
    for node in definition.process.nodes.values():
        if node.loop and node.loop.output_collection and node.form_key and node.form_key in definition.forms:
            yield node.loop.output_collection, definition.forms[node.form_key]


def _form(office: Office, form: Form, values: Any, known: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    contents = {field.key: _blank(field) for field in _keyed(form.fields)}
    if isinstance(values, Mapping):
        for section in forms.describe(form, values, known, now=now):
            contents.update({row.path: printed(row, office.zone) for row in section.rows})
    return contents


def _keyed(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        if field.key:
            yield field
        else:
            yield from _keyed(field.children)


def _blank(field: Field) -> Any:
    return [] if field.type in ("checklist", "filepicker", "dynamiclist") else ""


def printed(row: forms.Row, zone: str) -> Any:
    """The row's value to print: a text, a list of texts, or for a table a list of {key: such}."""
    if row.kind == "table":
        return [{key: _cell(cell, zone) for key, cell in zip(row.value.keys, cells, strict=True)} for cells in row.value.rows]
    return _PRINTED[row.kind](row.value, zone)


def _cell(cell: forms.Row, zone: str) -> Any:
    return "" if cell.value is None else printed(cell, zone)


def _number(value: Any, _zone: str) -> str:
    text = repr(value)
    return format.number(value, decimals=len(text.partition(".")[2]) if isinstance(value, float) and "e" not in text else 0)


def _date(value: Any, _zone: str) -> str:
    return format.day(date.fromisoformat(str(value)[:10]))


def _instant(value: Any, zone: str) -> str:
    moment = datetime.fromisoformat(str(value))
    return format.moment(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)), zone)


_PRINTED: Mapping[str, Callable[[Any, str], Any]] = {
    "text": lambda value, _zone: str(value),
    "prose": lambda value, _zone: str(value),
    "choice": lambda value, _zone: str(value),
    "choices": lambda value, _zone: list(value),
    "yesno": lambda value, _zone: "Ya" if value else "Tidak",
    "time": lambda value, _zone: str(value).replace(":", "."),
    "files": lambda value, _zone: [file["name"] for file in value],
    "number": _number,
    "date": _date,
    "datetime": _instant,
}
