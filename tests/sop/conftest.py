"""The office at work, with people at browsers: what a scenario asks for."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.scenario import Stage
from tests.sop import site


@pytest.fixture
def office(tmp_path: Path, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """An office of its own for each scenario, on the eve of Monday 8 June 2026, or as the test says."""
    with site.furnished(tmp_path, **getattr(request, "param", {})) as furnished, site.served(furnished) as served:
        stage = Stage(browser, served)
        yield stage
        stage.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A scenario that fails tells what had happened in the office until then."""
    report = yield
    stage = getattr(item, "funcargs", {}).get("office")
    if report.when == "call" and report.failed and isinstance(stage, Stage):
        report.sections.append(("what had happened", stage.told()))
    return report
