"""Link events: a path is left at one place of a scope and goes on at another."""

from __future__ import annotations

from engine.model.history import HistoryType
from tests.support.interpreter_lab import Lab

TEXT = """
start s
user a
throw-link out name=L
link in name=L
user b
end e
s -> a
a -> out
in -> b
b -> e
"""


def test_a_path_goes_on_where_its_link_is_caught() -> None:
    lab = Lab(TEXT).complete("a")

    assert lab.waits == ["b"]
    assert lab.visited == ["s", "a", "out", "in"]
    assert lab.complete("b").ended


def test_the_history_shows_both_ends_and_no_flow_between_them() -> None:
    lab = Lab(TEXT).complete("a").complete("b")
    taken = [e.element_id for e in lab.history if e.type is HistoryType.FLOW_TAKEN]

    assert taken == ["f0_s_a", "f1_a_out", "f2_in_b", "f3_b_e"]


def test_several_throws_go_on_at_one_catch_each_by_itself() -> None:
    lab = Lab(
        """
        start s
        and f
        throw-link one name=L
        throw-link two name=L
        link in name=L
        user b
        s -> f
        f -> one
        f -> two
        in -> b
        """
    )

    assert lab.waits == ["b", "b"]
    assert lab.complete("b").complete("b").ended


def test_a_link_leads_back_as_a_loop() -> None:
    lab = Lab(
        """
        start s
        link in name=again
        user b
        xor g
        throw-link out name=again
        end e
        s -> b
        in -> b
        b -> g
        g -> out ? ${again}
        g => e
        """
    )

    assert lab.complete("b", again=True).waits == ["b"]
    assert lab.complete("b", again=False).ended


def test_an_inclusive_join_waits_for_a_token_that_can_come_by_a_link() -> None:
    lab = Lab(
        """
        start s
        or f
        user a
        throw-link out name=L
        link in name=L
        user b
        or j
        user z
        s -> f
        f -> a ? ${true}
        f -> b ? ${true}
        a -> out
        in -> j
        b -> j
        j -> z
        """
    )

    assert lab.complete("b").waits == ["a", "j"]
    assert lab.complete("a").waits == ["z"]


def test_scopes_may_use_the_same_link_name() -> None:
    lab = Lab(
        """
        start s
        sub p [
        start p_s
        throw-link p_out name=L
        link p_in name=L
        user p_a
        p_s -> p_out
        p_in -> p_a
        ]
        throw-link out name=L
        link in name=L
        user z
        s -> p
        p -> out
        in -> z
        """
    )

    assert lab.waits == ["p_a"]
    assert lab.complete("p_a").waits == ["z"]


def test_a_link_may_wait_for_a_job_on_both_ends() -> None:
    text = TEXT.replace("name=L", "name=L async=true")
    lab = Lab(text).complete("a")
    assert lab.waits == ["out"]

    assert lab.run_async("out").waits == ["in"]
    assert lab.run_async("in").waits == ["b"]
