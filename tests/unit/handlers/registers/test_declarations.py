"""Every register is declared so that pages, files, imports and reminders can read it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.parties.model import BUTLER_ROLES
from handlers.registers.answers import read_answers
from handlers.registers.catalogue import REGISTERS, register_of
from handlers.registers.errors import RegisterNotFound
from handlers.registers.model import Field, FieldType, Register
from handlers.spreadsheets.heads import plain_head

ALL = list(REGISTERS.values())


@pytest.mark.parametrize("register", ALL, ids=lambda each: each.code)
def test_a_declaration_names_only_what_it_has(register: Register) -> None:
    keys = [field.key for field in register.fields]
    events = [event.key for event in register.events]

    assert len(keys) == len(set(keys))
    assert len(events) == len(set(events))
    assert register.title in keys
    assert register.clauses
    assert register.listed
    for ring in register.rings:
        assert register.field(ring.field).type is FieldType.DAY
        assert ring.to
        assert ring.to <= register.readers
        if ring.while_:
            assert ring.while_[1] <= set(register.field(ring.while_[0]).choices)
    for key in filter(None, (register.acted, *(f.not_before for f in register.fields))):
        assert register.field(key).type is FieldType.DAY
    if register.parts_while:
        key, values = register.parts_while
        assert values <= set(register.field(key).choices)
    if register.unique:
        assert register.field(register.unique).type is FieldType.TEXT


@pytest.mark.parametrize("register", ALL, ids=lambda each: each.code)
def test_an_event_sets_only_what_the_entry_may_say(register: Register) -> None:
    for event in register.events:
        for key, value in event.sets:
            assert value in register.field(key).choices
        if event.asks_day:
            assert register.field(event.asks_day).type is FieldType.DAY


@pytest.mark.parametrize("register", ALL, ids=lambda each: each.code)
def test_whoever_keeps_a_register_sees_it(register: Register) -> None:
    assert register.writers
    assert register.writers <= register.readers <= BUTLER_ROLES
    assert "bu_mgr" in register.writers


@pytest.mark.parametrize("register", ALL, ids=lambda each: each.code)
def test_no_two_fields_are_found_under_one_head(register: Register) -> None:
    heads = [
        plain_head(name) for each in register.fields for name in (each.zh, *each.others)
    ]

    assert len(heads) == len(set(heads))


@pytest.mark.parametrize("register", ALL, ids=lambda each: each.code)
def test_choices_belong_to_fields_that_choose(register: Register) -> None:
    for field in register.fields:
        chooses = field.type in {FieldType.CHOICE, FieldType.MANY}
        assert bool(field.choices) is chooses
        assert len(set(field.choices)) == len(field.choices)


def test_numbers_of_two_registers_never_look_alike() -> None:
    assert len({each.prefix for each in ALL}) == len(ALL)
    assert len({each.code for each in ALL}) == len(ALL)


def test_everything_is_kept_six_years() -> None:
    assert {each.retention.years for each in ALL} == {6}


def test_the_four_papers_of_a_staff_file_are_those_of_the_clause() -> None:
    parts = [each.zh for each in register_of("staff").parts]

    assert parts == ["个人信息表", "选聘记录", "继续教育证书", "岗位考评记录"]


def test_the_six_kinds_of_events_are_those_of_the_clause() -> None:
    events = [each.zh for each in register_of("equipment").events]

    assert events[:6] == ["采购", "验收", "使用", "维护", "维修", "报废"]


def test_there_is_no_register_of_another_name() -> None:
    with pytest.raises(RegisterNotFound):
        register_of("secrets")


def _good(field: Field) -> st.SearchStrategy[list[str]]:
    if field.type is FieldType.DAY:
        days = st.dates(min_value=date(2000, 1, 1)).filter(lambda day: day.year < 2199)
        return days.map(lambda day: [day.isoformat()])
    if field.type is FieldType.NUMBER:
        return st.integers(0, 99999).map(lambda number: [str(number)])
    if field.type is FieldType.CHOICE:
        return st.sampled_from(field.choices).map(lambda choice: [choice])
    if field.type is FieldType.MANY:
        return st.lists(st.sampled_from(field.choices), min_size=1, unique=True)
    return st.just(["某某"])


@given(data=st.data(), register=st.sampled_from(ALL))
def test_what_is_read_reads_the_same_again(
    data: st.DataObject, register: Register
) -> None:
    raw = {field.key: data.draw(_good(field)) for field in register.fields}

    content, faults = read_answers(register, raw)
    again, _ = read_answers(
        register, {k: v if isinstance(v, list) else [v] for k, v in content.items()}
    )

    assert again == content
    assert all("不能早于" in fault for fault in faults.values())


@given(
    text=st.text(max_size=300),
    register=st.sampled_from(ALL),
)
def test_whatever_is_typed_is_refused_in_words_or_kept(
    text: str, register: Register
) -> None:
    content, faults = read_answers(register, {f.key: [text] for f in register.fields})

    for key, fault in faults.items():
        assert register.field(key).zh in fault
    for key in content:
        assert text.strip()
        assert key in {field.key for field in register.fields}
