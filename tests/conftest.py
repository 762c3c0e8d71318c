"""What every test may ask for: a PostgreSQL database and a browser."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from tests.support.proofs import Seen, cited, unproved, watching

pytest_plugins = [
    "tests.support.postgres",
    "tests.support.databases",
    "tests.support.installations",
    "tests.support.browser",
]

# How fast examples come says how busy the machine is, and nothing about the code.
settings.register_profile(
    "tandem", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tandem")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the servers that they need, and run the browser tests last.

    Playwright keeps an event loop running in the main thread from the first browser
    test on, in which no other test could start one of its own.
    """
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "postgres_url" in fixtures:
            item.add_marker(pytest.mark.postgres)
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Let no test stand on the page of the standard that does not touch what it proves."""
    test, _, case = item.nodeid.partition("[")
    # It does the same on either database, and watching costs a third of its time.
    if test not in cited() or case.startswith("postgresql"):
        return (yield)
    seen = Seen()
    with watching(seen):
        result = yield
    in_vain = unproved(test, seen)
    assert not in_vain, f"{test} is named in vain as proof of {in_vain}"
    return result
