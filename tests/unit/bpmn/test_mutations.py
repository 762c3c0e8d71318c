"""One unsupported construct in a good diagram, and the diagram is refused by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lxml import etree

from engine.bpmn.findings import Finding, Severity
from engine.bpmn.gate import GateEnvironment, check
from engine.bpmn.xml_input import read_xml
from handlers.linkage.programmes.progress import programme_functions
from tests.support.models.blocks import Block, generate
from tests.support.models.drawing import draw
from tests.support.sketch import sketch
from tests.unit.bpmn import supported
from tests.unit.bpmn.mutations import MUTATIONS

PROCESSES = Path(__file__).parents[3] / "processes"
#: What the diagrams refer to.
FORMS_AND_DECISIONS = {
    path.name: path.read_bytes()
    for folder in ("forms/*.form", "decisions/*.dmn")
    for path in PROCESSES.glob(folder)
}
ENVIRONMENT = GateEnvironment(
    remote_topics=frozenset({"*"}),
    delegates=frozenset({"note", "linkage.note"}),
    functions=frozenset(
        {"due", "now", "start_of_day", "end_of_day", "day_after", "day"}
    )
    | programme_functions().keys(),
    deployed_processes=frozenset({"other"}),
)

_SKETCHES = (
    "start s\nuser a\nend e\ns -> a\na -> e",
    (
        "start s\nservice a topic=t\non a error b code=NO\nend e\nend f\n"
        "s -> a\na -> e\nb -> f"
    ),
    "start s\ndelegate a handler=${note}\nend e\ns -> a\na -> e",
    "start s\ntask a async=true\nuser b assignee=${boss}\nend e\ns -> a\na -> b\nb -> e",
    (
        "start s\nxor g\nuser a\nuser b\nxor h\nend e\ns -> g\ng -> a ? ${n > 1}\n"
        "g => b\na -> h\nb -> h\nh -> e"
    ),
    (
        "start s\nand g\nuser a\nservice b topic=t\nand h\nend e\ns -> g\ng -> a\ng -> b\n"
        "a -> h\nb -> h\nh -> e"
    ),
    (
        "start s\nor g\nuser a\nuser b\nor h\nend e\ns -> g\ng -> a ? ${n > 1}\ng => b\n"
        "a -> h\nb -> h\nh -> e"
    ),
    "start s\ncall a calls=other\nend e\ns -> a\na -> e",
    "start s\nsub p [\nstart i\nuser a\nend j\ni -> a\na -> j\n]\nend e\ns -> p\np -> e",
    "start s\nuser a\non a timer t duration=PT1H\nend e\nend f\ns -> a\na -> e\nt -> f",
    (
        "start s\nuser a\non a timer t cycle=R/PT1H cancel=false\nend e\nend f\n"
        "s -> a\na -> e\nt -> f"
    ),
    "start s\ntimer a duration=P1D\nend e\ns -> a\na -> e",
    "start s\nmessage a name=paid\nend e\ns -> a\na -> e",
    "start s\nreceive a name=paid\nend e\ns -> a\na -> e",
    (
        "start s\nebg g\nmessage a name=paid\ntimer b duration=P1D\nend e\nend f\n"
        "s -> g\ng -> a\ng -> b\na -> e\nb -> f"
    ),
    "start s\nuser a\nend-terminate e\ns -> a\na -> e",
    "start s\nuser a each=people\nend e\ns -> a\na -> e",
)


#: Blocks of one file, in which every construct can be inserted somewhere.
_KINDS = frozenset({"seq", "and", "xor", "or", "sub", "loop", "many"})


def _models() -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """Yield good diagrams: those that are shipped, drawn by hand, and by chance."""
    for number, text in enumerate(_SKETCHES):
        yield f"sketch {number}", {"main.bpmn": sketch(text)}
    for number in range(20):
        parts = Block(kind="user", id=0), generate(number, 8, kinds=_KINDS)
        text = draw(Block(kind="seq", id=0, inner=parts)).main
        yield f"random {number}", {"main.bpmn": sketch(text)}
    for path in sorted(PROCESSES.glob("*.bpmn")):
        yield path.stem, {path.name: path.read_bytes(), **FORMS_AND_DECISIONS}
    yield "all that is supported", supported.RESOURCES


MODELS = dict(_models())


def errors(resources: Mapping[str, bytes]) -> list[Finding]:
    return [
        found
        for found in check(resources, ENVIRONMENT)
        if found.severity is Severity.ERROR
    ]


def mutated(name: str, kind: str) -> tuple[Mapping[str, bytes], str] | None:
    """Put a construct into a model; None when it finds no place there."""
    resources = MODELS[name]
    [file] = [each for each in resources if each.endswith(".bpmn")]
    root = read_xml(file, resources[file]).root
    element_id = MUTATIONS[kind](root)
    if element_id is None:
        return None
    return {**resources, file: etree.tostring(root)}, element_id


def _pairs() -> list[tuple[str, str]]:
    """Give every model a kind of its own, as long as there are any."""
    left = list(MUTATIONS)
    pairs = []
    for name in MODELS:
        kind = next((each for each in left if mutated(name, each)), None)
        if kind is not None:
            left.remove(kind)
            pairs.append((name, kind))
    names = list(MODELS)
    for number, kind in enumerate(left):
        turned = names[number:] + names[:number]
        pairs.append((next(name for name in turned if mutated(name, kind)), kind))
    return pairs


PAIRS = _pairs()


def test_there_are_forty_good_models_with_a_kind_each() -> None:
    assert len({name for name, _ in PAIRS}) == len(MODELS) >= 40
    assert sorted(kind for _, kind in PAIRS) == sorted(MUTATIONS)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_good_as_it_is(name: str) -> None:
    assert [str(found) for found in errors(MODELS[name])] == []


@pytest.mark.parametrize(("name", "kind"), PAIRS, ids=lambda text: text)
def test_an_unsupported_construct_is_refused_by_name(name: str, kind: str) -> None:
    # Given
    made = mutated(name, kind)
    assert made is not None
    resources, element_id = made

    # When
    found = errors(resources)

    # Then an error names the element, or its line when it has no id
    about = [each for each in found if (each.element_id or "") == element_id]
    assert about, found
    assert all(each.remedy_zh and each.remedy_en and each.line for each in about)
