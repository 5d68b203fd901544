"""The settings: read in this one place, checked, and passed on as values."""

from __future__ import annotations

import os
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from commands.ending import stop

ROOT = Path(__file__).resolve().parent.parent


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
    sign_file: Path | None = None
    """PKCS#12 file of the key that signs letters, readable by its owner alone; without one nobody signs electronically."""
    sign_passphrase_file: Path | None = None
    """File that holds the passphrase of `sign_file`, readable by its owner alone."""
    smtp_host: str = ""
    """Mail server that takes the office's email; "" = the channel email is off."""
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """How the way to the mail server is kept secret."""
    smtp_user: str = ""
    """"" = the mail server asks for no sign-in."""
    smtp_password: SecretStr = SecretStr("")
    """From the environment alone, never from a file."""
    smtp_from: str = ""
    """Address the office writes from; by default its own of ``kantor.toml``."""
    imap_host: str = ""
    """Mail server that keeps the mailbox of complaints; "" = no email is taken in."""
    imap_port: int = Field(993, ge=1, le=65535)
    imap_security: Literal["tls", "starttls", "none"] = "tls"
    """How the way to the mailbox is kept secret."""
    imap_user: str = ""
    imap_password: SecretStr = SecretStr("")
    """From the environment alone, never from a file."""
    imap_folder: str = "INBOX"
    """Folder of the mailbox; nothing in it is changed."""
    imap_since: date | None = None
    """Mail that came before this day is left alone; by default all of the folder is taken in."""
    whatsapp_number: str = ""
    """Id of the office's number at Meta's Cloud API; "" = nothing leaves by WhatsApp."""
    whatsapp_url: str = "https://graph.facebook.com/v23.0"
    """The Graph API with its version."""
    whatsapp_token: SecretStr = SecretStr("")
    """Key for sending. From the environment alone, never from a file."""
    whatsapp_secret: SecretStr = SecretStr("")
    """Secret of the app, by which Meta signs what it delivers; "" = nothing is taken in. From the environment alone, never from a file."""
    whatsapp_verify: SecretStr = SecretStr("")
    """What Meta has to say when it asks whether the webhook is this office's. From the environment alone, never from a file."""
    sms_database: SecretStr = SecretStr("")
    """Database of Gammu SMSD (``sqlite:///…`` or ``postgresql+psycopg://…``); "" = SMS is off. From the environment alone, never from a file."""

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
        secret = (name for name, setting in Settings.model_fields.items() if setting.annotation is SecretStr)
        if named := next((name for name in secret if name in in_file), None):
            stop(f"{file}: {named} is a secret; give it as the variable ALUR_{named.upper()}", 2)
        below = {name: value for name, value in in_file.items() if f"ALUR_{name.upper()}" not in os.environ}
        return Settings(**below | {name: value for name, value in chosen.items() if value is not None})
    except ValidationError as error:
        wrong = error.errors()[0]
        stop(f"ALUR_{'_'.join(map(str, wrong['loc'])).upper()}: {wrong['msg']} (it is {wrong['input']!r})", 2)
    except (OSError, tomllib.TOMLDecodeError) as error:
        stop(f"{file}: {error}", 2)
