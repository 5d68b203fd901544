"""The gallery, asked in process and by a browser; the shipped office behind its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from lxml import html

from tests.serving import served
from tests.webtasks.gallery.app import create_gallery
from tests.webtasks.office import Office

Fetch = Callable[[str], html.HtmlElement]
"""Address of a gallery page → its tree."""


@pytest.fixture(scope="session")
def gallery() -> Flask:
    """The app that shows every macro."""
    return create_gallery()


@pytest.fixture
def fetch(gallery: Flask) -> Fetch:
    """Pages as trees; a page that fails is a failed test."""

    def get(address: str) -> html.HtmlElement:
        answer = gallery.test_client().get(address)
        assert answer.status_code == 200, answer.text
        return html.fromstring(answer.text)

    return get


@pytest.fixture(scope="session")
def gallery_url(gallery: Flask) -> Iterator[str]:
    """Address of the gallery, served to a browser."""
    with served(gallery) as url:
        yield url


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    """The shipped office with its people, on Monday 8 June 2026 at 08.00."""
    opened = Office(sqlite_url)
    yield opened
    opened.engine.close()
