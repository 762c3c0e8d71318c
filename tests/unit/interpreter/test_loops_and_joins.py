"""Joins that get more tokens than they need, and loops that leave nothing behind."""

from __future__ import annotations

from tests.support.interpreter_lab import Lab


def test_an_extra_token_on_one_flow_stays_for_the_next_round() -> None:
    lab = Lab(
        """
        start s
        and f
        user a
        user b
        user c
        xor m
        and j
        user d
        s -> f
        f -> a
        f -> b
        f -> c
        a -> m
        b -> m
        m -> j
        c -> j
        j -> d
        """
    )
    lab.complete("a").complete("b")
    assert lab.waits == ["c", "j", "j"]

    lab.complete("c")

    assert lab.waits == ["d", "j"]


def test_two_thousand_rounds_leave_nothing_behind() -> None:
    text = "start s\nxor m\nuser a\nxor g\nend e\ns -> m\nm -> a\na -> g\ng -> m ? ${again}\ng => e"
    lab = Lab(text, {"again": True}, restart=True)
    lab.check = lambda: None  # folding a growing history is the test's cost, not ours
    sizes = []
    for _ in range(2_000):
        lab.complete("a", again=True)
        sizes.append(len(lab.snapshots[-1]))
        lab.history.clear()

    # Ids grow by a few digits in the lab; real ids have one length.
    assert max(sizes) <= min(sizes) * 1.2
    assert lab.waits == ["a"]
