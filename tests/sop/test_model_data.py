"""Diagrams, forms and office agree with each other and with the printed SOP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from engine import expressions, lint
from engine.model import Flow, Node
from tests.sop import model_files, printed_sop
from tests.sop.printed_sop import STEPS, PrintedStep

HANDLING = model_files.HANDLING
OUTCOMES = {form.key: form.outcome() for form in model_files.all_forms().values() if form.outcome()}
ASKED_FURTHER = {"sebab_tidak_diteruskan"}
"""Gateways on the default way out of another that reads the same buttons: five do not fit around one."""
DECIDING = [
    (key, node)
    for key in model_files.diagrams()
    for node in model_files.process(key).nodes.values()
    if node.kind == "exclusiveGateway" and len(node.outgoing) > 1
]


def touch_minutes(*elements: str) -> int:
    """The norms of these tasks together."""
    found = (model_files.process(HANDLING).nodes[element].properties["mutu_waktu"] for element in elements)
    return sum((expressions.parse_duration(text).time for text in found), timedelta()) // timedelta(minutes=1)


def flows(key: str, node: Node) -> list[Flow]:
    """The flows that leave the node."""
    return [model_files.process(key).flows[flow] for flow in node.outgoing]


def test_all_files_together_are_deployable_without_a_remark() -> None:
    files = {path.name: path.read_bytes() for place in ("bpmn/*.bpmn", "forms/*.form", "forms/surat/*.typ") for path in model_files.ROOT.glob(place)}

    checked = lint.check_files(files)

    assert [(f.file, f.element_id, f.rule, f.message["en"]) for f in checked.findings] == []


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.number}-{step.task}")
def test_each_step_says_what_the_sop_prints(step: PrintedStep) -> None:
    process = model_files.process(HANDLING)
    node = process.nodes[step.task]
    lane = process.lane_of(node)

    assert node.documentation == step.words
    assert lane is not None
    assert lane.role == step.lane
    said = {name: node.properties.get(name) for name in ("langkah", "mutu_kelengkapan", "mutu_waktu", "mutu_output")}
    assert said == {"langkah": str(step.number), "mutu_kelengkapan": step.completeness, "mutu_waktu": step.touch_time, "mutu_output": step.output}
    assert "di_luar_sop" not in node.properties


def test_the_norms_add_up_to_the_totals_of_the_sop() -> None:
    intake, letter = ("tulis_aduan", "periksa_aduan", "pilah_aduan", "disposisi"), ("draf_balasan", "tanda_tangan", "distribusi", "arsip")

    assert touch_minutes(*intake, "jawab_kabid", *letter) == 266
    assert touch_minutes(*intake, "tindak_lanjut_bidang", *letter) == 266
    assert touch_minutes(*intake, "tindak_lanjut_bidang", "surat_peninjauan", *letter) == 446


def test_the_daily_check_is_step_two_of_the_sop() -> None:
    node = model_files.process(model_files.DAILY).nodes["periksa_kotak"]

    assert (node.properties["langkah"], node.properties["mutu_waktu"], node.documentation) == ("2", "PT5M", STEPS[1].words)


def test_what_the_sop_does_not_print_says_why_it_is_there() -> None:
    process = model_files.process(HANDLING)
    printed = {step.task for step in STEPS} | {"ada_pengaduan", "dijawab_kabid", "perlu_peninjauan"}
    silent = [
        node.id
        for node in process.nodes.values()
        if node.kind in ("userTask", "exclusiveGateway", "intermediateThrowEvent") and node.id not in printed
        and not node.properties.get("di_luar_sop")
    ]

    assert silent == ["jawaban_terkumpul", "tindak_lanjut_lengkap"], "only the plain merges of the SOP's own branches"
    assert {node.id for node in process.nodes.values() if node.kind == "userTask"} == {*(step.task for step in STEPS), *printed_sop.ADDED}


def test_each_user_task_has_a_form_and_each_form_a_task() -> None:
    used = {node.form_key for node in model_files.nodes("userTask")}

    beside = {model_files.process(HANDLING).properties[name] for name in ("formulir_kertas", "formulir_pesan")}
    assert used | beside == model_files.all_forms().keys()
    assert all(node.form_key == node.id for node in model_files.nodes("userTask"))


def test_every_named_role_status_register_and_group_exists_in_the_office() -> None:
    office = model_files.the_office()
    every = [node for key in model_files.diagrams() for node in model_files.process(key).nodes.values()]
    named = {name: {node.properties[name] for node in every if name in node.properties} for name in ("status_publik", "catat_register", "beri_tahu")}
    roles = {lane.role for key in model_files.diagrams() for lane in model_files.process(key).lanes.values()}
    readers = {
        group
        for form in model_files.all_forms().values()
        for field in form.walk()
        for group in field.properties.get("dibaca", "").split(",")
        if group
    }

    assert roles | named["beri_tahu"] | readers <= office.roles.keys()
    assert named["status_publik"] <= office.statuses.keys()
    assert named["catat_register"] == {"pengaduan", "nihil", "surat_keluar"} <= office.registers.keys()


def test_complaints_come_by_channels_of_the_office() -> None:
    properties = model_files.process(HANDLING).properties
    channels = {option.value for option in model_files.the_office().lists["kanal"]}

    assert (properties["kanal_publik"], properties["kanal_kertas"]) == ("website", "kotak")
    assert {"website", "kotak"} <= channels


def test_public_statuses_follow_the_steps() -> None:
    process = model_files.process(HANDLING)
    shown = {node.id: node.properties.get("status_publik") for node in process.nodes.values() if node.kind == "userTask"}

    assert shown == {
        "tulis_aduan": "diterima", "periksa_aduan": "diterima", "pilah_aduan": "diperiksa", "disposisi": "diteruskan",
        "jawab_kabid": "ditindaklanjuti", "tindak_lanjut_bidang": "ditindaklanjuti", "surat_peninjauan": "peninjauan",
        "rapat_peninjauan": "peninjauan", "draf_balasan": "disusun", "paraf_kabid": "disusun",
        "beri_nomor": "disusun", "tanda_tangan": "menunggu_ttd", "distribusi": "menunggu_ttd",
        "arsip": "selesai", "lengkapi_aduan": "menunggu_kelengkapan", "tangani_wbs": "ditindaklanjuti",
    }
    others = [node for node in process.nodes.values() if node.kind != "userTask" and "status_publik" in node.properties]
    passed = {node.id: node.properties["status_publik"] for node in others}
    assert passed == {
        "bukan_pengaduan": "ditutup", "kelengkapan_tidak_diterima": "ditutup", "tautkan_duplikat": "digabung", "digabung": "digabung",
        "wbs_selesai": "selesai",
        "aduan_dilimpahkan": "dilimpahkan",
    }
    assert process.nodes["kelengkapan_tidak_diterima"].properties["alasan_tutup"] == "Kelengkapan tidak diterima"
    assert process.nodes["bukan_pengaduan"].properties == {"status_publik": "ditutup", "alasan_tutup": "Bukan pengaduan"}


def test_tasks_are_titled_as_the_office_calls_them() -> None:
    titled = {node.id: node.name for node in model_files.nodes("userTask")}
    pages = {key: form.title for key, form in model_files.all_forms().items()}

    assert titled == {key: title for key, title in pages.items() if key in titled}


@pytest.mark.parametrize(("key", "gateway"), DECIDING, ids=lambda value: getattr(value, "id", value))
def test_every_splitting_gateway_asks_and_every_branch_answers(key: str, gateway: Node) -> None:
    assert gateway.name.endswith("?")
    assert all(flow.name for flow in flows(key, gateway))


@pytest.mark.parametrize(("key", "gateway"), DECIDING, ids=lambda value: getattr(value, "id", value))
def test_a_gateway_after_buttons_answers_each_of_them(key: str, gateway: Node) -> None:
    process = model_files.process(key)
    chain = [gateway]
    while (default := process.flows.get(chain[-1].default or "")) and len(process.nodes[default.target].outgoing) > 1:
        chain.append(process.nodes[default.target])
    conditions = [flow.condition for one in chain for flow in flows(key, one) if flow.condition]
    asked = {form for form in OUTCOMES for condition in conditions if f"{form}.keputusan" in condition}

    for form in asked:
        outcome = OUTCOMES[form]
        assert outcome is not None
        buttons = {f'{form}.keputusan = "{option.value}"' for option in outcome.options}
        if gateway.id in ASKED_FURTHER:
            assert set(conditions) < buttons
        else:
            assert set(conditions) <= buttons
            assert len(buttons - set(conditions)) == (chain[-1].default is not None), "the default answers exactly the button that is left"


def test_a_gateway_that_asks_further_stands_behind_one_that_answers_the_rest() -> None:
    process = model_files.process(HANDLING)

    before = {process.flows[flow].source for id_ in ASKED_FURTHER for flow in process.nodes[id_].incoming}

    assert before == {"pemilahan_diteruskan"}
    assert {process.nodes[id_].incoming for id_ in ASKED_FURTHER} == {(process.nodes["pemilahan_diteruskan"].default,)}


def test_the_review_gateway_reads_who_answered() -> None:
    perlu = model_files.process(HANDLING).flows["perlu_peninjauan__surat_peninjauan"]

    assert perlu.condition == (
        'if disposisi.kategori_kabid = "ya" then jawab_kabid.perlu_peninjauan = "ya" else some h in hasil_bidang satisfies h.perlu_peninjauan = "ya"'
    )


def test_each_part_of_the_formulir_has_all_its_fields() -> None:
    found: dict[str, set[str]] = {part: set() for part in printed_sop.PARTS}
    for form in model_files.all_forms().values():
        for group in form.fields:
            found.setdefault(group.properties.get("bagian", ""), set()).update(field.key for field in group.walk() if field.key)

    missing = {part: set(keys.split()) - found[part] for part, keys in printed_sop.PARTS.items()}

    assert {part: keys for part, keys in missing.items() if keys} == {}


def test_each_letter_a_form_names_exists() -> None:
    named = {letter for form in model_files.all_forms().values() for letter in form.letters}
    by_the_office = set(re.findall(r'"([a-z_]+\.typ)"', "".join(path.read_text() for path in (model_files.ROOT / "office").glob("*.toml"))))

    assert named | by_the_office == model_files.letters().keys() - {"kop.typ", "notulen.typ"}


def test_the_daily_check_starts_on_working_days_one_case_a_date() -> None:
    process = model_files.process(model_files.DAILY)
    (start,) = process.start_events()

    assert process.properties["nomor"] == "tanggal"
    assert start.properties["hari_kerja"] == "ya"
    assert start.events[0].timer is not None
    assert start.events[0].timer.text == "R/2026-01-05T07:30+08:00/P1D"
    assert model_files.process(HANDLING).properties["nomor"] == "tiket"
