"""Soundness: what can stand still, happen twice, never happen or never end is found."""

from __future__ import annotations

import pytest

from engine.bpmn.gate import GateEnvironment, Severity, check
from engine.bpmn.reader import read_diagram
from engine.bpmn.soundness import Budget, Fault, FaultKind, judge_process
from tests.support.sketch import sketch

DEADLOCK, LEFT_BEHIND = FaultKind.DEADLOCK, FaultKind.LEFT_BEHIND
TWO_TOKENS, NEVER, ENDLESS = FaultKind.TWO_TOKENS, FaultKind.NEVER, FaultKind.ENDLESS

SPLIT_AND_JOIN = """
start s
{split} split
task a
task b
{join} join
end e
s -> split
split -> a {condition}
split => b
a -> join
b -> join
join -> e
"""


def faults(text: str, *, budget: Budget | None = None) -> list[Fault]:
    (process,) = read_diagram("m.bpmn", sketch(text)).processes
    verdicts = judge_process(process.scope, budget or Budget())
    return [fault for verdict in verdicts for fault in verdict.faults]


def found(text: str) -> list[tuple[FaultKind, str]]:
    return [(fault.kind, fault.element) for fault in faults(text)]


@pytest.mark.parametrize(
    ("split", "join", "expected"),
    [
        ("xor", "xor", []),
        ("xor", "and", [(DEADLOCK, "join")]),
        ("xor", "or", []),
        ("and", "xor", [(TWO_TOKENS, "join")]),
        ("and", "and", []),
        ("and", "or", []),
        ("or", "and", [(DEADLOCK, "join")]),
        ("or", "or", []),
    ],
)
def test_each_kind_of_split_needs_a_fitting_join(
    split: str, join: str, expected: list[tuple[FaultKind, str]]
) -> None:
    condition = "" if split == "and" else "? ${a}"
    text = SPLIT_AND_JOIN.format(split=split, join=join, condition=condition)

    assert found(text) == expected


def test_an_inclusive_split_is_not_merged_by_an_exclusive_gateway() -> None:
    text = SPLIT_AND_JOIN.format(split="or", join="xor", condition="? ${a}")
    both = text.replace("split => b", "split -> b ? ${b}")

    # With one branch as the default never two are taken.
    assert found(text) == []
    assert found(both) == [(TWO_TOKENS, "join")]


def test_a_counter_example_names_every_element_on_the_shortest_path() -> None:
    text = SPLIT_AND_JOIN.format(split="xor", join="and", condition="? ${a}")

    (fault,) = faults(text)

    assert fault.path in {("s", "split", "a"), ("s", "split", "b")}
    assert fault.missing == (({"a", "b"} - {fault.path[-1]}).pop(),)


LOOSE = [
    # What it is, the sketch, and the faults found in it.
    (
        "two flows into one task after a fork do it twice",
        "start s\nand f\ntask a\nend e\ns -> f\nf -> a\nf -> x\ntask x\nx -> a\na -> e",
        [(TWO_TOKENS, "a")],
    ),
    (
        "branches may each come to the same end event",
        "start s\nand f\ntask a\ntask b\nend e\ns -> f\nf -> a\nf -> b\na -> e\nb -> e",
        [],
    ),
    (
        "a task where everything ends is no end event: it is done twice",
        "start s\nand f\ntask a\ntask b\ntask c\ns -> f\nf -> a\nf -> b\na -> c\nb -> c",
        [(TWO_TOKENS, "c")],
    ),
    (
        "several flows out of a task fork",
        "start s\ntask t\ntask a\ntask b\nxor m\nend e\ns -> t\nt -> a\nt -> b\na -> m\nb -> m\nm -> e",
        [(TWO_TOKENS, "m")],
    ),
    (
        "conditional flows out of a task are an inclusive split",
        "start s\ntask t\ntask a\ntask b\nor j\nend e\ns -> t\nt -> a ? ${a}\nt -> b ? ${b}\na -> j\nb -> j\nj -> e",
        [],
    ),
    (
        "behind conditional flows a parallel join may wait for ever",
        "start s\ntask t\ntask a\ntask b\nand j\nend e\ns -> t\nt -> a ? ${a}\nt -> b ? ${b}\na -> j\nb -> j\nj -> e",
        [(DEADLOCK, "j")],
    ),
    (
        "a fork in a loop that only ends piles up",
        "start s\nxor m\nand f\ntask a\nuser b\nxor g\nend e\nend side\ns -> m\nm -> f\nf -> a\na -> side\nf -> b\nb -> g\ng -> m ? ${again}\ng => e",
        [(TWO_TOKENS, "f")],
    ),
    (
        "a join in a loop is sound",
        "start s\nxor m\nand f\ntask a\nuser b\nand j\nxor g\nend e\ns -> m\nm -> f\nf -> a\na -> j\nf -> b\nb -> j\nj -> g\ng -> m ? ${again}\ng => e",
        [],
    ),
    (
        "a join that feeds itself stands still",
        "start s\nand j\ntask a\nxor g\nend e\ns -> j\nj -> a\na -> g\ng -> j ? ${again}\ng => e",
        [(DEADLOCK, "j")],
    ),
    (
        "one of several branches that ends alone leaves the join behind",
        "start s\nand f\ntask a\nxor g\ntask b\nand j\nend done\nend e\ns -> f\nf -> a\nf -> g\ng -> b ? ${b}\ng => done\na -> j\nb -> j\nj -> e",
        [(LEFT_BEHIND, "j")],
    ),
    (
        "a terminate end event takes the other branches with it",
        "start s\nand f\ntask a\nuser b\nend e\nend-terminate stop\ns -> f\nf -> a\nf -> b\na -> e\nb -> stop",
        [],
    ),
    (
        "two branches may race to one terminate end event",
        "start s\nand f\nuser a\nuser b\nend-terminate stop\ns -> f\nf -> a\nf -> b\na -> stop\nb -> stop",
        [],
    ),
    (
        "boundary events may race to a terminate end event as well",
        "start s\nand f\nuser a\nor j\nend-terminate stop\nend e\ns -> f\nf -> a\nf -> j\na -> j\nj -> a ? ${x}\nj => e\non a timer late duration=P1D\nlate -> stop",
        [],
    ),
    (
        "what waits for a terminated branch never happens",
        "start s\nand f\nuser a\nxor g\nand j\nend-terminate stop\nend e\ns -> f\nf -> a\nf -> g\na -> stop\ng -> j ? ${x}\ng => y\ntask y\ny -> j\nj -> e",
        [(NEVER, "j")],
    ),
    (
        "an interrupting boundary event is another way out",
        "start s\nuser a\non a timer late duration=P1D\nxor m\nend e\ns -> a\na -> m\nlate -> m\nm -> e",
        [],
    ),
    (
        "a join of a task and its interrupting boundary event waits for ever",
        "start s\nuser a\non a timer late duration=P1D\nand m\nend e\ns -> a\na -> m\nlate -> m\nm -> e",
        [(DEADLOCK, "m")],
    ),
    (
        "a boundary event that does not interrupt may end by itself, again and again",
        "start s\nxor m\nuser a\non a timer remind cycle=R/P1D cancel=false\ntask tell\nend told\nxor g\nend e\ns -> m\nm -> a\na -> g\ng -> m ? ${again}\ng => e\nremind -> tell\ntell -> told",
        [],
    ),
    (
        "a boundary event that does not interrupt must not join the main flow",
        "start s\nuser a\non a timer remind duration=P1D cancel=false\nxor m\nuser b\nend e\ns -> a\na -> m\nremind -> m\nm -> b\nb -> e",
        [(TWO_TOKENS, "m")],
    ),
    (
        "an event-based gateway goes one way only",
        "start s\nebg w\nmessage one name=m1\ntimer two duration=P1D\nand j\nend e\ns -> w\nw -> one\nw -> two\none -> j\ntwo -> j\nj -> e",
        [(DEADLOCK, "j")],
    ),
    (
        "a loop without a way out is endless",
        "start s\nxor m\nuser a\ns -> m\nm -> a\na -> m",
        [(ENDLESS, "s")],
    ),
    (
        "two inclusive joins that wait for each other stand still",
        "start s\nand f\nor a\nor b\ntask t\ntask u\nend e\ns -> f\nf -> a\nf -> b\na -> t\nb -> u\nt -> b\nu -> a",
        [(DEADLOCK, "a")],
    ),
    (
        "an inclusive join does not wait for what must pass it first",
        "start s\nor j\nuser a\nxor g\nend e\ns -> j\nj -> a\na -> g\ng -> j ? ${again}\ng => e",
        [],
    ),
    (
        "an inclusive join waits for a branch that is still under way",
        "start s\nand f\nuser a\nuser b\nxor g\nor j\nend e\nend out\ns -> f\nf -> a\nf -> b\nb -> g\ng -> j ? ${x}\ng => out\na -> j\nj -> e",
        [],
    ),
    (
        "start events begin one at a time",
        "start s\nstart-message told name=m\nxor m\nuser a\nend e\ns -> m\ntold -> m\nm -> a\na -> e",
        [],
    ),
    (
        "start events are not joined by a parallel gateway",
        "start s\nstart-message told name=m\nand m\nuser a\nend e\ns -> m\ntold -> m\nm -> a\na -> e",
        [(DEADLOCK, "m")],
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(text, expected, id=what) for what, text, expected in LOOSE],
)
def test_the_control_flow_is_judged(
    text: str, expected: list[tuple[FaultKind, str]]
) -> None:
    assert found(text) == expected


SUBPROCESS = """
start s
sub p [
  start i
  {inside}
]
on p error failed code=E
xor m
end e
end e2
s -> p
p -> m
failed -> {behind}
m -> e
"""


def test_each_subprocess_is_judged_by_itself() -> None:
    inside = (
        "xor x\nand j\nend ie\ni -> x\nx -> j ? ${a}\nx => t\ntask t\nt -> j\nj -> ie"
    )

    assert found(SUBPROCESS.format(inside=inside, behind="e2")) == [(DEADLOCK, "j")]


def test_behind_a_subprocess_that_only_fails_nothing_happens() -> None:
    inside = "end-error ie code=E\ni -> ie"
    good = "end ie\ni -> ie"

    assert found(SUBPROCESS.format(inside=good, behind="e2")) == []
    assert found(SUBPROCESS.format(inside=inside, behind="e2")) == [(NEVER, "m")]


def test_an_event_subprocess_is_judged_by_itself_and_disturbs_nothing() -> None:
    text = """
    start s
    user a
    end e
    s -> a
    a -> e
    handle h [
      start-message hs name=m interrupting=false
      {split} f
      task x
      task y
      and j
      end he
      hs -> f
      f -> x
      f -> y
      x -> j
      y -> j
      j -> he
    ]
    """

    assert found(text.format(split="and")) == []
    assert found(text.format(split="xor")) == [(DEADLOCK, "j")]


def test_links_lead_on() -> None:
    text = """
    start s
    and f
    user a
    throw-link out name=L
    link in name=L
    {join} j
    end e
    s -> f
    f -> a
    f -> out
    a -> j
    in -> j
    j -> e
    """

    assert found(text.format(join="and")) == []
    assert found(text.format(join="xor")) == [(TWO_TOKENS, "j")]


def crossing(branches: int) -> str:
    """Draw branches that may hand tokens to their neighbours: no rule shrinks them."""
    lines = ["start s", "and f", "and j", "end e", "s -> f", "j -> e"]
    for number in range(branches):
        lines += [
            f"or a{number}",
            f"or b{number}",
            f"f -> a{number}",
            f"a{number} -> b{number}",
            f"a{number} -> b{(number + 1) % branches} ? ${{c}}",
            f"b{number} -> j",
        ]
    return "\n".join(lines)


def test_beyond_the_bound_nothing_is_claimed() -> None:
    (process,) = read_diagram("m.bpmn", sketch(crossing(6))).processes

    (decided,) = judge_process(process.scope, Budget())
    (cut,) = judge_process(process.scope, Budget(states=100))
    (short,) = judge_process(process.scope, Budget(moves=50))

    assert (decided.complete, decided.faults) == (True, ())
    assert (cut.complete, cut.states) == (False, 100)
    assert (short.complete, short.faults) == (False, ())


def test_the_gate_reports_faults_with_a_path_of_labels_and_refuses() -> None:
    text = SPLIT_AND_JOIN.format(split="xor", join="and", condition="? ${a}")
    text = text.replace("task a", "task a name=甲").replace("task b", "task b name=乙")

    found = check({"m.bpmn": sketch(text)}, GateEnvironment())

    (fault,) = [one for one in found if one.code == "soundness_deadlock"]
    assert (fault.severity, fault.element_id) == (Severity.ERROR, "join")
    assert "s → split → " in fault.reason_zh
    assert {"甲", "乙"} == {
        each
        for each in ("甲", "乙")
        if each in fault.reason_zh and each in fault.reason_en
    }
    assert fault.path[:2] == ("s", "split")


def test_only_missing_completion_is_a_warning() -> None:
    # Each node has a path to an end, but the one token never takes it.
    text = """
    start s
    xor m
    user a
    on a timer remind cycle=R/P1D cancel=false
    end told
    s -> m
    m -> a
    a -> m
    remind -> told
    """

    found = check({"m.bpmn": sketch(text)}, GateEnvironment())

    (endless,) = [one for one in found if one.code.startswith("soundness")]
    assert (endless.code, endless.severity) == ("soundness_endless", Severity.WARNING)
    assert "no_way_out" not in {one.code for one in found}


def test_what_never_happens_is_a_warning() -> None:
    inside = "end-error ie code=E\ni -> ie"
    text = SUBPROCESS.format(inside=inside, behind="e2")

    found = check({"m.bpmn": sketch(text)}, GateEnvironment())

    (never,) = [one for one in found if one.code.startswith("soundness")]
    assert (never.code, never.element_id) == ("soundness_never", "m")
    assert never.severity is Severity.WARNING


def test_a_faulty_drawing_is_not_judged_for_soundness() -> None:
    text = "start s\nand j\ntask lost\nend e\ns -> j\nlost -> j\nj -> e"

    found = check({"m.bpmn": sketch(text)}, GateEnvironment())

    codes = {one.code for one in found if one.severity is Severity.ERROR}
    assert codes == {"unreachable", "join_feeds_itself"}
