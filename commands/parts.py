"""The parts that commands share: the engine of the settings, its keys, the pages over it, the worker's loop; how findings are told."""

from __future__ import annotations

import glob
import json
import logging
import os
import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from commands.settings import ROOT, Settings, load_settings

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from engine import Engine, Finding, Gammu, Mailbox, Office, Seal, Source

SHIPPED = ("bpmn/*.bpmn", "forms/*.form", "forms/surat/*.typ", "forms/surat/*.svg", "forms/surat/*.png")
"""The procedures, forms and letters that come with the product."""


@contextmanager
def opened(settings: Settings, **parts: Any) -> Iterator[Engine]:
    """The engine on the configured store; what it raises on purpose ends the program in one line (a refusal: one a finding)."""
    from engine import EngineError, Refused

    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        engine = _open(settings, **parts)
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


def _open(settings: Settings, **parts: Any) -> Engine:
    from engine import Engine, load_office

    office = load_office(settings.office)
    ways = {"mailboxes": mailboxes(settings, office), "sources": sources(settings, office), "seal": seal(settings)}
    return Engine.open(settings.url, office=office, keys=keys(settings)[1], **{**ways, **parts})


def seal(settings: Settings) -> Seal | None:
    """What signs letters; None where no key is set up. Raises EngineError for one that cannot be used."""
    from engine import EngineError

    if settings.sign_file is None:
        return None
    if settings.sign_passphrase_file is None:
        raise EngineError("ALUR_SIGN_FILE is set without ALUR_SIGN_PASSPHRASE_FILE")
    from engine import seals
    return seals.load_seal(settings.sign_file, settings.sign_passphrase_file)


def mailboxes(settings: Settings, office: Office) -> dict[str, Mailbox]:
    """What sends messages, by channel; a channel that is not set up has none."""
    from engine import Smtp, WhatsApp

    found: dict[str, Mailbox] = {}
    if settings.smtp_host:
        found["email"] = Smtp(
            settings.smtp_host, settings.smtp_port, settings.smtp_from or office.email, name=office.short_name, security=settings.smtp_security,
            user=settings.smtp_user, password=settings.smtp_password.get_secret_value(),
        )  # fmt: skip
    if settings.whatsapp_number:
        found["whatsapp"] = WhatsApp(settings.whatsapp_url, settings.whatsapp_number, settings.whatsapp_token.get_secret_value())
    if settings.sms_database.get_secret_value():
        found["sms"] = _sms(settings, office)
    return found


def sources(settings: Settings, office: Office) -> dict[str, Source]:
    """What is looked at for messages that come in, by channel; what comes by itself (WhatsApp) is not among them."""
    from engine import Imap

    found: dict[str, Source] = {}
    if settings.imap_host:
        own = frozenset(address.casefold() for address in (settings.smtp_from, office.email) if address)
        found["email"] = Imap(
            settings.imap_host, settings.imap_port, settings.imap_user, settings.imap_password.get_secret_value(), security=settings.imap_security,
            folder=settings.imap_folder, since=settings.imap_since, own=own,
        )  # fmt: skip
    if settings.sms_database.get_secret_value():
        found["sms"] = _sms(settings, office)
    return found


def _sms(settings: Settings, office: Office) -> Gammu:
    from engine import Gammu

    return Gammu(settings.sms_database.get_secret_value(), office.zone, lambda: datetime.now(UTC))


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


def build_app(engine: Engine, settings: Settings, *, demo: bool = False) -> WSGIApplication:
    """The pages over an engine."""
    from webtasks import WebSettings, create_app

    secret, verify = settings.whatsapp_secret.get_secret_value(), settings.whatsapp_verify.get_secret_value()
    web = WebSettings(secret_key=keys(settings)[0], demo=demo, secure_cookies=settings.https, whatsapp_secret=secret, whatsapp_verify=verify)
    return create_app(engine, web)


def application() -> WSGIApplication:
    """What a WSGI server loads: ``gunicorn "run:application()"``."""
    settings = load_settings()
    return build_app(_open(settings), settings)


def work(engine: Engine, settings: Settings, stopped: threading.Event) -> None:
    """Do what is due, again and again, until `stopped`; what goes wrong is logged whole."""
    from engine import worker
    worker.work(engine, stopped, every=timedelta(seconds=settings.poll), failed=lambda error: logging.getLogger("alur.worker").exception(error))


def shipped_files() -> list[str]:
    """Paths of `SHIPPED`."""
    return sorted(path for pattern in SHIPPED for path in glob.glob(str(ROOT / pattern)))


def show_findings(findings: Iterable[Finding]) -> None:
    """One line a finding: file, element, rule, severity and what to do."""
    for finding in findings:
        place = " ".join(filter(None, (finding.file, finding.element_id)))
        click.echo(f"{finding.severity:5}  {place}  [{finding.rule}]  {finding.message['en']}", err=finding.severity == "error")
