"""Random models against oracles that share nothing with the engine.

`make soak` runs thousands with new seeds; what it finds is put into a test of its own.
"""

from __future__ import annotations

import pytest

from engine.store.database import Database
from tests.support.models.oracles import block_model, net_model
from tests.support.models.running import OnEngine, OnInterpreter, smallest_fault

MAKERS = {"blocks": block_model, "nets": net_model}


@pytest.mark.parametrize("part", range(10))
@pytest.mark.parametrize("kind", MAKERS)
def test_every_model_does_what_its_oracle_says(kind: str, part: int) -> None:
    for seed in range(part * 25, (part + 1) * 25):
        size = 2 + seed % 13 if kind == "blocks" else 2 + seed % 3
        fault = smallest_fault(seed, size, make=MAKERS[kind], on=OnInterpreter)
        assert not fault, fault


@pytest.mark.parametrize("seed", range(1_000, 1_010))
def test_some_blocks_do_it_on_both_databases(seed: int, database: Database) -> None:
    # Nets are not sound, so that the gate would refuse them.
    fault = smallest_fault(
        seed,
        10,
        make=block_model,
        on=lambda drawing: OnEngine(drawing, database, f"blocks-{seed}"),
    )
    assert not fault, fault
