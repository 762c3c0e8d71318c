from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.store.database import Database
from tests.support.databases import PATIENT, Template
from tests.support.invariants import check_invariants
from tests.support.traces.on_engine import OnEngine
from tests.support.traces.on_interpreter import OnInterpreter
from tests.support.traces.player import Player

ON = [
    "interpreter",
    "interpreter with restarts",
    "sqlite",
    pytest.param("postgres", marks=pytest.mark.postgres),
]


@pytest.fixture(scope="session", params=ON)
def player(request: pytest.FixtureRequest) -> Iterator[Player]:
    """Make one player for all traces: databases are shared between them."""
    if request.param.startswith("interpreter"):
        yield OnInterpreter(restart=request.param.endswith("restarts"))
        return
    template: Template = request.getfixturevalue(f"{request.param}_template")
    with template.copy() as url:
        database = Database.open(url, patience=PATIENT)
        yield OnEngine(database)
        check_invariants(database)
        database.close()
