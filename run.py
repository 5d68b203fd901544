#!/usr/bin/env python3
"""The roof: settings in, parts built, one sub-command each; no logic of its own.

Standard library only until its own environment exists. The first run makes `.venv` from the lock file, then continues inside it;
a changed lock brings the environment up to date.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
INSTALLED = ENVIRONMENT / "installed-from.txt"
"""SHA-256 of each lock file that the environment holds, one a line."""

# ---------------------------------------------------------------- the environment, by the standard library alone


def stop(message: str, code: int = 1) -> NoReturn:
    """End with one line on stderr."""
    print(f"run.py: {message}", file=sys.stderr)
    raise SystemExit(code)


def bootstrap(arguments: list[str]) -> None:
    """Bring the environment that `arguments` need up to date; returns only when running inside it."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this line is for those whose Python is older)
        stop(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}; try another, e.g. python3.12 run.py …")
    # The test lock holds the runtime lock and more, so it serves both.
    locks = [ROOT / "requirements.lock", *([ROOT / "requirements-test.lock"] if arguments[:1] == ["test"] else [])]
    wanted = [hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks]
    present = INSTALLED.read_text().split() if INSTALLED.exists() else []
    if not PYTHON.exists():
        _create_environment()
        present = []
    if not set(wanted) <= set(present):
        _install(locks[-1])
        INSTALLED.write_text("\n".join(wanted) + "\n")
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        command = [str(PYTHON), str(ROOT / "run.py"), *arguments]
        if os.name == "nt":  # exec on Windows would let the console return before the program ends
            raise SystemExit(subprocess.call(command))
        os.execv(command[0], command)


def _create_environment() -> None:
    print(f"Preparing {ENVIRONMENT} (the first time only)", flush=True)
    has_pip, has_ensurepip = (importlib.util.find_spec(name) is not None for name in ("pip", "ensurepip"))
    if importlib.util.find_spec("venv") is None or not (has_pip or has_ensurepip):
        stop("this Python cannot make environments; one command mends it:  sudo apt install python3-venv")
    options = [] if has_ensurepip else ["--without-pip"]
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", *options, str(ENVIRONMENT)], capture_output=True, text=True, check=False)
    if made.returncode:
        stop(f"the environment could not be made: {(made.stderr or made.stdout).strip().splitlines()[-1:]}"
             "; on Debian or Ubuntu:  sudo apt install python3-venv")


def _install(lock: Path) -> None:
    """Install exactly what `lock` says, each file checked against its hash; says where it is while it goes."""
    total = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    own_pip = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    pip = [str(PYTHON), "-m", "pip"] if own_pip else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    command = [*pip, "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--require-hashes", "-r", str(lock)]
    print(f"Installing {total} packages from {lock.name}", flush=True)
    said, seen = [], 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace") as process:
        for line in process.stdout or ():
            said.append(line.rstrip())
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                seen += 1
                if seen % 10 == 0:
                    print(f"  {seen} of {total}", flush=True)
            elif line.startswith("Installing collected packages"):
                print("  all here, unpacking", flush=True)
    if process.returncode:
        print("\n".join(said[-12:]), file=sys.stderr)
        stop("the packages could not be installed (above, the installer's last words); check the network and run the same command again")


if __name__ == "__main__":
    bootstrap(sys.argv[1:])

# ---------------------------------------------------------------- inside the environment: settings

import glob
import json
import logging
import random
import secrets
import signal
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from flask import Flask

    from engine import Engine

SHIPPED = ("bpmn/*.bpmn", "forms/*.form", "forms/surat/*.typ", "forms/surat/*.svg", "forms/surat/*.png")
"""The procedures, forms and letters that come with the product."""


class Settings(BaseSettings):
    """From ``ALUR_*`` variables, else from the TOML file that ``ALUR_CONFIG`` names (default: ``alur.toml`` in the working directory)."""

    model_config = SettingsConfigDict(env_prefix="ALUR_", extra="forbid")

    data: Path = ROOT / "data"
    """Folder of the embedded database and the server's keys."""
    database: str = ""
    """``postgresql+psycopg://user:password@host/name``; by default SQLite in the data folder."""
    office: Path = ROOT / "office"
    """Folder of the office's facts."""
    host: str = "127.0.0.1"
    """Address to serve on."""
    port: int = Field(8000, ge=1, le=65535)
    threads: int = Field(8, ge=1, le=256)
    """Requests served at once, by each process."""
    processes: int = Field(1, ge=1, le=64)
    """Web processes of `serve`; on Windows always one."""
    https: bool = False
    """Whether people reach the site over HTTPS; cookies then never travel without it."""
    poll: float = Field(5.0, gt=0, le=3600)
    """Seconds between two looks of the worker for what is due."""

    @property
    def url(self) -> str:
        """URL of the database."""
        return self.database or f"sqlite:///{self.data / 'office.db'}"


def load_settings(**chosen: Any) -> Settings:
    """The command line before the environment before the file. What is wrong ends the program in one line."""
    known = {f"ALUR_{name.upper()}" for name in (*Settings.model_fields, "config")}
    if unknown := sorted(name for name in os.environ if name.startswith("ALUR_") and name not in known):
        stop(f"{unknown[0]}: there is no such setting; known are {', '.join(sorted(known))}", 2)
    file = Path(os.environ.get("ALUR_CONFIG", "alur.toml"))
    try:
        in_file = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() or "ALUR_CONFIG" in os.environ else {}
        below = {name: value for name, value in in_file.items() if f"ALUR_{name.upper()}" not in os.environ}
        return Settings(**below | {name: value for name, value in chosen.items() if value is not None})
    except ValidationError as error:
        wrong = error.errors()[0]
        stop(f"ALUR_{'_'.join(map(str, wrong['loc'])).upper()}: {wrong['msg']} (it is {wrong['input']!r})", 2)
    except (OSError, tomllib.TOMLDecodeError) as error:
        stop(f"{file}: {error}", 2)


# ---------------------------------------------------------------- the parts


@contextmanager
def opened(settings: Settings, **parts: Any) -> Iterator[Engine]:
    """The engine on the configured store; what it raises on purpose ends the program in one line (a refusal: one a finding)."""
    from engine import Engine, EngineError, Refused

    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        engine = Engine.open(settings.url, office=settings.office, keys=keys(settings)[1], **parts)
        try:
            yield engine
        finally:
            engine.close()
    except Refused as refused:
        show_findings(refused.findings)
        raise click.ClickException("refused; nothing was deployed") from refused
    except EngineError as error:
        details = ", ".join(f"{name} {value}" for name, value in error.facts.items())
        raise click.ClickException(f"{type(error).__name__}: {error}{f' ({details})' if details else ''}") from error


def keys(settings: Settings) -> tuple[bytes, dict[int, bytes]]:
    """The server's keys, made when there are none: that of sessions, and by number those of tracking codes. Only the owner may read the file."""
    file = settings.data / "kunci.json"
    if not file.exists():
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = {"session": secrets.token_hex(32), "tracking": {"1": secrets.token_hex(32)}}
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            json.dump(fresh, handle)
    found = json.loads(file.read_text())
    return bytes.fromhex(found["session"]), {int(number): bytes.fromhex(key) for number, key in found["tracking"].items()}


def build_app(engine: Engine, settings: Settings, *, demo: bool = False) -> Flask:
    """The pages over an engine."""
    from webtasks import WebSettings, create_app
    return create_app(engine, WebSettings(secret_key=keys(settings)[0], demo=demo, secure_cookies=settings.https))


def application() -> Flask:
    """What a WSGI server loads: ``gunicorn "run:application()"``."""
    from engine import Engine

    settings = load_settings()
    return build_app(Engine.open(settings.url, office=settings.office, keys=keys(settings)[1]), settings)


def work(engine: Engine, settings: Settings, stopped: threading.Event) -> None:
    """Do what is due, again and again, until `stopped`; what goes wrong is logged whole."""
    from engine import worker
    worker.work(engine, stopped, every=timedelta(seconds=settings.poll), failed=lambda error: logging.getLogger("alur.worker").exception(error))


def shipped_files() -> list[str]:
    """Paths of `SHIPPED`."""
    return sorted(path for pattern in SHIPPED for path in glob.glob(str(ROOT / pattern)))


def show_findings(findings: Any) -> None:
    """One line a finding: file, element, rule, severity and what to do."""
    for finding in findings:
        place = " ".join(filter(None, (finding.file, finding.element_id)))
        click.echo(f"{finding.severity:5}  {place}  [{finding.rule}]  {finding.message['en']}", err=finding.severity == "error")


# ---------------------------------------------------------------- sub-commands


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Alur Aduan: an office's complaint procedure, run from its diagram. Settings: docs/panduan/administrator.md."""


@main.command()
@click.option("--host", help="Address to serve on.")
@click.option("--port", type=int, help="Port to serve on (8000).")
@click.option("--data", type=click.Path(path_type=Path), default=ROOT / "data" / "demo", help="Folder to keep the demo in (data/demo).")
@click.option("--cases", type=click.IntRange(0), default=0, help="First play this many invented complaints of the last months.")
def demo(host: str | None, port: int | None, data: Path, cases: int) -> None:
    """Try it: the sample office with its people, pages and worker in one process."""
    import waitress

    settings = load_settings(host=host, port=port, data=data, database="")
    if cases:
        rehearse(settings, cases)
    stopped = threading.Event()
    with opened(settings) as engine:
        furnish(engine)
        pages = build_app(engine, settings, demo=True)
        try:
            server = waitress.create_server(pages, host=settings.host, port=settings.port, threads=settings.threads)
        except OSError as error:
            raise click.ClickException(f"port {settings.port} is taken; choose another with --port ({error.strerror})") from error
        background = threading.Thread(target=work, args=(engine, settings, stopped))
        background.start()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:  # from here on the signal may come at any line, and the worker must end with us
            introduce(engine, settings)
            server.run()
        finally:
            stopped.set()
            background.join()
            server.close()


def furnish(engine: Engine) -> None:
    """The shipped procedures and the sample people, unless they are there."""
    from engine import rehearsal
    rehearsal.furnish(engine, shipped_files(), begun=lambda: click.echo("Setting up the sample office", err=True))


def rehearse(settings: Settings, cases: int) -> None:
    """Play `cases` through the sample office by a moved clock, up to now; only into a demo that is not there yet."""
    from engine import rehearsal

    if (settings.data / "office.db").exists():
        stop(f"the demo in {settings.data} is there already; --cases plays into a new one: name another folder with --data, or delete this one")
    clock = rehearsal.MovedClock((now := datetime.now(UTC)) - timedelta(days=120))
    with opened(settings, clock=clock) as engine, click.progressbar(length=cases, label="Playing cases", file=sys.stderr) as bar:
        furnish(engine)
        script, chance = rehearsal.read_script(settings.office), random.Random(cases)
        rehearsal.Rehearsal(engine, clock, script, chance).play(cases, since=clock.at, until=now, told=lambda: bar.update(1))


def introduce(engine: Engine, settings: Settings) -> None:
    """Where to look, and as whom."""
    click.echo(f"\n  {engine.office.name}\n  http://{settings.host}:{settings.port}\n")
    for person in engine.office.people:
        if person.signs_in:
            click.echo(f"  {person.id:10}  {', '.join(person.roles):28}  {person.post}")
    click.echo("\n  Each signs in by one press on the sign-in page. Ctrl-C ends it; the data stay.\n")
    sys.stdout.flush()


@main.command()
def serve() -> None:
    """Serve the pages. Run `worker` beside it."""
    settings = load_settings()
    with opened(settings):
        click.echo(f"serving on http://{settings.host}:{settings.port}", err=True)
    if os.name == "nt":
        import waitress

        waitress.serve(application(), host=settings.host, port=settings.port, threads=settings.threads)
        return
    options = ["--no-control-socket", "--worker-class", "gthread", "--threads", str(settings.threads), "--workers", str(settings.processes)]
    command = [sys.executable, "-m", "gunicorn", *options, "--bind", f"{settings.host}:{settings.port}", "--chdir", str(ROOT), "run:application()"]
    os.execv(command[0], command)


@main.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def worker(once: bool) -> None:
    """Fire timers and do what is due, beside `serve`."""
    settings = load_settings()
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    with opened(settings) as engine:
        if once:
            click.echo(f"{engine.run_due()} cases moved", err=True)
            return
        click.echo(f"working every {settings.poll:g} seconds", err=True)
        work(engine, settings, stopped)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON.")
def check(files: tuple[str, ...], as_json: bool) -> None:
    """What would be said of FILES if they were deployed now. Changes nothing."""
    with opened(load_settings()) as engine:
        findings = engine.check(files).findings
    if as_json:
        names = ("severity", "file", "element_id", "element_name", "rule")
        click.echo(json.dumps([{n: getattr(f, n) for n in names} | {"message": dict(f.message)} for f in findings], indent=1, ensure_ascii=False))
    else:
        show_findings(findings)
    raise SystemExit(any(finding.severity == "error" for finding in findings))


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False))
@click.option("--note", default="", help="Why, for the history of versions.")
def deploy(files: tuple[str, ...], note: str) -> None:
    """Deploy FILES (any subset; without any: all that come with the product). Running cases stay on their version."""
    with opened(load_settings()) as engine:
        deployment = engine.deploy(list(files) or shipped_files(), by="system", note=note)
    click.echo("\n".join(f"{made.key}  version {made.version}" for made in deployment.definitions) or "nothing changed")


@main.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("user_id")
@click.option("--role", "roles", multiple=True, required=True, help="May be given more than once.")
@click.option("--name", default="", help="As it is shown.")
@click.option("--title", default="", help="Post, as it is shown.")
def user_add(user_id: str, roles: tuple[str, ...], name: str, title: str) -> None:
    """Add an account; its first password is printed once."""
    password = secrets.token_urlsafe(12)
    with opened(load_settings()) as engine:
        engine.add_user(user_id, roles=roles, by="system", name=name, title=title, password=password)
    click.echo(f"{user_id}  first password: {password}")


@user.command("list")
def user_list() -> None:
    """Every account with its roles."""
    with opened(load_settings()) as engine:
        for account, grants in engine.read.accounts("system"):
            roles = ", ".join(grant.role for grant in grants)
            click.echo(f"{account.id:16}  {'active' if account.active else 'closed':6}  {roles:30}  {account.name}")


@user.command("reset")
@click.argument("user_id")
def user_reset(user_id: str) -> None:
    """Give USER_ID a new password, printed once; its sessions end."""
    password = secrets.token_urlsafe(12)
    with opened(load_settings()) as engine:
        engine.set_password(user_id, password, by="system")
    click.echo(f"{user_id}  new password: {password}")


def case_ids(engine: Engine, case: str | None, *, every: bool) -> list[str]:
    """The case named by id or ticket, or every case."""
    if every == (case is not None):
        raise click.UsageError("name a case, or say --all")
    if case is None:
        return list(engine.read.case_ids("system"))
    return [engine.case(case).id if "-" not in case else engine.read.case_of("system", case)]


def of_cases(command: Any) -> Any:
    """A sub-command on one CASE, or on all."""
    return click.argument("case", required=False)(click.option("--all", "every", is_flag=True, help="Every case.")(command))


@main.command()
@of_cases
def verify(case: str | None, every: bool) -> None:
    """Prove that nothing of a CASE (id or ticket) was changed: events, state, files, definitions."""
    with opened(load_settings()) as engine:
        proof = engine.verify(None if every else case_ids(engine, case, every=False)[0])
    for fault in proof.faults:
        click.echo(f"{fault.where}: {fault.what}", err=True)
    looked = f"{proof.cases} cases, {proof.events} events, {proof.files} files, {proof.definitions} definitions"
    click.echo(f"{looked}: {'whole' if proof.holds else 'BROKEN'}")
    raise SystemExit(not proof.holds)


@main.command()
@of_cases
def replay(case: str | None, every: bool) -> None:
    """Run the recorded commands of a CASE (id or ticket) again and compare every step."""
    different = 0
    with opened(load_settings()) as engine:
        for case_id in case_ids(engine, case, every=every):
            again = engine.replay(case_id)
            different += bool(again.differences)
            click.echo(f"{case_id}  {again.steps} steps  {'same' if not again.differences else 'DIFFERENT'}")
            for found in again.differences:
                click.echo(f"  event {found.seq}: {found.what} was {found.recorded!r}, is {found.again!r}", err=True)
    raise SystemExit(bool(different))


@main.command()
@of_cases
def export(case: str | None, every: bool) -> None:
    """The whole history of a CASE (id or ticket) as JSON, with everything its hashes cover; of all, one JSON value a line."""
    with opened(load_settings()) as engine:
        for case_id in case_ids(engine, case, every=every):
            click.echo(json.dumps(engine.read.audit_export("system", case_id), ensure_ascii=False, indent=None if every else 1))


@main.command()
def incidents() -> None:
    """What stopped cases, and what to do; their values stand on the page /operasi."""
    with opened(load_settings()) as engine:
        for one in engine.incidents():
            click.echo(f"{one.ticket or one.case_id}  {one.opened:%Y-%m-%d %H:%M} UTC  {one.where}: {one.what['en']} {one.remedy['en']}")


@main.command()
@of_cases
def retry(case: str | None, every: bool) -> None:
    """Try again what stopped a CASE (id or ticket), after it was repaired."""
    with opened(load_settings()) as engine:
        wanted = dict.fromkeys(one.case_id for one in engine.incidents()) if every else case_ids(engine, case, every=False)
        states = {case_id: engine.retry(case_id, by="system").case.status for case_id in wanted}
    click.echo("\n".join(f"{case_id}  {status}" for case_id, status in states.items()) or "no incidents")
    raise SystemExit("incident" in states.values())


@main.command()
def doctor() -> None:
    """Is all well? One line a part."""
    settings = load_settings()
    click.echo(f"python     {sys.version.split()[0]}")
    click.echo(f"data       {settings.data}")
    click.echo(f"database   {settings.url.rpartition('@')[2]}")
    with opened(settings) as engine:
        house, proof = engine.read.house("system"), engine.verify()
        placeholders = ", ".join(engine.office.unconfirmed) or "none"
        click.echo(f"office     {engine.office.name}; still placeholders: {placeholders}")
        click.echo(f"cases      {', '.join(f'{number} {status}' for status, number in house.cases.items()) or 'none'}; {house.open_tasks} open tasks")
        click.echo(f"timers     {house.timers_due} past their time{' (does the worker run?)' if house.timers_due else ''}")
        click.echo(f"incidents  {house.incidents}")
        click.echo(f"proof      {proof.events} events, {proof.files} files: {'whole' if proof.holds else 'BROKEN, see verify --all'}")
    raise SystemExit(not proof.holds or bool(house.incidents))


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure beside bare SpiffWorkflow and viewflow in one run (`--cases N --json FILE`); they get an environment of their own."""
    raise SystemExit(subprocess.call([sys.executable, str(ROOT / "tests" / "bench" / "compare.py"), *arguments]))


@main.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """The whole suite, on every core; ARGUMENTS go to pytest instead (`test tests/test_house.py -k ceiling`)."""
    # what measures time or memory runs afterwards, when nothing else does
    passes = [arguments] if arguments else [("-n", str(os.cpu_count() or 1), "-m", "not alone"), ("-m", "alone")]
    raise SystemExit(max(subprocess.call([sys.executable, "-m", "pytest", *options], cwd=ROOT) for options in passes))


if __name__ == "__main__":
    main(prog_name="run.py")
