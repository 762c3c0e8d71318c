from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.store.database import Database
from tests.support.databases import PATIENT, Template
from tests.support.invariants import check_invariants

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="module", params=BOTH)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Open a database for all models of a module; whatever they do, invariants hold."""
    template: Template = request.getfixturevalue(f"{request.param}_template")
    with template.copy() as url:
        database = Database.open(url, patience=PATIENT)
        yield database
        check_invariants(database)
        database.close()
