"""The office itself: kantor.toml, peran.toml, bidang.toml, pejabat.toml."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, cast

from engine.office.tables import Table
from engine.office.values import Bidang, Holder, Post, Role

RIGHTS = frozenset({
    "aduan_kotak", "register", "laporan", "laporan_kelompok", "audit", "audit_kelompok", "proses", "terapkan", "akun", "operasi", "hari_libur",
    "sistem_luar",
})  # fmt: skip
"""What a role may open besides its tasks: type in paper complaints, the register, reports, the figures of one's own circle, the audit pages,
those of the cases of every circle too, the process pages, deploy, accounts, operations, holidays; and, for the account of another system, do the
work of service tasks and hand in messages."""

SEES = ("semua", "tugas", "tidak")

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def read_identity(file: Table) -> dict[str, Any]:
    """The fields of `Office` that kantor.toml fills, the channels' keys unchecked."""
    office = file.table("kantor")
    identity: dict[str, Any] = {
        "name": office.text("nama"), "short_name": office.text("nama_pendek"), "unit": office.text("unit"), "city": office.text("kota"),
        "address": office.text("alamat"), "postal_code": office.text("kode_pos"), "phone": office.text("telepon"), "email": office.text("surel"),
        "site": office.text("situs"), "letterhead": office.texts("kop"), "accent": office.text("aksen"),
        "promise_working_days": office.whole("janji_hari_kerja", least=1), "unconfirmed": office.texts("perlu_dikonfirmasi"),
    }
    if not _COLOUR.fullmatch(identity["accent"]):
        raise office.error("aksen", id="bukan warna; tulis misalnya #0b5d3b", en="no colour; write it like #0b5d3b")
    if not identity["letterhead"]:
        raise office.error("kop", id="kosong; isi baris kop surat", en="empty; fill in the lines of the letterhead")
    for key in identity["unconfirmed"]:
        if not office.has(key):
            raise office.error("perlu_dikonfirmasi", id=f"{key!r} bukan kunci [kantor]; hapus", en=f"{key!r} is no key of [kantor]; remove it")
    office.end()
    channels = file.table("alamat_kanal")
    sop = file.table("sop")
    identity["channels"] = {key: channels.text(key) for key in channels.unread()}
    identity["sop"] = {key: sop.texts(key) if sop.is_list(key) else sop.text(key) for key in sop.unread()}
    file.end()
    return identity


def read_roles(file: Table) -> dict[str, Role]:
    """peran.toml: one table a role, in the order of lists."""
    roles: dict[str, Role] = {}
    for key, row in file.sections():
        rights = row.texts("hak")
        for right in rights:
            row.check("hak", right, sorted(RIGHTS))
        roles[key] = Role(
            key=key, label=row.text("label"), short=row.text("pendek"), lane=row.text_or("jalur", ""),
            sees=cast(Any, row.one_of("lihat", SEES)), staff=row.flag("petugas", False), rank=row.whole("urutan"), rights=frozenset(rights),
            per_bidang=row.flag("per_bidang", False), privileged=row.flag("istimewa", False),
            superior=row.text_or("atasan", ""),
        )
        row.text_or("label_en", "")
        row.end()
    for key, row in file.sections():
        if superior := roles[key].superior:
            row.check("atasan", superior, [role.key for role in roles.values() if role.key != key and not role.per_bidang])
    return roles


def read_bidang(file: Table, roles: Mapping[str, Role]) -> dict[str, Bidang]:
    """bidang.toml: one table a unit; its group is made from the role that is held per bidang."""
    holder = next((role.key for role in roles.values() if role.per_bidang), None)
    bidang: dict[str, Bidang] = {}
    for key, row in file.sections():
        if holder is None:
            raise row.error(
                "", id="tidak ada peran dengan per_bidang = true di peran.toml; tambahkan", en="no role in peran.toml has per_bidang = true; add one",
            )
        bidang[key] = Bidang(key=key, label=row.text("label"), short=row.text("pendek"), group=f"{holder}:{key}")
        row.end()
    return bidang


def groups(roles: Mapping[str, Role], bidang: Mapping[str, Bidang]) -> dict[str, str]:
    """Every group a task may name, with its label, in the order of the files."""
    found: dict[str, str] = {}
    for role in roles.values():
        found |= {unit.group: unit.label for unit in bidang.values()} if role.per_bidang else {role.key: role.label}
    return found


def read_posts(file: Table, known_groups: Collection[str]) -> dict[str, Post]:
    """pejabat.toml: one table a post, its holders in ``[[<post>.pemegang]]``."""
    posts: dict[str, Post] = {}
    for key, row in file.sections():
        role = row.text("peran")
        row.check("peran", role, known_groups)
        posts[key] = Post(
            key=key, title=row.text("jabatan"), block=row.text("blok"), role=role, signs=row.flag("menandatangani", False),
            holders=_read_holders(row),
        )
        row.end()
    return posts


def _read_holders(post: Table) -> tuple[Holder, ...]:
    holders: list[Holder] = []
    for row in post.rows("pemegang"):
        row.day("sejak")
        since, until = row.span("sejak", "sampai")
        assert since is not None
        if holders and (holders[-1].until or date.max) >= since:
            raise row.error(
                "sejak", id=f"{holders[-1].name} masih memegang jabatan pada {since}; isi 'sampai' pemegang sebelumnya",
                en=f"{holders[-1].name} still holds the post on {since}; fill in 'sampai' of the holder before",
            )
        holders.append(Holder(
            name=row.text("nama"), rank=row.text("pangkat"), nip=row.text("nip"), since=since, until=until, person=row.text_or("orang", "") or None,
        ))
        row.end()
    return tuple(holders)
