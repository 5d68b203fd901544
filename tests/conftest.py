"""What any test may ask for: a fresh database of each kind, a browser."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import create_engine, make_url, text

from tests import components, tampering


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a module that measures time run alone: beside others their figures mean nothing."""
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item.module, "perf_counter"):
            item.add_marker("alone")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of a SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'office.db'}"


@pytest.fixture
def tamper(sqlite_url: str) -> Iterator[sqlite3.Connection]:
    """The file of that database, opened past the engine."""
    with tampering.opened(sqlite_url) as connection:
        yield connection


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of the suite's own PostgreSQL server, started when the first test asks."""
    with components.postgres_server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of an empty PostgreSQL database, dropped after the test."""
    name = f"t{abs(hash(request.node.nodeid))}"
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of an empty database; a test that asks for it runs once on each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright. A page gets as long as a busy machine needs: what is slow is for the bench to say."""
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=components.chromium(), args=components.CHROMIUM_OPTIONS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a person of its own (no cookies shared), at desktop width, in the office's language and zone."""
    with browser.new_context(locale="id-ID", timezone_id="Asia/Makassar", viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()
