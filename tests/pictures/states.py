"""Every page in every state that it has: empty, ordinary, full, wrong, changed meanwhile, late. One walk through an office that fills up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page

from engine import Order
from tests.engine.runtime.test_incidents import TWO_WAYS
from tests.scenario import File, Official, Stage
from tests.sop import site
from tests.sop.acts import COMPLAINT
from tests.sop.site import Site
from tests.webtasks.office import INFORMATION, REVIEW, WHO, Office

State = tuple[str, Page]
"""Name of the state (of the picture too), and the page in it."""
BROKEN_DIAGRAM = (site.model_files.ROOT / "bpmn" / "surat_keluar.bpmn").read_bytes().replace(b"bpmn:intermediateThrowEvent", b"bpmn:task")
CHANGED_DIAGRAM = (site.model_files.ROOT / "bpmn" / "surat_keluar.bpmn").read_bytes().replace(b'name="Surat', b'name="Naskah', 1)


def walk(browser: Browser, folder: Path) -> Iterator[State]:
    """Each state in turn; a page is good until the next is asked for."""
    office = Office(f"sqlite:///{folder / 'office.db'}")
    at_rest = Site(office.engine, office.app, office.clock, folder / "office.db")
    try:
        with site.served(at_rest) as served:
            stage = Stage(browser, served)
            yield from _empty(stage)
            yield from _citizen(stage)
            cases = {element: office.brought_to(element, {} if element == "tindak_lanjut_bidang" else REVIEW) for element in WHO}
            done = office.brought_to("arsip", INFORMATION)
            office.does(done, "arsip")
            for number in range(30):
                office.complaint(judul=f"Antrean berkas nomor {number + 1} tidak bergerak")
            office.passes(400)
            yield from _tasks(stage, office, {element: case.id for element, case in cases.items()})
            yield from _lists(stage, str(done.business_key))
            yield from _completing(stage, office)
            yield from _audit(stage, str(done.business_key))
            yield from _analyst(stage)
            yield from _house(stage, office)
            yield from _colleagues(stage, office)
            stage.close()
    finally:
        office.engine.close()


def _empty(stage: Stage) -> Iterator[State]:
    page = stage.citizen("Tamu").page
    for name, address in (
        ("publik-beranda-belum-ada-aduan", "/"), ("publik-aduan", "/aduan"), ("publik-lacak", "/lacak"), ("publik-periksa-surat", "/periksa-surat/"),
        ("publik-statistik-kosong", "/statistik"),
        ("publik-periksa-surat-tidak-dikenal", "/periksa-surat/AAAA-BBBB-CCCC-DDDD"), ("masuk", "/masuk"),
        ("galat-tidak-ada", "/tidak-ada"),
    ):  # fmt: skip
        page.goto(address)
        yield name, page
    for name, user, address in (
        ("kotak-tugas-kosong", "sari", "/tugas"), ("daftar-kasus-kosong", "sari", "/kasus"), ("register-kosong", "sari", "/register/pengaduan"),
        ("audit-daftar-kosong", "ayu", "/audit"), ("laporan-kosong", "sari", "/laporan"), ("operasi-tanpa-insiden", "adi", "/operasi"),
    ):  # fmt: skip
        yield name, stage.person(user).goes_to(address)


def _citizen(stage: Stage) -> Iterator[State]:
    guest = stage.citizen("Tamu")
    guest.page.goto("/aduan")
    guest.fills({"Pokok aduan": "Terlalu singkat", "NIK": "12"})
    guest.presses("Periksa sebelum dikirim")
    yield "publik-aduan-salah", guest.page
    guest.fills(COMPLAINT)
    guest.presses("Periksa sebelum dikirim")
    yield "publik-aduan-periksa", guest.page
    guest.presses("Kirim Aduan")
    yield "publik-tanda-terima", guest.page
    guest.page.goto("/lacak/aduan")
    yield "publik-status-diterima", guest.page
    guest.follows("ADU-2026-999999", "SALAH")
    yield "publik-lacak-salah", guest.page
    guest.page.goto("/masuk")
    guest.page.get_by_label("Nama pengguna").fill("sari")
    guest.page.get_by_label("Kata sandi").fill("bukan ini")
    guest.presses("Masuk")
    yield "masuk-salah", guest.page
    for _ in range(5):
        guest.follows("ADU-2026-999999", "SALAH")
    yield "galat-terlalu-sering", guest.page


def _tasks(stage: Stage, office: Office, cases: dict[str, str]) -> Iterator[State]:
    tasks = {element: next(t for t in office.engine.inbox(WHO[element], case=cases[element]) if t.element_id == element) for element in cases}
    for element, task in tasks.items():
        yield f"tugas-{element}", stage.person(WHO[element]).goes_to(f"/tugas/{task.id}")
    sari, budi = stage.person("sari"), stage.person("budi")
    sari.goes_to(f"/tugas/{tasks['pilah_aduan'].id}")
    sari.presses("Serahkan kepada Kabid")
    yield "tugas-salah", sari.page
    budi.goes_to(f"/tugas/{tasks['paraf_kabid'].id}")
    office.does(office.engine.case(cases["paraf_kabid"]), "paraf_kabid")
    budi.presses("Paraf")
    yield "tugas-berubah", budi.page
    budi.goes_to(f"/tugas/{tasks['paraf_kabid'].id}")
    yield "tugas-sudah-selesai", budi.page
    office.engine.claim(tasks["rapat_peninjauan"].id, by="sari")
    yield "tugas-anda-pegang", sari.goes_to(f"/tugas/{tasks['rapat_peninjauan'].id}")
    office.does(office.engine.case(cases["tanda_tangan"]), "tanda_tangan", keputusan="kembalikan", alasan_kembali="Perjelas alinea kedua.")
    (returned,) = office.engine.inbox("sari", case=cases["tanda_tangan"])
    yield "tugas-dikembalikan", sari.goes_to(f"/tugas/{returned.id}")
    office.does(office.engine.case(cases["tanda_tangan"]), "draf_balasan", isi_surat="Alamat dapat Saudara/i perbarui sendiri lewat OSS.")
    (compared,) = office.engine.inbox("budi", case=cases["tanda_tangan"])
    yield "tugas-versi-draf", budi.goes_to(f"/tugas/{compared.id}")
    yield "catat-aduan-kotak", sari.goes_to("/catat")
    yield "catat-beberapa-formulir", sari.goes_to("/catat/banyak")


def _lists(stage: Stage, done: str) -> Iterator[State]:
    sari, budi = stage.person("sari"), stage.person("budi")
    for name, address in (
        ("kotak-tugas-penuh", "/tugas?tab=kelompok"), ("kotak-tugas-terlambat", "/tugas?tab=kelompok&saring=terlambat"),
        ("kotak-tugas-tanpa-hasil", "/tugas?tab=kelompok&cari=tidakada"), ("daftar-kasus-penuh", "/kasus"),
        ("register-pengaduan", "/register/pengaduan"), ("register-surat-keluar", "/register/surat_keluar"), ("akun-saya", "/akun/saya"),
        ("laporan", "/laporan"),
    ):  # fmt: skip
        yield name, sari.goes_to(address)
    yield "kotak-tugas-pimpinan", budi.goes_to("/tugas?tab=semua")
    yield "kotak-tugas-selesai", budi.goes_to("/tugas?tab=selesai")
    for part, address in case_parts(sari, done).items():
        yield f"kasus-{part}", sari.goes_to(address)
    code = stage.site.engine.tracking_code(stage.case_id(done))
    reader = stage.citizen("Pelapor lama")
    reader.follows(done, code)
    yield "publik-status-selesai", reader.page


def _completing(stage: Stage, office: Office) -> Iterator[State]:
    """A citizen is asked for more, and adds it; a case that belongs elsewhere is before Kabid."""
    case, other = office.complaint(), office.complaint()
    asked = {"kelengkapan": ["lokasi", "nomor_permohonan"], "pesan_pelapor": "Di mana letak usahanya?", "batas_kelengkapan": "2026-06-25"}
    office.does(case, "periksa_aduan", keputusan="minta_kelengkapan", **asked)
    reader = stage.citizen("Pelapor diminta")
    reader.follows(str(case.business_key), office.engine.tracking_code(case.id))
    yield "publik-status-menunggu-kelengkapan", reader.page
    reader.presses("Lengkapi Aduan")
    yield "publik-lengkapi", reader.page
    reader.presses("Kirim Kelengkapan")
    yield "publik-lengkapi-salah", reader.page
    reader.fills({"Lokasi kejadian": "Jalan Contoh 1", "Nomor permohonan/izin": "IZN-0042"})
    reader.presses("Kirim Kelengkapan")
    yield "publik-status-kelengkapan-dikirim", reader.page
    sari = stage.person("sari")
    yield "tugas-dilengkapi", sari.goes_to(f"/tugas/{office.task(case, 'sari').id}")
    yield "kasus-waktu-henti", sari.goes_to(f"/kasus/{case.business_key}?bagian=waktu")
    office.does(other, "periksa_aduan")
    elsewhere = {"instansi": "Dinas Pekerjaan Umum", "alasan_pelimpahan": "Lampu jalan.", "data_diteruskan": "tanpa_identitas"}
    office.does(other, "pilah_aduan", keputusan="bukan_kewenangan", **elsewhere)
    yield "tugas-disposisi-pelimpahan", stage.person("budi").goes_to(f"/tugas/{office.task(other, 'budi').id}")


def case_parts(reader: Official, ticket: str) -> dict[str, str]:
    """Part of the case's page → its address, as far as the reader is shown it."""
    links = reader.goes_to(f"/kasus/{ticket}").locator("nav a[href*='bagian=']")
    return {address.rpartition("bagian=")[2]: address for address in links.evaluate_all("found => found.map(link => link.getAttribute('href'))")}


def _audit(stage: Stage, done: str) -> Iterator[State]:
    ayu = stage.person("ayu")
    yield "audit-daftar", ayu.goes_to("/audit")
    yield "audit-awal", ayu.goes_to(f"/audit/{done}?langkah=1")
    yield "audit-keputusan", ayu.goes_to(f"/audit/{done}?langkah=4")
    yield "audit-akhir", ayu.goes_to(f"/audit/{done}?langkah=99")


def _analyst(stage: Stage) -> Iterator[State]:
    anto = stage.person("anto")
    yield "proses-daftar", anto.goes_to("/proses")
    yield "proses-versi", anto.goes_to("/proses/penanganan_pengaduan:1")
    yield "proses-unggah", anto.goes_to("/proses/unggah")
    for name, content in (("proses-unggah-ditolak", BROKEN_DIAGRAM), ("proses-unggah-siap", CHANGED_DIAGRAM)):
        anto.goes_to("/proses/unggah")
        anto.page.locator("#berkas").set_input_files(File("surat_keluar.bpmn", content, "application/xml").payload)
        anto.presses("Unggah dan periksa")
        yield name, anto.page


def _house(stage: Stage, office: Office) -> Iterator[State]:
    adi = stage.person("adi")
    yield "akun-daftar", adi.goes_to("/akun")
    adi.presses("Buat akun")
    yield "akun-salah", adi.page
    office.engine.deploy({"pilih.bpmn": TWO_WAYS.replace(b'"Petugas"', b'"Kasi"')}, by="system")
    case = office.engine.start("pilih", by="sari")
    (task,) = office.engine.inbox("sari", case=case.id)
    office.engine.complete(task.id, {"nilai": 7}, by="sari")
    yield "operasi-insiden", adi.goes_to("/operasi")
    office.engine.deploy({"pilih.bpmn": TWO_WAYS.replace(b'"Petugas"', b'"Kasi"').replace(b'id="T"', b'id="T2"').replace(b'="T"', b'="T2"')
                          .replace(b">T<", b">T2<")}, by="system")  # fmt: skip
    yield "operasi-perbaiki", adi.goes_to(f"/operasi/insiden/{case.id}")
    adi.presses("Lihat yang berbeda, lalu pindahkan")
    yield "operasi-pindah-ditolak", adi.page
    yield "tugas-tanpa-formulir-insiden", stage.person("sari").goes_to(f"/tugas/{task.id}")


def _colleagues(stage: Stage, office: Office) -> Iterator[State]:
    """One in another's place: by an order, by a handover; and what they write to one another."""
    adi, tuti, dewi, budi = (stage.person(who) for who in ("adi", "tuti", "dewi", "budi"))
    yield "delegasi-kosong", adi.goes_to("/akun/delegasi")
    adi.presses("Tambah Delegasi")
    yield "delegasi-salah", adi.page
    now = office.clock.now()
    for post, deputy, kind, begins, ends in (("kepala_dinas", "tuti", "plh", 0, 3), ("kasi_pengaduan", "joko", "plt", 5, 9)):
        since, until = now + timedelta(days=begins), now + timedelta(days=ends)
        office.engine.delegate(Order(post, deputy, kind, number="800/15/DPMPTSP/2026", dated=now.date(), since=since, until=until), by="adi")
    yield "delegasi", adi.goes_to("/akun/delegasi")
    office.brought_to("tanda_tangan")
    tuti.goes_to("/akun/saya")
    tuti.page.get_by_label("di kotak tugas dan lewat email").check()
    tuti.presses("Simpan")
    yield "akun-saya-salah", tuti.page
    yield "kotak-tugas-plh", tuti.goes_to("/tugas?tab=kelompok")
    yield "tugas-plh", tuti.goes_to(f"/tugas/{office.engine.inbox('tuti')[0].id}")
    task = office.task(office.brought_to("tindak_lanjut_bidang", {}), "dewi")
    office.engine.claim(task.id, by="dewi")
    yield "alihkan-tanpa-rekan", dewi.goes_to(f"/tugas/{task.id}/alihkan")
    office.engine.add_user("dono", roles=["bidang:perizinan"], by="system", name="Dono")
    budi.goes_to(f"/tugas/{task.id}/alihkan")
    budi.presses("Alihkan Petugas")
    yield "alihkan-salah", budi.page
    office.engine.assign(task.id, to="dono", reason="Dewi bertugas di lapangan sampai Jumat.", by="budi")
    office.engine.comment(task.case_id, "Berkas asli ada di loket 2. @dewi tolong serahkan.", by="budi")
    ticket = office.engine.case(task.case_id).business_key
    yield "kasus-riwayat-catatan", budi.goes_to(f"/kasus/{ticket}?bagian=riwayat")
    yield "kasus-dapat-dialihkan", budi.goes_to(f"/kasus/{ticket}")
    office.passes(3 * 24 * 60)
    yield "plh-berakhir", tuti.goes_to("/tugas")
