from __future__ import annotations

from datetime import timedelta

import pytest

from engine import (
    SYSTEM,
    MessageNotCorrelated,
    MessageRepeated,
    WrongState,
)
from tests.support.engine_lab import FOREIGNER, OPERATOR, ZHANG, EngineLab

WAITING = """
    start s
    receive wait name=answer
    user after groups=msa
    end e
    s -> wait
    wait -> after
    after -> e
"""
STARTING = """
    start-message begin name=order
    user work groups=msa
    end e
    begin -> work
    work -> e
"""
SENDING = """
    start s
    throw-message tell name=answer
    end e
    s -> tell
    tell -> e
"""
SENDING_TO_MAIN = SENDING.replace("=answer", "=answer property=message_process:main")
CATCHING = """
    start s
    signal hear name=alarm
    user after groups=msa
    end e
    s -> hear
    hear -> after
    after -> e
"""
SHOUTING = """
    start s
    user think
    throw-signal shout name=alarm
    end e
    s -> think
    think -> shout
    shout -> e
"""
BY_SIGNAL = """
    start-signal begin name=alarm
    user look groups=msa
    end e
    begin -> look
    look -> e
"""


def test_a_message_goes_to_the_one_who_waits(lab: EngineLab) -> None:
    lab.deploy(WAITING)
    one, other = lab.start(business_key="A"), lab.start(business_key="B")

    view = lab.engine.correlate_message(
        "answer", business_key="B", variables={"text": "yes"}, actor=ZHANG
    )

    assert view.id == other.id
    assert other.waits_at() == ["after"]
    assert other.variables() == {"text": "yes"}
    assert one.waits_at() == []


def test_a_message_that_nobody_or_several_wait_for_is_refused(lab: EngineLab) -> None:
    lab.deploy(WAITING)
    lab.start(business_key="A")
    lab.start(business_key="A")

    with pytest.raises(MessageNotCorrelated) as several:
        lab.engine.correlate_message("answer", business_key="A", actor=ZHANG)
    with pytest.raises(MessageNotCorrelated) as nobody:
        lab.engine.correlate_message("other", business_key="A", actor=ZHANG)
    with pytest.raises(MessageNotCorrelated) as elsewhere:
        lab.engine.correlate_message("answer", process_key="x", actor=ZHANG)

    matches = [each.value.matches for each in (several, nobody, elsewhere)]
    assert matches == [2, 0, 0]


@pytest.mark.parametrize(
    "value", ["a", True, 3, 2.5, None, "长" * 300, {"a": [1]}], ids=str
)
def test_a_message_finds_its_instance_by_variables(
    lab: EngineLab, value: object
) -> None:
    lab.deploy(WAITING)
    wanted = lab.start(ref=value)
    lab.start(ref="another")

    lab.engine.correlate_message("answer", correlation={"ref": value}, actor=ZHANG)

    assert wanted.waits_at() == ["after"]


def test_a_message_cannot_reach_what_its_sender_does_not_see(lab: EngineLab) -> None:
    lab.deploy(WAITING)
    case = lab.start()

    with pytest.raises(MessageNotCorrelated):
        lab.engine.correlate_message("answer", business_key="XM-1", actor=FOREIGNER)

    assert case.waits_at() == []


def test_a_message_id_is_taken_once(lab: EngineLab) -> None:
    lab.deploy(WAITING)
    lab.start(business_key="A")
    lab.start(business_key="B")
    lab.engine.correlate_message(
        "answer", business_key="A", message_id="m1", actor=ZHANG
    )

    with pytest.raises(MessageRepeated):
        lab.engine.correlate_message(
            "answer", business_key="B", message_id="m1", actor=ZHANG
        )


def test_a_message_waits_outside_of_a_suspended_instance(lab: EngineLab) -> None:
    lab.deploy(WAITING)
    case = lab.start()
    lab.engine.suspend_instance(case.id, actor=OPERATOR)

    with pytest.raises(WrongState, match="suspended"):
        lab.engine.correlate_message("answer", actor=ZHANG)


def test_a_message_starts_what_it_is_the_start_of(lab: EngineLab) -> None:
    lab.deploy(STARTING)

    view = lab.engine.correlate_message(
        "order", business_key="N", variables={"n": 1}, message_id="1", actor=OPERATOR
    )

    assert view.business_key == "N"
    tasks = lab.engine.open_user_tasks(view.id, actor=SYSTEM)
    assert [task.element_id for task in tasks] == ["work"]


def test_only_the_latest_version_listens_for_its_start(lab: EngineLab) -> None:
    lab.deploy(STARTING)
    lab.deploy(STARTING.replace("work", "changed"))

    view = lab.engine.correlate_message("order", actor=OPERATOR)

    assert view.version == 2


def test_a_thrown_message_arrives_by_a_job_of_its_own(lab: EngineLab) -> None:
    lab.deploy(main=WAITING, sender=SENDING)
    waiting = lab.start()

    lab.start("sender")
    assert waiting.waits_at() == []
    assert lab.engine.run_due_jobs() == 1

    assert waiting.waits_at() == ["after"]


def exhaust_retries(lab: EngineLab) -> None:
    for _ in range(10):
        lab.pass_time(timedelta(hours=2))


@pytest.mark.parametrize(
    ("sender", "troubles"), [(SENDING_TO_MAIN, 0), (SENDING, 1)], ids=["told", "not"]
)
def test_a_message_to_a_named_process_may_come_after_its_end(
    lab: EngineLab, sender: str, troubles: int
) -> None:
    lab.deploy(main=WAITING, sender=sender)
    waiting = lab.start()
    lab.start("sender")

    lab.engine.cancel_instance(waiting.id, reason="x", actor=OPERATOR)
    exhaust_retries(lab)

    assert len(lab.engine.incidents(OPERATOR)) == troubles


def test_a_message_to_a_named_process_that_does_not_wait_is_an_incident(
    lab: EngineLab,
) -> None:
    lab.deploy(main=WAITING, sender=SENDING_TO_MAIN)
    waiting = lab.start()
    lab.start("sender")
    lab.engine.run_due_jobs()
    lab.start("sender", business_key="nobody")
    lab.start("sender")
    assert waiting.waits_at() == ["after"]

    exhaust_retries(lab)

    assert len(lab.engine.incidents(OPERATOR)) == 2


def test_a_signal_reaches_all_who_wait_now_and_starts_processes(
    lab: EngineLab,
) -> None:
    lab.deploy(main=CATCHING, shouter=SHOUTING, by_signal=BY_SIGNAL)
    first, second = lab.start(), lab.start()
    lab.start("shouter").complete("think")
    late = lab.start()

    ran = lab.engine.run_due_jobs()

    assert ran == 3
    assert first.waits_at() == second.waits_at() == ["after"]
    assert late.waits_at() == []
    started = lab.engine.definition("by_signal")
    assert started.version == 1


def test_a_signal_to_one_who_stopped_waiting_is_lost_without_harm(
    lab: EngineLab,
) -> None:
    lab.deploy(CATCHING)
    case = lab.start()
    assert lab.engine.throw_signal("alarm", actor=OPERATOR) == 1

    lab.engine.cancel_instance(case.id, reason="x", actor=OPERATOR)

    assert lab.engine.run_due_jobs() == 1
    assert lab.pass_time(timedelta(days=1)) == 0
    assert lab.engine.incidents(OPERATOR) == []
    assert case.state() == "canceled"


def test_a_signal_waits_for_a_suspended_instance(lab: EngineLab) -> None:
    lab.deploy(CATCHING)
    case = lab.start()
    lab.engine.suspend_instance(case.id, actor=OPERATOR)
    lab.engine.throw_signal("alarm", variables={"a": 1}, actor=OPERATOR)
    assert lab.engine.run_due_jobs() == 0

    lab.engine.activate_instance(case.id, actor=OPERATOR)
    lab.engine.run_due_jobs()

    assert case.waits_at() == ["after"]
    assert case.variables() == {"a": 1}
