"""The processes that are played to be recorded: together they hold everything that runs."""

from __future__ import annotations

from tests.engine.runtime.written import bpmn

ROOTS = (
    '<bpmn:message id="Pesan_jawab" name="jawab"/><bpmn:message id="Pesan_batal" name="batal"/>'
    '<bpmn:error id="Galat" name="Galat" errorCode="E1"/><bpmn:escalation id="Naik" name="Naik" escalationCode="X1"/>'
)
MESSAGES = ("jawab", "batal")
ERRORS = ("E1", "E2")
DURATION = "|<bpmn:timerEventDefinition><bpmn:timeDuration>{}</bpmn:timeDuration></bpmn:timerEventDefinition>"
DATE = "|<bpmn:timerEventDefinition><bpmn:timeDate>{}</bpmn:timeDate></bpmn:timerEventDefinition>"
CYCLE = "|<bpmn:timerEventDefinition><bpmn:timeCycle>{}</bpmn:timeCycle></bpmn:timerEventDefinition>"
MESSAGE = '|<bpmn:messageEventDefinition messageRef="Pesan_{}"/>'
ERROR = '|<bpmn:errorEventDefinition errorRef="Galat"/>'
ESCALATION = '|<bpmn:escalationEventDefinition escalationRef="Naik"/>'
EACH = '|<bpmn:multiInstanceLoopCharacteristics isSequential="{}" camunda:collection="{}" camunda:elementVariable="{}"/>'
TIMES = (
    '|<bpmn:multiInstanceLoopCharacteristics isSequential="{}"><bpmn:loopCardinality>{}</bpmn:loopCardinality>'
    "<bpmn:completionCondition>nrOfCompletedInstances = 2</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>"
)
ALL_IN = (
    '<bpmn:extensionElements><camunda:in variables="all"/><camunda:in source="pilih" target="pilihan"/>'
    '<camunda:out source="hasil" target="{}"/></bpmn:extensionElements>'
)
EXTERNAL = "camunda:type=external camunda:topic=cap"


def _file(content: bytes) -> bytes:
    """With the messages, errors and escalations that models refer to."""
    return content.replace(b"</bpmn:definitions>", ROOTS.encode() + b"</bpmn:definitions>")


GATES = bpmn(
    "gerbang", "startEvent Mulai", "userTask Isi camunda:candidateGroups=petugas camunda:dueDate=P3D", "exclusiveGateway Pilih", "userTask Biasa",
    'scriptTask Hitung scriptFormat=feel|<bpmn:script>catatan = "b"</bpmn:script>', "intermediateThrowEvent Tercatat", "exclusiveGateway Temu",
    "parallelGateway Bagi", "userTask Kiri", "userTask Kanan", "parallelGateway Satu", "inclusiveGateway Mana", "userTask Surat", "userTask Telepon",
    "inclusiveGateway Kumpul", "userTask Tutup", "exclusiveGateway Lagi", "endEvent Selesai", "endEvent Berhenti|<bpmn:terminateEventDefinition/>",
    flows="Mulai>Isi Isi>Pilih Pilih>Biasa*\nPilih>Hitung[pilih_=_\"b\"]\nBiasa>Temu Hitung>Tercatat Tercatat>Temu Temu>Bagi Bagi>Kiri Bagi>Kanan "
    "Kiri>Satu Kanan>Satu Satu>Mana Mana>Surat[pilih_=_\"a\"]\nMana>Telepon[pilih_!=_\"c\"]\nMana>Kumpul* Surat>Kumpul Telepon>Kumpul "
    "Kumpul>Tutup Tutup>Lagi Lagi>Isi[pilih_=_\"a\"]\nLagi>Berhenti[pilih_=_\"b\"]\nLagi>Selesai*",
    lanes="Petugas: Mulai Isi Pilih Biasa Hitung Tercatat Temu Bagi Kiri Kanan Satu Mana Surat Telepon Kumpul Tutup Lagi Selesai Berhenti",
)  # fmt: skip
TIMES_OF = bpmn(
    "waktu", "startEvent Mulai" + CYCLE.format("R/2026-06-09T08:00+08:00/P1D"), "intermediateCatchEvent Lama" + DURATION.format("PT2H"),
    "intermediateCatchEvent Tanggal" + DATE.format("2026-06-08T15:00:00+08:00"), "userTask Kerja",
    "boundaryEvent Batas attachedToRef=Kerja" + DURATION.format("PT5H"), "boundaryEvent Batal attachedToRef=Kerja" + MESSAGE.format("batal"),
    "boundaryEvent Ingat attachedToRef=Kerja cancelActivity=false" + CYCLE.format("R3/PT1H"),
    "boundaryEvent Tegur attachedToRef=Kerja cancelActivity=false" + DURATION.format("PT90M"), "userTask Ditegur", "endEvent SelesaiTegur",
    "boundaryEvent Hari attachedToRef=Kerja" + DATE.format("2026-06-09T00:00:00+08:00"), "userTask Diingat", "endEvent SelesaiIngat",
    "exclusiveGateway Temu", "eventBasedGateway Mana", "intermediateCatchEvent Jawab" + MESSAGE.format("jawab"),
    "intermediateCatchEvent Sabar" + DURATION.format("PT4H"), "exclusiveGateway Sudah", "userTask Baca", "endEvent Selesai",
    flows="Mulai>Lama Lama>Tanggal Tanggal>Kerja Kerja>Temu Batas>Temu Batal>Temu Hari>Temu Ingat>Diingat Diingat>SelesaiIngat Tegur>Ditegur "
    "Ditegur>SelesaiTegur Temu>Mana Mana>Jawab Mana>Sabar Jawab>Sudah Sabar>Sudah Sudah>Baca Baca>Selesai",
    lanes="Petugas: Mulai Lama Tanggal Kerja Batas Batal Ingat Tegur Hari Diingat Ditegur SelesaiIngat SelesaiTegur Temu Mana Jawab Sabar Sudah Baca "
    "Selesai",
)  # fmt: skip
WORK = bpmn(
    "kerja", "startEvent Mulai" + DATE.format("2026-12-01T08:00:00+08:00"), f"serviceTask Cap {EXTERNAL}",
    "boundaryEvent Lama attachedToRef=Cap" + DURATION.format("PT4H"), "boundaryEvent Galat1 attachedToRef=Cap" + ERROR, "userTask Perbaiki",
    "exclusiveGateway Temu", f"serviceTask Tiap {EXTERNAL}" + EACH.format("false", "daftar", "butir"),
    "boundaryEvent Apa attachedToRef=Tiap|<bpmn:errorEventDefinition/>", "exclusiveGateway Lanjut",
    f"serviceTask Urut {EXTERNAL}" + TIMES.format("true", "3"), "boundaryEvent Batal attachedToRef=Urut" + MESSAGE.format("batal"),
    "boundaryEvent Lambat attachedToRef=Urut cancelActivity=false" + MESSAGE.format("jawab"), "userTask Dijawab", "endEvent SelesaiJawab",
    "intermediateCatchEvent Tunggu" + MESSAGE.format("jawab"), "exclusiveGateway Usai", "endEvent Selesai",
    flows="Mulai>Cap Cap>Temu Galat1>Perbaiki Lama>Perbaiki Perbaiki>Temu Temu>Tiap Tiap>Lanjut Apa>Lanjut Lanjut>Urut Urut>Tunggu "
    "Batal>Usai Tunggu>Usai Lambat>Dijawab Dijawab>SelesaiJawab Usai>Selesai",
    lanes="Petugas: Mulai Cap Galat1 Lama Perbaiki Temu Tiap Apa Lanjut Urut Batal Lambat Dijawab SelesaiJawab Tunggu Usai Selesai",
)  # fmt: skip


def _inside(*nodes: str, flows: str) -> str:
    """What stands within a sub-process."""
    content = bpmn("p", *nodes, flows=flows).decode()
    return content[content.index(">", content.index("<bpmn:process")) + 1 : content.index("</bpmn:process>")]


_WORKED = _inside(
    "startEvent Awal", "userTask Periksa", "exclusiveGateway Bagaimana", "intermediateThrowEvent Lapor" + ESCALATION, "userTask Teruskan",
    "endEvent Gagal" + ERROR, "endEvent Beres",
    flows='Awal>Periksa Periksa>Bagaimana Bagaimana>Lapor[pilih_=_"a"]\nBagaimana>Gagal[pilih_=_"b"]\nBagaimana>Teruskan*\n'
    "Lapor>Teruskan Teruskan>Beres",
)  # fmt: skip
_ITEM = _inside("startEvent Awal2", "userTask Telaah camunda:candidateGroups=${bagian}", "endEvent Usai2", flows="Awal2>Telaah Telaah>Usai2")
_ROW = _inside("startEvent Awal3", "userTask Sahkan" + EACH.format("true", "daftar", "nama"), "endEvent Usai3", flows="Awal3>Sahkan Sahkan>Usai3")
_STOPS = _inside("startEvent Awal4", "userTask Timbang", "exclusiveGateway Naikkan", "endEvent Angkat" + ESCALATION, "endEvent Biasa",
                 flows='Awal4>Timbang Timbang>Naikkan Naikkan>Angkat[pilih_=_"a"]\nNaikkan>Biasa*')  # fmt: skip
INNER = bpmn(
    "subproses", "startEvent Mulai", f"subProcess Kerjakan|{_WORKED}", "boundaryEvent Galat1 attachedToRef=Kerjakan" + ERROR,
    "boundaryEvent Tahu attachedToRef=Kerjakan cancelActivity=false" + ESCALATION, "userTask Baca", "endEvent SelesaiBaca", "exclusiveGateway Temu",
    f"subProcess Semua{EACH.format('false', 'daftar', 'bagian')}{_ITEM}", "boundaryEvent Lama attachedToRef=Semua" + DURATION.format("PT20H"),
    "boundaryEvent Batal attachedToRef=Semua" + MESSAGE.format("batal"),
    "exclusiveGateway Lanjut", f"subProcess Baris{EACH.format('true', 'daftar', 'bagian')}{_ROW}", f"subProcess Pikir|{_STOPS}",
    "boundaryEvent Naik1 attachedToRef=Pikir" + ESCALATION, "exclusiveGateway Kumpul", "userTask Suara" + TIMES.format("false", "3"),
    "endEvent Selesai",
    flows="Mulai>Kerjakan Kerjakan>Temu Galat1>Temu Tahu>Baca Baca>SelesaiBaca Temu>Semua Semua>Lanjut Lama>Lanjut Batal>Lanjut "
    "Lanjut>Baris Baris>Pikir Pikir>Kumpul Naik1>Kumpul Kumpul>Suara Suara>Selesai",
    lanes="Petugas: Mulai Kerjakan Galat1 Tahu Baca SelesaiBaca Temu Semua Lama Batal Lanjut Baris Pikir Naik1 Kumpul Suara Selesai",
)  # fmt: skip
CHILD = bpmn(
    "anak", "startEvent Mulai", "userTask Jawab camunda:candidateGroups=petugas", "exclusiveGateway Bagaimana", "endEvent Gagal" + ERROR,
    "endEvent Lapor" + ESCALATION, "endEvent Selesai",
    flows='Mulai>Jawab Jawab>Bagaimana Bagaimana>Gagal[hasil_=_"b"]\nBagaimana>Lapor[hasil_=_"a"]\nBagaimana>Selesai*',
)  # fmt: skip
CALLER = bpmn(
    "panggil", "startEvent Mulai", "userTask Isi", f"callActivity Sekali calledElement=anak|{ALL_IN.format('jawaban')}",
    "boundaryEvent Galat1 attachedToRef=Sekali" + ERROR, "boundaryEvent Lekas attachedToRef=Sekali" + DURATION.format("PT4H"),
    "boundaryEvent Tahu attachedToRef=Sekali cancelActivity=false" + ESCALATION, "userTask Baca", "endEvent SelesaiBaca",
    "exclusiveGateway Temu", "callActivity Tiap calledElement=anak" + EACH.format("false", "daftar", "bagian"),
    "boundaryEvent Galat2 attachedToRef=Tiap|<bpmn:errorEventDefinition/>", "boundaryEvent Batal attachedToRef=Tiap" + MESSAGE.format("batal"),
    "exclusiveGateway Lanjut", "callActivity Urut calledElement=anak" + EACH.format("true", "daftar", "bagian"),
    "boundaryEvent Galat3 attachedToRef=Urut" + ERROR, "boundaryEvent Lama attachedToRef=Urut" + DURATION.format("PT30H"), "exclusiveGateway Usai",
    "endEvent Selesai",
    flows="Mulai>Isi Isi>Sekali Sekali>Temu Galat1>Temu Lekas>Temu Tahu>Baca Baca>SelesaiBaca Temu>Tiap Tiap>Lanjut Galat2>Lanjut "
    "Batal>Lanjut Lanjut>Urut Urut>Usai Galat3>Usai Lama>Usai Usai>Selesai",
    lanes="Petugas: Mulai Isi Sekali Galat1 Lekas Tahu Baca SelesaiBaca Temu Tiap Galat2 Batal Lanjut Urut Galat3 Lama Usai Selesai",
)  # fmt: skip

DOUBTFUL = bpmn(
    "jalan", "startEvent M", "userTask Timbang", "exclusiveGateway G", "endEvent Besar", "endEvent Kecil",
    flows="M>Timbang Timbang>G G>Besar[nilai_>_10] G>Kecil[nilai_<_5]", lanes="Petugas: M Timbang G Besar Kecil",
)  # fmt: skip
"""A gateway that finds no way for some values."""

MODELS = {f"{key}.bpmn": _file(content) for key, content in (
    ("gerbang", GATES), ("waktu", TIMES_OF), ("kerja", WORK), ("subproses", INNER), ("anak", CHILD), ("panggil", CALLER),
)}  # fmt: skip
"""File name → bytes."""
STARTED = ("gerbang", "waktu", "kerja", "subproses", "panggil")
"""Keys of those that cases are started of."""
