"""Seals find what the chains by themselves cannot: a cut end, a whole chain anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from engine.model.seals import Seal, next_seal, seal_faults

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
ROWS = {("admin", 3): "a3", ("r1", 2): "b2", ("r1", 5): "b5"}


def seals() -> list[Seal]:
    first = next_seal(None, [("r1", 2, "b2"), ("admin", 3, "a3")], at=NOW)
    second = next_seal(first, [("r1", 5, "b5")], at=NOW + timedelta(seconds=10))
    return [first, second]


def faults(
    made: list[Seal],
    rows: dict[tuple[str, int], str] = ROWS,
    anchors: dict[int, str] | None = None,
) -> list[str]:
    def hash_of(chain: str, seq: int) -> str | None:
        return rows.get((chain, seq))

    return list(seal_faults(made, hash_of=hash_of, anchors=anchors or {}))


def test_seals_of_an_untouched_record_hold() -> None:
    made = seals()

    assert faults(made, anchors={seal.seq: seal.hash for seal in made}) == []


def test_a_cut_end_of_a_chain_is_found() -> None:
    rows = {key: value for key, value in ROWS.items() if key != ("r1", 5)}

    assert faults(seals(), rows) == ["row 5 of chain r1 is not the one of seal 2"]


def test_a_chain_written_anew_is_found() -> None:
    assert faults(seals(), ROWS | {("admin", 3): "other"}) == [
        "row 3 of chain admin is not the one of seal 1"
    ]


def test_a_changed_and_a_missing_seal_are_found() -> None:
    first, second = seals()
    changed = replace(first, heads=(("r1", 2, "x"),))

    assert faults([changed, second]) == [
        "seal 1 was changed, or one before it is missing"
    ]
    assert faults([second]) == ["seal 1 was changed, or one before it is missing"]


def test_only_an_anchor_tells_that_the_last_seals_were_cut_off_or_made_anew() -> None:
    first, second = seals()
    anchors = {1: first.hash, 2: second.hash}
    anew = next_seal(first, [("r1", 2, "b2")], at=NOW)

    assert faults([first]) == []
    assert faults([first], anchors=anchors) == ["seal 2 was anchored and is gone"]
    assert faults([first, anew], anchors=anchors) == [
        "seal 2 is not the one that was anchored"
    ]
