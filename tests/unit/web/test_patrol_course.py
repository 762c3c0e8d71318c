"""What happened to a patrol, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

from handlers.butler.patrols import PatrolEvent
from handlers.butler.states import PatrolState
from web.presenters.patrols import SELF_STATES, patrol_course

NAMED = date(2026, 3, 2)
LATER = date(2026, 3, 4)


def happened(state: PatrolState, day: date, *, reason: str = "") -> PatrolEvent:
    return PatrolEvent(
        named_on=NAMED,
        state=state,
        day=day,
        reason=reason,
        by="lead",
        at=datetime(2026, 3, 2, 1, tzinfo=UTC),
    )


def name(person_id: str | None) -> str:
    return f"<{person_id}>"


def test_a_move_names_the_new_day_and_what_follows_the_state() -> None:
    course = patrol_course(
        [
            happened(PatrolState.PLANNED, NAMED),
            happened(PatrolState.PLANNED, LATER, reason="停电"),
            happened(PatrolState.STARTED, LATER),
            happened(PatrolState.PLANNED, NAMED),
        ],
        name,
    )

    texts = [each.text for each in course]
    assert texts[0] == "计划"
    assert texts[1].startswith("改到")
    assert texts[2] == "进行中"
    assert texts[3].startswith("改到")
    assert texts[3] != texts[1]
    assert [each.remark for each in course] == ["", "停电", "", ""]
    assert {each.who for each in course} == {"<lead>"}


def test_a_patrol_put_on_another_day_from_the_start_is_said_to_be_moved() -> None:
    (entry,) = patrol_course([happened(PatrolState.PLANNED, LATER)], name)

    assert entry.text.startswith("改到")


def test_a_check_of_the_clients_own_has_its_own_words() -> None:
    (entry,) = patrol_course(
        [happened(PatrolState.SIGNED, NAMED)], name, of=SELF_STATES
    )

    assert entry.text == "已签署"
