"""What every test may ask for: a PostgreSQL database and a browser."""

from __future__ import annotations

import pytest

pytest_plugins = [
    "tests.support.postgres",
    "tests.support.databases",
    "tests.support.installations",
    "tests.support.browser",
]


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
