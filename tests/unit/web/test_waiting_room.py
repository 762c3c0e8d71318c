from __future__ import annotations

from web.waiting_room import WaitingRoom


def test_who_came_first_is_called_first() -> None:
    room = WaitingRoom(places=9)
    first, second = room.enter({"a"}), room.enter({"a"})
    assert first is not None
    assert second is not None

    room.call({"a": 1})

    assert first.called.is_set()
    assert not second.called.is_set()
    assert len(room) == 1


def test_nobody_is_called_for_topics_of_others() -> None:
    room = WaitingRoom(places=9)
    one, other = room.enter({"a", "b"}), room.enter({"c"})
    assert one is not None
    assert other is not None

    room.call({"b": 5})

    assert one.called.is_set()
    assert not other.called.is_set()
    assert room.topics == {"c"}


def test_as_many_are_called_as_there_are_tasks() -> None:
    room = WaitingRoom(places=9)
    waiters = [room.enter({"a"}) for _ in range(5)]

    room.call({"a": 3})

    called = [each is not None and each.called.is_set() for each in waiters]
    assert called == [True, True, True, False, False]


def test_there_are_only_so_many_places() -> None:
    room = WaitingRoom(places=1)
    waiter = room.enter({"a"})
    assert waiter is not None

    assert room.enter({"a"}) is None

    room.leave(waiter)
    assert room.enter({"a"}) is not None


def test_everybody_is_called_when_the_house_closes() -> None:
    room = WaitingRoom(places=9)
    waiters = [room.enter({name}) for name in "abc"]

    room.call_all()

    assert all(each is not None and each.called.is_set() for each in waiters)
    assert len(room) == 0
