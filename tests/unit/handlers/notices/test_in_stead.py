from __future__ import annotations

from handlers.notices.audience import StandIn
from handlers.notices.in_stead import stead_words, taken_over


def pair(person: str, substitute: str) -> StandIn:
    return StandIn(
        person_id=person, person_name=f"{person}名", substitute_id=substitute
    )


def test_a_substitute_has_their_own_lines_first_and_then_the_others() -> None:
    lists = {"away": ["a", "b"], "here": ["c"]}

    assert taken_over(lists, [pair("away", "here")]) == {
        "away": [("a", ()), ("b", ())],
        "here": [("c", ()), ("a", ("away名",)), ("b", ("away名",))],
    }


def test_what_one_has_oneself_is_not_taken_over_as_well() -> None:
    lists = {"away": ["a", "b"], "here": ["b"]}

    assert taken_over(lists, [pair("away", "here")])["here"] == [
        ("b", ()),
        ("a", ("away名",)),
    ]


def test_what_several_leave_to_one_is_one_line_with_their_names() -> None:
    lists = {"one": ["a"], "two": ["a", "b"]}
    pairs = [pair("one", "here"), pair("two", "here")]

    found = taken_over(lists, pairs)["here"]

    assert found == [("a", ("one名", "two名")), ("b", ("two名",))]
    assert stead_words(found[0][1]) == "（代one名、two名）"
    assert stead_words(()) == ""


def test_nobody_hands_on_what_they_only_took_over() -> None:
    found = taken_over({"one": ["a"]}, [pair("one", "two"), pair("two", "three")])

    assert sorted(found) == ["one", "two"]


def test_who_stands_in_for_somebody_with_nothing_gets_nothing() -> None:
    assert taken_over({}, [pair("away", "here")]) == {}
