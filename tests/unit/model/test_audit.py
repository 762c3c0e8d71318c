from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.audit import NO_HASH, AuditEntry, audit_entry, first_broken

BEGIN = datetime(2026, 11, 22, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def chain(payloads: list[object]) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for number, payload in enumerate(payloads, start=1):
        entries.append(
            audit_entry(
                chain="root",
                seq=number,
                at=BEGIN + timedelta(seconds=number),
                actor="zhang",
                action="complete_user_task",
                payload=payload,
                previous_hash=entries[-1].hash if entries else NO_HASH,
            )
        )
    return entries


@given(st.lists(JSON, max_size=5))
def test_an_untouched_chain_holds(payloads: list[object]) -> None:
    assert first_broken(chain(payloads)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "li"},
        {"action": "nothing"},
        {"at": BEGIN},
        {"payload": '{"a":2}'},
        {"salt": "other"},
        {"payload_digest": "0" * 64},
        {"hash": "0" * 64},
        {"seq": 9},
    ],
    ids=str,
)
def test_a_changed_row_is_found(change: dict[str, object]) -> None:
    entries = chain([{"a": 1}, {"a": 1}, {"a": 1}])
    entries[1] = replace(entries[1], **change)  # type: ignore[arg-type]

    assert first_broken(entries) is entries[1]


def test_a_missing_a_moved_and_an_added_row_are_found() -> None:
    one, two, three = chain([1, 2, 3])

    assert first_broken([one, three]) is three
    assert first_broken([two, one, three]) is two
    assert first_broken([one, one, two, three]) is one


def test_an_erased_payload_leaves_the_chain_whole() -> None:
    entries = chain([{"name": "张三"}, {"name": "李四"}])
    entries[0] = replace(entries[0], payload=None, salt=None)

    assert first_broken(entries) is None


def test_equal_payloads_cannot_be_recognised_by_their_digests() -> None:
    one, two = chain(["13800000000", "13800000000"])

    assert one.payload_digest != two.payload_digest
