"""Trials are kept for a while: one a person, few in all, each for its owner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine import Workbench
from handlers.scenarios.errors import ScenarioRefused
from handlers.scenarios.shelf import TrialShelf
from handlers.scenarios.trial import Beginning, Trial
from tests.support.sketch import sketch

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
FILES = {"main.bpmn": sketch("start s\n user a\n end e\n s -> a\n a -> e")}


def a_trial() -> Trial:
    bench = Workbench(FILES, checked=True)
    return Trial(bench, Beginning(key="main", at=NOW), FILES)


def has(shelf: TrialShelf, wanted: str, owner: str, now: datetime = NOW) -> bool:
    try:
        with shelf.use(wanted, owner=owner, now=now):
            return True
    except KeyError:
        return False


def test_a_trial_is_for_its_owner_alone() -> None:
    shelf = TrialShelf()
    mine = shelf.put(a_trial(), owner="a", now=NOW)

    assert has(shelf, mine, "a")
    assert not has(shelf, mine, "b")
    assert shelf.of("a", now=NOW) == mine
    assert shelf.of("b", now=NOW) is None


def test_each_person_has_one_and_the_least_used_goes_first() -> None:
    shelf = TrialShelf(most=2)
    first = shelf.put(a_trial(), owner="a", now=NOW)
    second = shelf.put(a_trial(), owner="a", now=NOW)
    assert not has(shelf, first, "a")
    other = shelf.put(a_trial(), owner="b", now=NOW)
    assert has(shelf, second, "a")

    shelf.put(a_trial(), owner="c", now=NOW)

    assert not has(shelf, other, "b")
    assert has(shelf, second, "a")


def test_a_trial_ends_when_nobody_has_used_it_for_long() -> None:
    shelf = TrialShelf(expiry=timedelta(minutes=10))
    mine = shelf.put(a_trial(), owner="a", now=NOW)
    assert has(shelf, mine, "a", NOW + timedelta(minutes=9))
    assert has(shelf, mine, "a", NOW + timedelta(minutes=18))

    assert not has(shelf, mine, "a", NOW + timedelta(minutes=28))
    assert shelf.of("a", now=NOW + timedelta(minutes=28)) is None


def test_a_refused_step_is_not_kept_and_what_is_no_step_is_refused() -> None:
    trial = a_trial()

    assert "waits" not in trial.take({"complete": "a", "at": "2026-03-05"})
    trial.undo()
    assert "Expected a user task" in trial.take({"complete": "b", "at": "2026-03-09"})
    assert trial.steps == ()
    # The clock went on before the step was refused, and is where it was again.
    assert trial.standing().now == NOW
    with pytest.raises(ScenarioRefused):
        trial.take({"fly": "a"})
    trial.close()
