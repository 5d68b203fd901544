"""The sub-commands of `run.py`, as an administrator would call them, on a store of their own."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import run
from commands.parts import opened, shipped_files
from commands.settings import ROOT, Settings, load_settings
from engine import Engine
from tests import sealing
from tests.engine.channels.mail_server import mail_server
from tests.engine.runtime.test_incidents import TWO_WAYS
from tests.engine.runtime.written import bpmn

Call = Callable[..., Result]
DIAGRAM = ROOT / "bpmn" / "penanganan_pengaduan.bpmn"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def call(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs one command with the settings of a fresh office; keyword arguments are further `ALUR_*` variables."""
    monkeypatch.chdir(tmp_path)

    def calling(*arguments: str | Path, **settings: str) -> Result:
        environment = {"ALUR_DATA": str(data), **{f"ALUR_{name.upper()}": value for name, value in settings.items()}}
        return CliRunner().invoke(run.main, [str(argument) for argument in arguments], env=environment)

    return calling


@pytest.fixture
def case(call: Call, data: Path) -> str:
    """A deployed office with one complaint; its ticket."""
    call("deploy")
    engine = Engine.open(f"sqlite:///{data / 'office.db'}")
    begun = engine.start(engine.office.settings["proses_publik"], by="pelapor", complete=dict(engine.office.samples[0].values))
    engine.close()
    assert begun.business_key is not None
    return begun.business_key


def refused_in_one_line(result: Result) -> str:
    assert result.exit_code != 0
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_deploying_says_which_versions_it_made_and_then_that_nothing_changed(call: Call) -> None:
    first, second = call("deploy"), call("deploy")

    assert "penanganan_pengaduan  version 1" in first.stdout
    assert second.stdout == "nothing changed\n"


def test_check_names_the_element_of_a_diagram_that_cannot_run(call: Call, tmp_path: Path) -> None:
    spoilt = tmp_path / "salah.bpmn"
    spoilt.write_text(re.sub(r"periksa_aduan\.keputusan = \"ada\"", "periksa_aduan.keputusan === 1", DIAGRAM.read_text(encoding="utf-8")))

    as_text, as_json = call("check", spoilt), call("check", "--json", spoilt)

    assert as_text.exit_code == as_json.exit_code == 1
    assert "ada_pengaduan__catat_pengaduan" in as_text.stderr
    assert "ada_pengaduan__catat_pengaduan" in {finding["element_id"] for finding in json.loads(as_json.stdout)}


def test_check_has_nothing_to_say_of_what_is_shipped(call: Call) -> None:
    result = call("check", *shipped_files())

    assert (result.exit_code, result.output) == (0, "")


def test_deploying_a_diagram_that_cannot_run_is_refused_and_changes_nothing(call: Call, tmp_path: Path) -> None:
    call("deploy")
    spoilt = tmp_path / DIAGRAM.name
    spoilt.write_text(DIAGRAM.read_text(encoding="utf-8").replace("bpmn:userTask", "bpmn:scriptTask"))

    refused, again = call("deploy", spoilt), call("deploy")

    assert refused.exit_code == 1
    assert "nothing was deployed" in refused.stderr
    assert again.stdout == "nothing changed\n"


def test_an_account_is_added_listed_and_given_a_new_password(call: Call, data: Path) -> None:
    added = call("user", "add", "sari", "--role", "kasi", "--name", "Sari")
    listed = call("user", "list")
    changed = call("user", "reset", "sari")

    old, new = (result.stdout.split()[-1] for result in (added, changed))
    engine = Engine.open(f"sqlite:///{data / 'office.db'}")
    assert re.search(r"sari +active +kasi +Sari", listed.stdout)
    assert engine.check_password("sari", new)
    assert not engine.check_password("sari", old)
    engine.close()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("user", "reset", "siapa"), "NotFound"),
        (("verify", "ADU-2026-999999"), "NotFound"),
        (("replay", "tidakada"), "NotFound"),
        (("export", "tidakada"), "NotFound"),
    ],
)
def test_what_does_not_exist_is_said_in_one_line(call: Call, command: tuple[str, ...], said: str) -> None:
    assert said in refused_in_one_line(call(*command))


def test_a_case_is_proved_run_again_and_exported(call: Call, case: str) -> None:
    proof, again, exported = call("verify", case), call("replay", case), call("export", case)

    assert "1 cases, 1 events" in proof.stdout
    assert "whole" in proof.stdout
    assert "same" in again.stdout
    assert json.loads(exported.stdout)["ticket"] == case


def test_every_case_can_be_proved_run_again_and_exported_at_once(call: Call, case: str) -> None:
    proof, again, exported = call("verify", "--all"), call("replay", "--all"), call("export", "--all")

    assert [result.exit_code for result in (proof, again, exported)] == [0, 0, 0]
    assert [json.loads(line)["ticket"] for line in exported.stdout.splitlines()] == [case]


def test_the_worker_does_what_is_due_once(call: Call, case: str) -> None:
    result = call("worker", "--once")

    assert result.exit_code == 0
    assert "cases moved" in result.stderr


def test_the_doctor_says_how_each_part_is(call: Call, case: str) -> None:
    result = call("doctor")

    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == [
        "python", "data", "database", "office", "cases", "timers", "messages", "incoming", "incidents", "proof",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"port": "delapan"}, "ALUR_PORT: Input should be a valid integer"),
        ({"port": "0"}, "ALUR_PORT: Input should be greater than or equal to 1"),
        ({"prot": "8000"}, "ALUR_PROT: there is no such setting"),
        ({"config": "tidak-ada.toml"}, "tidak-ada.toml"),
        ({"office": "tidak-ada"}, "kantor.toml"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(call: Call, settings: dict[str, str], said: str) -> None:
    assert said in refused_in_one_line(call("user", "list", **settings))


def test_settings_come_from_a_file_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "alur.toml").write_text("port = 8001\nthreads = 3\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALUR_PORT", "8002")

    settings = load_settings(threads=None)

    assert (settings.port, settings.threads) == (8002, 3)


def test_the_password_of_the_mail_server_is_never_taken_from_a_file(call: Call, tmp_path: Path) -> None:
    (tmp_path / "alur.toml").write_text('smtp_password = "rahasia sekali"\n')

    said = refused_in_one_line(call("doctor"))

    assert "ALUR_SMTP_PASSWORD" in said
    assert "rahasia sekali" not in said


def test_a_signing_key_that_cannot_be_used_stops_everything_in_one_line(call: Call, tmp_path: Path) -> None:
    key, passphrase = sealing.written(tmp_path)
    signing = {"sign_file": str(key), "sign_passphrase_file": str(passphrase)}

    assert call("user", "list", **signing).exit_code == 0
    assert "ALUR_SIGN_PASSPHRASE_FILE" in refused_in_one_line(call("user", "list", sign_file=str(key)))
    passphrase.chmod(0o644)
    assert "others than its owner" in refused_in_one_line(call("user", "list", **signing))


def test_the_worker_sends_by_the_mail_server_of_the_settings_and_the_doctor_says_what_waits(call: Call, data: Path) -> None:
    with mail_server() as server:
        mail = {"smtp_host": "127.0.0.1", "smtp_port": str(server.port), "smtp_security": "none", "smtp_from": "aduan@dinas.example"}
        call("deploy", **mail)
        with opened(Settings(data=data, smtp_host="127.0.0.1")) as engine:
            values = {**engine.office.samples[0].values, "surel": "rina@contoh.example"}
            ticket = engine.start(engine.office.settings["proses_publik"], by="pelapor", complete=values).business_key
        assert "messages   1 queued; email is on" in call("doctor", **mail).stdout

        call("worker", "--once", **mail)

        assert "messages   none waits; email is on" in call("doctor", **mail).stdout
    (taken,) = server.taken
    assert (taken["From"], taken["Subject"]) == ("DPMPTSP Kukar <aduan@dinas.example>", f"[{ticket}] Tanda terima pengaduan")


def test_only_their_owner_may_read_data_and_keys(call: Call, data: Path) -> None:
    call("user", "list")

    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "kunci.json").stat().st_mode) == 0o600


def test_cases_are_not_played_into_a_demo_that_is_there(call: Call, data: Path) -> None:
    call("deploy")

    result = CliRunner().invoke(run.main, ["demo", "--data", str(data), "--cases", "3"])

    assert "--cases plays into a new one" in refused_in_one_line(result)


def test_incidents_are_listed_and_tried_again_from_the_command_line(call: Call, data: Path, tmp_path: Path) -> None:
    for name, model in (("pilih", TWO_WAYS), ("lain", TWO_WAYS.replace(b'"pilih"', b'"lain"'))):
        (tmp_path / f"{name}.bpmn").write_bytes(model)
    call("deploy", tmp_path / "pilih.bpmn", tmp_path / "lain.bpmn")
    assert call("retry", "--all").stdout == "no incidents\n"
    engine = Engine.open(f"sqlite:///{data / 'office.db'}")
    engine.add_user("sari", roles=["petugas"], by="system")
    cases = [engine.start(key, {"rahasia": "zzmarkah"}, by="sari").id for key in ("pilih", "lain")]
    for case_id in cases:
        engine.complete(engine.inbox("sari", case=case_id)[0].id, {"nilai": 7}, by="sari")
    engine.close()

    listed = call("incidents")
    assert listed.stdout.count("None of the gateway's conditions holds") == 2
    assert "zzmarkah" not in listed.stdout
    one, rest = call("retry", cases[0]), call("retry", "--all")

    assert (one.exit_code, one.stdout) == (0, f"{cases[0]}  running\n")
    assert (rest.exit_code, rest.stdout) == (0, f"{cases[1]}  running\n")
    assert call("incidents").stdout == ""
    assert "no incident" in refused_in_one_line(call("retry", cases[0]))


def test_trying_again_what_is_not_repaired_fails(call: Call, data: Path, tmp_path: Path) -> None:
    (tmp_path / "tenggat.bpmn").write_bytes(bpmn(
        "tenggat", "startEvent M", "userTask T camunda:dueDate=${x}", "endEvent E", flows="M>T T>E", lanes="Petugas: M T E",
    ))  # fmt: skip
    call("deploy", tmp_path / "tenggat.bpmn")
    engine = Engine.open(f"sqlite:///{data / 'office.db'}")
    case = engine.start("tenggat", {"x": "kapan-kapan"}, by="system")
    engine.close()

    tried = call("retry", case.id)

    assert (tried.exit_code, tried.stdout) == (1, f"{case.id}  incident\n")
