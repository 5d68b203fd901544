"""Every command of the engine that writes, with what must stand before it: what the sweep kills at each of its statements."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from engine import Engine, Envelope, Office
from engine.correspondence import TypstRenderer
from engine.history import digest
from engine.persistence.jobs import Job
from engine.persistence.store import Store
from engine.runtime import sending
from engine.runtime.shell import Shell
from tests.engine.breaking.outside_races import border, service
from tests.engine.breaking.stages import BRANCHES, NOT_YET, TWO_WAYS
from tests.engine.runtime.written import WoundClock, bpmn, line

BEFORE = "2026-06-08T08:00:00+08:00"
NOW = "2026-06-08T09:00:00+08:00"
"""When the command is given, an hour after all that stands before it."""
PDF = b"%PDF-1.4\n%%EOF\n"

Words = dict[str, str]
"""What a command needs to know of what stands: ids."""


def opened(url: str, office: Office, at: str, *, alike: bool) -> Engine:
    """An engine whose clock stands. `alike`: with salts that are all alike, so that two runs store the same bytes."""
    salts = (lambda count: b"\7" * count) if alike else secrets.token_bytes
    parts = Shell(Store.open(url), office, WoundClock(at), TypstRenderer(), salts=salts, keys={1: b"k" * 32}, mailboxes={"email": Abyss()})
    return Engine(parts)


class Abyss:
    """A channel that takes everything."""

    def send(self, envelope: Envelope) -> None:
        """Gone."""


@dataclass(frozen=True)
class Command:
    """A command: `given` makes what stands before it and gives the words that `act` needs."""

    title: str
    given: Callable[[Engine], Words]
    act: Callable[[Engine, Words], Any]
    again: frozenset[str] = frozenset()
    """Tables to which the same command, given again after it was done, adds. None: it changes nothing."""


# ---------------------------------------------------------------- what stands

FORM = (
    b'{"type":"default","id":"bukti","schemaVersion":18,"components":['
    b'{"type":"filepicker","id":"f","key":"berkas","label":"Berkas"},{"type":"textfield","id":"t","key":"isi","label":"Isi"}]}'
)
REGISTERED = (
    '|<bpmn:extensionElements><camunda:properties><camunda:property name="catat_register" value="buku"/>'
    '<camunda:property name="beri_tahu" value="pimpinan"/></camunda:properties></bpmn:extensionElements>'
)
TICKETED = bpmn(
    "lapor", "startEvent M", "userTask Tulis camunda:formKey=bukti" + REGISTERED, "userTask Periksa", "endEvent E",
    flows="M>Tulis Tulis>Periksa Periksa>E", lanes="Petugas: M Tulis Periksa E", properties="nomor=tiket",
)  # fmt: skip
DAILY = bpmn(
    "harian", "startEvent M|<bpmn:timerEventDefinition><bpmn:timeCycle>R/2026-01-05T08:30+08:00/P1D</bpmn:timeCycle></bpmn:timerEventDefinition>",
    "userTask T", "endEvent E", flows="M>T T>E", lanes="Petugas: M T E", properties="nomor=tanggal",
)  # fmt: skip
TIMED = bpmn(
    "lewat", "startEvent M", "userTask Periksa",
    "boundaryEvent B attachedToRef=Periksa cancelActivity=false|<bpmn:timerEventDefinition><bpmn:timeDuration>PT30M</bpmn:timeDuration>"
    "</bpmn:timerEventDefinition>", "userTask Lewat", "endEvent E", "endEvent F",
    flows="M>Periksa Periksa>E B>Lewat Lewat>F", lanes="Petugas: M Periksa B Lewat E F",
)  # fmt: skip
TOLD = bpmn(
    "kabar", "startEvent M", "intermediateThrowEvent Kabari|<bpmn:extensionElements><camunda:properties>"
    '<camunda:property name="kirim_surel" value="terima"/><camunda:property name="kirim_surel_ke" value="surel"/>'
    '<camunda:property name="isian_nama" value="surel"/></camunda:properties></bpmn:extensionElements>',
    "userTask T", "endEvent E", flows="M>Kabari Kabari>T T>E", lanes="Petugas: M Kabari T E",
)  # fmt: skip


def people(engine: Engine) -> Words:
    """Three accounts."""
    for user, role in (("sari", "petugas"), ("tono", "petugas"), ("adi", "admin")):
        engine.add_user(user, roles=[role], by="system")
    return {}


def _with(files: dict[str, bytes]) -> Callable[[Engine], Words]:
    """Three accounts and these files in force."""

    def given(engine: Engine) -> Words:
        people(engine)
        engine.deploy(files, by="system")
        return {}

    return given


def _at_work(model: bytes, key: str, then: Callable[[Engine, Words], Any] = lambda engine, words: None, **data: Any) -> Callable[[Engine], Words]:
    """A case at its first task, after sari has done what `then` does."""

    def given(engine: Engine) -> Words:
        _with({f"{key}.bpmn": model, "bukti.form": FORM} if b"bukti" in model else {f"{key}.bpmn": model})(engine)
        case = engine.start(key, data, by="sari").id
        found = engine.inbox("sari", case=case)
        words = {"case": case, "task": found[0].id if found else ""}
        then(engine, words)
        return words

    return given


def _with_upload(engine: Engine) -> Words:
    """The numbered process in force; sari has sent a file for its form."""
    _with({"lapor.bpmn": TICKETED, "bukti.form": FORM})(engine)
    engine.upload("sari", "bukti.pdf", PDF)
    return {}


def _due(engine: Engine) -> Words:
    """Two cases with a due timer, and a daily process whose case of the day has not begun."""
    words = _at_work(TIMED, "lewat")(engine)
    engine.start("lewat", by="tono", business_key="KEDUA")
    engine.deploy({"harian.bpmn": DAILY}, by="system")
    return words


def _signed_in(engine: Engine) -> Words:
    people(engine)
    engine.save_session("kunci-sesi", user_id="tono", data={"a": 1})
    return {}


def _staged(engine: Engine) -> Words:
    engine.stage("surat.form", b"{}", by="system")
    return {}


def _repairable(engine: Engine) -> Words:
    """A case that its gateway has stopped, and a newer diagram whose gateway would not."""
    words = _at_work(TWO_WAYS, "pilih", lambda engine, words: engine.complete(words["task"], {"nilai": 7}, by="sari"))(engine)
    engine.deploy({"pilih.bpmn": TWO_WAYS.replace(b"nilai &lt; 5", b"nilai &lt;= 10")}, by="system")
    return words


LONG = timedelta(hours=8)


def _lent(engine: Engine, words: Words) -> None:
    """The case's work is lent to `satu`."""
    (work,) = engine.fetch_work(["kirim"], by="system", worker="satu", lease=LONG)
    words["work"] = work.id


def _dead(engine: Engine, words: Words) -> None:
    """Nobody tries the case's work any more."""
    _lent(engine, words)
    engine.fail_work(words["work"], "gagal", by="system", worker="satu", attempt=1, retries=0)


def _of_lent(act: Callable[..., Any], *said: Any, **more: Any) -> Callable[[Engine, Words], Any]:
    return lambda engine, words: act(engine, words["work"], *said, by="system", worker="satu", attempt=1, **more)


def _told(then: Callable[[Engine, Words], Any] = lambda engine, words: None) -> Callable[[Engine], Words]:
    return _at_work(TOLD, "kabar", then, surel="rina@contoh.example")


def _message_lent(engine: Engine, words: Words) -> None:
    """The case's message is being sent."""
    engine._shell.command("system", partial(sending.lend, channels=["email"]))


def _marked(mark: Callable[..., None], **said: Any) -> Callable[[Engine, Words], Any]:
    """Whoever sends the case's message says how it went."""

    def act(engine: Engine, words: Words) -> None:
        job = Job(words["case"], -1, path="Kabari", topic="email", due=None, attempt=1, tries=0, worker=sending.SENDER, error=None)
        sending.settle(engine._shell, job, partial(mark, **said))

    return act


def _message_failed(engine: Engine, words: Words) -> None:
    """Nobody sends the case's message any more."""
    _message_lent(engine, words)
    _marked(sending.give_up, said="550 tidak ada", code="550")(engine, words)


# ---------------------------------------------------------------- the commands

TWO_STEPS = line("urut", "Periksa", "Putuskan")
ACCOUNT = frozenset({"account_act"})


def _complete(**values: Any) -> Callable[[Engine, Words], Any]:
    return lambda engine, words: engine.complete(words["task"], values, by="sari", idempotency_key="tekan-1")


def _filled() -> dict[str, Any]:
    return {"isi": "Rina", "berkas": [{"digest": digest(PDF), "name": "bukti.pdf", "type": "application/pdf", "size": len(PDF)}]}


COMMANDS = [
    Command("start", _with({"urut.bpmn": TWO_STEPS}), lambda engine, words: engine.start("urut", {"a": 1}, by="sari", idempotency_key="k")),
    Command("start, with a number", _with({"lapor.bpmn": TICKETED, "bukti.form": FORM}),
            lambda engine, words: engine.start("lapor", {"a": 1}, by="sari", idempotency_key="k")),
    Command("start and complete, with a file", _with_upload,
            lambda engine, words: engine.start("lapor", by="sari", complete=_filled(), idempotency_key="k")),
    Command("start, the first step failing", _with({"tunggu.bpmn": NOT_YET}),
            lambda engine, words: engine.start("tunggu", {"mulai": "2026-07-01T00:00:00Z"}, by="sari", idempotency_key="k")),
    Command("claim", _at_work(TWO_STEPS, "urut"), lambda engine, words: engine.claim(words["task"], by="sari")),
    Command("unclaim", _at_work(TWO_STEPS, "urut", lambda engine, words: engine.claim(words["task"], by="sari")),
            lambda engine, words: engine.unclaim(words["task"], by="sari")),
    Command("save a draft over another",
            _at_work(TWO_STEPS, "urut", lambda engine, words: engine.save_draft(words["task"], {"a": ["1"]}, by="sari")),
            lambda engine, words: engine.save_draft(words["task"], {"a": ["2"]}, by="sari")),
    Command("complete", _at_work(TWO_STEPS, "urut", lambda engine, words: engine.save_draft(words["task"], {"a": ["1"]}, by="sari")), _complete(x=1)),
    Command("complete, with a file", _at_work(TICKETED, "lapor", lambda engine, words: engine.upload("sari", "bukti.pdf", PDF)),
            lambda engine, words: engine.complete(words["task"], _filled(), by="sari", idempotency_key="tekan-1")),
    Command("complete the last task", _at_work(line("satu", "Periksa"), "satu"), _complete(x=1)),
    Command("complete with values that fail", _at_work(TWO_WAYS, "pilih"), _complete(nilai=7), again=frozenset({"event", "incident", "instance"})),
    Command("complete after a fault", _at_work(TWO_WAYS, "pilih", lambda engine, words: engine.complete(words["task"], {"nilai": 7}, by="sari")),
            _complete(nilai=11)),
    Command("complete when a timer is due", _at_work(TIMED, "lewat"), _complete(x=1)),
    Command("cancel", _at_work(BRANCHES, "cabang"), lambda engine, words: engine.cancel(words["case"], reason="ditarik", by="adi")),
    Command("cancel with a timer", _at_work(TIMED, "lewat"), lambda engine, words: engine.cancel(words["case"], reason="ditarik", by="adi")),
    Command("retry", _at_work(NOT_YET, "tunggu", mulai="2026-06-08T00:30:00Z"), lambda engine, words: engine.retry(words["case"], by="adi")),
    Command("correlate", _at_work(border("surat"), "surat", kunci="A-1"),
            lambda engine, words: engine.correlate("jawaban", {"a": 1}, key="A-1", by="system", idempotency_key="k")),
    Command("fetch work", _at_work(service("kirim", hours=4), "kirim"),
            lambda engine, words: engine.fetch_work(["kirim"], by="system", worker="satu", lease=LONG)),
    Command("complete work", _at_work(service("kirim", hours=4), "kirim", _lent), _of_lent(Engine.complete_work, {"a": 1})),
    Command("fail work", _at_work(service("kirim", hours=4), "kirim", _lent), _of_lent(Engine.fail_work, "gagal")),
    Command("fail work for the last time", _at_work(service("kirim", hours=4), "kirim", _lent), _of_lent(Engine.fail_work, "gagal", retries=0)),
    Command("end work in an error", _at_work(service("kirim", hours=4), "kirim", _lent), _of_lent(Engine.work_error, "TOLAK")),
    Command("end work in an error that nobody catches", _at_work(service("kirim", hours=4), "kirim", _lent), _of_lent(Engine.work_error, "LAIN")),
    Command("retry dead work", _at_work(service("kirim", hours=4), "kirim", _dead), lambda engine, words: engine.retry(words["case"], by="adi")),
    Command("cancel with dead work", _at_work(service("kirim", hours=4), "kirim", _dead),
            lambda engine, words: engine.cancel(words["case"], reason="ditarik", by="adi")),
    Command("start, with a message to send", _with({"kabar.bpmn": TOLD}),
            lambda engine, words: engine.start("kabar", {"surel": "rina@contoh.example"}, by="sari", idempotency_key="k")),
    Command("lend a message to whoever sends it", _told(), _message_lent),
    Command("mark a message as sent", _told(_message_lent), _marked(sending.sent)),
    Command("put a message back", _told(_message_lent), _marked(sending.put_back, said="451 nanti")),
    Command("give a message up", _told(_message_lent), _marked(sending.give_up, said="550 tidak ada", code="550")),
    Command("retry a failed message", _told(_message_failed), lambda engine, words: engine.retry(words["case"], by="adi")),
    Command("tell what is due of a task", _at_work(TWO_STEPS, "urut"), lambda engine, words: engine.run_due()),
    Command("mend a stopped case", _repairable,
            lambda engine, words: engine.mend(words["case"], {"nilai": 11}, reason="salah ketik", by="system"),
            again=frozenset({"event", "instance"})),
    Command("move a case to another version", _repairable, lambda engine, words: engine.migrate(words["case"], reason="diperbaiki", by="system")),
    Command("run what is due", _due, lambda engine, words: engine.run_due()),
    Command("deploy", _with({"urut.bpmn": TWO_STEPS}),
            lambda engine, words: engine.deploy({"urut.bpmn": line("urut", "Lain"), "harian.bpmn": DAILY}, by="system"),
            again=frozenset({"deployment"})),
    Command("add an account", people,
            lambda engine, words: engine.add_user("budi", roles=["pimpinan", "petugas"], by="adi", password="rahasia sekali")),
    Command("change an account", _signed_in, lambda engine, words: engine.change_user("tono", by="adi", active=False, name="Tono S"), again=ACCOUNT),
    Command("set a password", _signed_in, lambda engine, words: engine.set_password("tono", "rahasia sekali", by="adi"), again=ACCOUNT),
    Command("give a role", people, lambda engine, words: engine.give_role("tono", "pimpinan", by="adi")),
    Command("end a role", people, lambda engine, words: engine.end_role("tono", "petugas", by="adi"), again=ACCOUNT),
    Command("stage a file", _staged, lambda engine, words: engine.stage("surat.form", b"{ }", by="system")),
    Command("unstage files", _staged, lambda engine, words: engine.unstage(by="system")),
    Command("upload a file", people, lambda engine, words: engine.upload("sari", "bukti.pdf", PDF)),
    Command("begin a session", people, lambda engine, words: engine.save_session("kunci-sesi", user_id="sari", data={"a": 1})),
    Command("end a session", _signed_in, lambda engine, words: engine.end_session("kunci-sesi")),
    Command("note a failed try", people, lambda engine, words: engine.note_failure("alamat"), again=frozenset({"attempt"})),
    Command("forget failed tries", lambda engine: {"": str(engine.note_failure("alamat"))}, lambda engine, words: engine.forget_failures("alamat")),
]  # fmt: skip
BY_TITLE = {command.title: command for command in COMMANDS}
