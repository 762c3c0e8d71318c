"""What begins and ends between two wait states is written down as well."""

from __future__ import annotations

from datetime import timedelta

from engine import (
    SYSTEM,
    BpmnError,
    FunctionContext,
    HandlerRegistry,
    InstanceState,
    Notice,
    NoticeCall,
    NoticeHandler,
    ServiceTaskCall,
    ServiceTaskHandler,
)
from tests.engine.conftest import LabMaker
from tests.support.engine_lab import OPERATOR, ZHANG, EngineLab

QUICK = "start s\nend e\ns -> e"
CUT_SHORT = """
    start s
    sub p [
      start p_s
      and split
      user work groups=msa
      service call topic=t
      receive wait name=go
      timer later duration=P1D
      end-error stop code=STOP
      p_s -> split
      split -> work
      split -> call
      split -> wait
      split -> later
      split -> stop
      work -> p_e
      call -> p_e
      wait -> p_e
      later -> p_e
      end p_e
    ]
    on p error caught code=STOP
    user after
    end e
    s -> p
    p -> e
    caught -> after
    after -> e
"""


def do_nothing(call: ServiceTaskCall) -> None:
    """Do nothing."""


def test_a_called_process_that_does_not_wait_has_come_and_gone(lab: EngineLab) -> None:
    text = "start s\ncall c calls=quick\nuser u\nend e\ns -> c\nc -> u\nu -> e"
    lab.deploy(main=text, quick=QUICK)

    case = lab.start()

    [called] = lab.engine.called_instances(case.id, actor=ZHANG)
    assert called.state is InstanceState.COMPLETED
    assert called.ended_at == lab.clock.now()


def test_an_instance_that_does_not_wait_is_over_at_once(lab: EngineLab) -> None:
    lab.deploy(QUICK)

    case = lab.start(a=1)

    assert case.state() == "completed"
    assert case.variables() == {"a": 1}


def test_what_an_error_sweeps_away_at_once_was_never_open(make_lab: LabMaker) -> None:
    handler = ServiceTaskHandler(topic="t", run=do_nothing)
    lab = make_lab(HandlerRegistry(service_tasks={"t": handler}))
    lab.deploy(CUT_SHORT)
    case = lab.start()

    assert case.waits_at() == ["after"]
    assert lab.engine.jobs(case.id, actor=ZHANG) == []
    everything = lab.engine.user_tasks(case.id, actor=ZHANG)
    states = {task.element_id: str(task.state) for task in everything}
    assert states == {"work": "canceled", "after": "created"}


def test_a_call_takes_the_latest_version_of_what_it_calls(lab: EngineLab) -> None:
    called = "start s\nuser work\nend e\ns -> work\nwork -> e"
    caller = "start s\ncall c calls=called\nend e\ns -> c\nc -> e"
    lab.deploy(main=caller, called=called)
    lab.deploy(called=called.replace("work", "changed"))

    assert lab.start().waits_at() == ["changed"]


def test_functions_of_the_domain_look_at_the_clock_and_the_variables(
    make_lab: LabMaker,
) -> None:
    def due(context: FunctionContext, key: str) -> object:
        assert len(context.variables) == len(list(context.variables))
        days = context.variables[key]
        assert isinstance(days, int)
        return context.clock.now() + timedelta(days=days)

    lab = make_lab(HandlerRegistry(functions={"due": due}))
    lab.deploy(
        'start s\nuser a due=${due("d")}\nuser b due=${due("d")}\nend e\n'
        "s -> a\na -> b\nb -> e"
    )
    case = lab.start(d=2)
    begin = lab.clock.now()

    assert case.task("a").due_at == begin + timedelta(days=2)
    case.complete("a", d=5)
    assert case.task("b").due_at == begin + timedelta(days=5)


def test_a_delegate_may_bring_nothing_or_an_error(make_lab: LabMaker) -> None:
    answers: list[BpmnError | None] = [None, BpmnError("NO", "no")]

    def run(call: ServiceTaskCall) -> None:
        answer = answers.pop(0)
        if answer is not None:
            raise answer

    lab = make_lab(
        HandlerRegistry(delegates={"d": ServiceTaskHandler(topic="d", run=run)})
    )
    lab.deploy(
        "start s\ndelegate c handler=${d}\non c error no code=NO\nuser fine\n"
        "user bad\nend e\ns -> c\nc -> fine\nfine -> e\nno -> bad\nbad -> e"
    )

    assert lab.start().waits_at() == ["fine"]
    assert lab.start().waits_at() == ["bad"]


def test_a_notice_of_no_instance_that_cannot_be_delivered_is_an_incident(
    make_lab: LabMaker,
) -> None:
    def fail(call: NoticeCall) -> None:
        raise OSError

    lab = make_lab(
        HandlerRegistry(notices={"mail": NoticeHandler(topic="mail", run=fail)})
    )
    with lab.engine.transact(OPERATOR) as work:
        work.defer(Notice(topic="mail", payload={"to": "li"}))
    for _ in range(8):
        lab.pass_time(timedelta(days=1))

    [incident] = lab.engine.incidents(SYSTEM)
    assert incident.root_id is None
    lab.engine.resolve_incident(incident.id, actor=OPERATOR)
    assert lab.engine.run_due_jobs() == 1
    assert len(lab.engine.incidents(SYSTEM)) == 1


def test_a_job_that_is_given_up_has_lost_one_try(lab: EngineLab) -> None:
    lab.deploy("start s\ntask t async=true\nend e\ns -> t\nt -> e")
    case = lab.start()
    [claimed] = lab.engine.claim_jobs(1)

    lab.engine.fail_job(claimed, message="too slow")

    [job] = lab.engine.jobs(case.id, actor=ZHANG)
    assert (job.retries_left, job.error) == (2, "too slow")
