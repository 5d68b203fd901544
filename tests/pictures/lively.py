"""Every page as its person sees it in an office through whose hands some cases have gone in two weeks; not all are done, some are late."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser

from engine.rehearsal import Rehearsal, read_script
from tests.pictures.states import State, case_parts
from tests.scenario import Official, Stage
from tests.sop import acts, site

MARK = "-ramai"
"""At the end of these pictures' names, before the width."""


def walk(browser: Browser, folder: Path) -> Iterator[State]:
    """Each page in turn; a page is good until the next is asked for."""
    with site.furnished(folder) as furnished, site.served(furnished) as served:
        since = served.clock.at
        company = Rehearsal(served.engine, served.clock, read_script(site.model_files.ROOT / "office"), random.Random(11))
        company.play(14, since=since, until=since + timedelta(days=12))
        stage = Stage(browser, served)
        yield from _citizen(stage)
        yield from _staff(stage)
        yield from _case(stage, _archived(stage))
        yield from _auditor(stage, _archived(stage))
        yield from _others(stage)
        stage.close()


def _citizen(stage: Stage) -> Iterator[State]:
    rina = stage.citizen()
    yield "publik-beranda", rina.goes_to("/")
    rina.goes_to("/aduan")
    rina.presses("Periksa sebelum dikirim")
    yield "publik-aduan-semua-kosong", rina.page
    rina.complains(acts.COMPLAINT)
    yield "publik-tanda-terima", rina.page
    assert rina.status == "Diterima"
    yield "publik-status-diterima", rina.page


def _staff(stage: Stage) -> Iterator[State]:
    sari = stage.person("sari")
    yield "kotak-tugas-kelompok", sari.goes_to("/tugas?tab=kelompok")
    yield "kotak-tugas-selesai", sari.goes_to("/tugas?tab=selesai")
    yield "galat-bukan-untuk-peran", stage.person("wira").goes_to("/tugas")
    yield "daftar-kasus", sari.goes_to("/kasus")
    yield "register-pengaduan", sari.goes_to("/register/pengaduan")
    yield "laporan", sari.goes_to("/laporan?masa=2026-T2")
    guest = stage.citizen("Pembaca").page
    guest.goto("/statistik")
    yield "publik-statistik", guest
    yield "tugas", sari.goes_to(_first_task(sari))
    button = sari.page.locator("main form button.btn-primary").last
    with sari.page.expect_navigation(wait_until="load"):
        button.click()
    yield "tugas-sesudahnya", sari.page


def _first_task(official: Official) -> str:
    """Address of the first task that the person's groups may take."""
    address = official.goes_to("/tugas?tab=kelompok").locator("[data-open]").first.get_attribute("href")
    assert address is not None
    return address


def _archived(stage: Stage) -> str:
    """Ticket of a complaint that went all the way."""
    rows, _ = stage.site.engine.read.cases("ayu", status="completed")
    return next(row.ticket for row in rows if row.ticket and row.public_status == "selesai")


def _case(stage: Stage, ticket: str) -> Iterator[State]:
    sari = stage.person("sari")
    for part, address in case_parts(sari, ticket).items():
        yield f"kasus-{part}", sari.goes_to(address)


def _auditor(stage: Stage, ticket: str) -> Iterator[State]:
    ayu = stage.person("ayu")
    yield "audit-daftar", ayu.goes_to("/audit")
    yield "audit-awal", ayu.goes_to(f"/audit/{ticket}?langkah=1")
    yield "audit-keputusan", ayu.goes_to(f"/audit/{ticket}?langkah=9")


def _others(stage: Stage) -> Iterator[State]:
    yield "proses-daftar", stage.person("anto").goes_to("/proses")
    yield "akun-daftar", stage.person("adi").goes_to("/akun")
    yield "hari-libur", stage.person("umar").goes_to("/hari-libur?tahun=2026")
    yield "hari-libur-cabut", stage.person("umar").goes_to("/hari-libur?tahun=2026&cabut=2026-06-16&jenis=libur_nasional")
    yield "operasi", stage.person("adi").goes_to("/operasi")
