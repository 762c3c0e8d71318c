"""Write `.dmn` files in tests: a few words instead of fifty lines of XML."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

_MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
_DMNDI = "https://www.omg.org/spec/DMN/20191111/DMNDI/"


def decision_file(
    *elements: str, namespace: str = _MODEL, drawn: Sequence[str] = (), more: str = ""
) -> bytes:
    """Return a file with these elements.

    Args:
        elements: The elements as XML.
        namespace: The version of DMN.
        drawn: Ids that get a shape.
        more: Attributes of `definitions`.
    """
    shapes = "".join(f'<dmndi:DMNShape dmnElementRef="{one}" />' for one in drawn)
    drawing = (
        f"<dmndi:DMNDI><dmndi:DMNDiagram>{shapes}</dmndi:DMNDiagram></dmndi:DMNDI>"
        if drawn
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<definitions xmlns="{namespace}" xmlns:dmndi="{_DMNDI}"'
        ' xmlns:camunda="http://camunda.org/schema/1.0/dmn"'
        f' id="file" name="file" namespace="http://tandem.test" {more}>\n'
        + "\n".join((*elements, drawing))
        + "\n</definitions>"
    ).encode()


def decision(
    id_: str,
    logic: str,
    *,
    requires: Sequence[str] = (),
    variable: str | None = None,
    type_: str | None = None,
    attributes: str = "",
) -> str:
    """Return a decision.

    Args:
        id_: Its id and name.
        logic: Its logic as XML.
        requires: Like `input:age`, `decision:discount` or `knowledge:fee`.
        variable: The name of its variable; without one there is none.
        type_: The type of the variable.
        attributes: More attributes.
    """
    written = (
        "" if variable is None and type_ is None else _variable(variable or id_, type_)
    )
    return (
        f'<decision id="{id_}" name="{id_}" {attributes}>{written}'
        f"{''.join(map(_requirement, requires))}{logic}</decision>"
    )


def input_data(id_: str, type_: str | None = None) -> str:
    """Return an input; its id is its name."""
    return f'<inputData id="{id_}" name="{id_}">{_variable(id_, type_)}</inputData>'


def knowledge(
    id_: str, logic: str, parameters: Sequence[str], requires: Sequence[str] = ()
) -> str:
    """Return a knowledge model with parameters like `age:number`."""
    written = "".join(
        f"<formalParameter {_named(parameter)} />" for parameter in parameters
    )
    return (
        f'<businessKnowledgeModel id="{id_}" name="{id_}"><variable name="{id_}" />'
        f"{''.join(map(_requirement, requires))}"
        f"<encapsulatedLogic>{written}{logic}</encapsulatedLogic>"
        "</businessKnowledgeModel>"
    )


def literal(text: str, type_: str | None = None) -> str:
    """Return a literal expression."""
    return f"<literalExpression{_type(type_)}>{_text(text)}</literalExpression>"


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    *rules: Sequence[str],
    policy: str | None = None,
    aggregation: str | None = None,
    values: dict[str, str] | None = None,
    defaults: dict[str, str] | None = None,
) -> str:
    """Return a decision table.

    Args:
        inputs: Expressions like `age:number`.
        outputs: Names like `fee:number`.
        rules: Cells of conditions and results; one more is the annotation.
        policy: The hit policy.
        aggregation: The aggregation.
        values: Expression or name -> the values that are allowed.
        defaults: Name -> default output.
    """
    allowed = values or {}
    columns = "".join(
        f'<input id="in_{number}" label={quoteattr(text)}>'
        f"<inputExpression{_type(type_)}>{_text(text)}</inputExpression>"
        f"{_values('inputValues', allowed.get(text))}</input>"
        for number, (text, type_) in enumerate(map(_split, inputs))
    )
    results = "".join(
        f'<output id="out_{number}" name={quoteattr(name)}{_type(type_)}>'
        f"{_values('outputValues', allowed.get(name))}"
        f"{_values('defaultOutputEntry', (defaults or {}).get(name))}</output>"
        for number, (name, type_) in enumerate(map(_split, outputs))
    )
    rows = "".join(
        _rule(number, rule, len(inputs), len(outputs))
        for number, rule in enumerate(rules, 1)
    )
    hit = "" if policy is None else f' hitPolicy="{policy}"'
    total = "" if aggregation is None else f' aggregation="{aggregation}"'
    return f"<decisionTable{hit}{total}>{columns}{results}{rows}</decisionTable>"


def _rule(number: int, cells: Sequence[str], inputs: int, outputs: int) -> str:
    note = cells[inputs + outputs :]
    described = f"<description>{escape(note[0])}</description>" if note else ""
    conditions = "".join(
        f"<inputEntry>{_text(cell)}</inputEntry>" for cell in cells[:inputs]
    )
    results = "".join(
        f"<outputEntry>{_text(cell)}</outputEntry>"
        for cell in cells[inputs : inputs + outputs]
    )
    return f'<rule id="r{number}">{described}{conditions}{results}</rule>'


def _requirement(text: str) -> str:
    kind, _, id_ = text.partition(":")
    if kind == "knowledge":
        return (
            "<knowledgeRequirement>"
            f'<requiredKnowledge href="#{id_}" /></knowledgeRequirement>'
        )
    tag = f"required{kind.capitalize()}"
    return f'<informationRequirement><{tag} href="#{id_}" /></informationRequirement>'


def _variable(name: str, type_: str | None) -> str:
    return f"<variable name={quoteattr(name)}{_type(type_)} />"


def _named(text: str) -> str:
    name, type_ = _split(text)
    return f"name={quoteattr(name)}{_type(type_)}"


def _split(text: str) -> tuple[str, str | None]:
    name, sign, type_ = text.rpartition(":")
    return (name, type_) if sign else (text, None)


def _type(type_: str | None) -> str:
    return "" if type_ is None else f" typeRef={quoteattr(type_)}"


def _values(tag: str, text: str | None) -> str:
    return "" if text is None else f"<{tag}>{_text(text)}</{tag}>"


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"
