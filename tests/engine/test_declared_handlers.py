"""Handlers with a declaration: what is wrong with a value becomes an incident."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import SYSTEM, HandlerRegistry, HandlerResult
from handlers.palette.declaration import Declaration, Inputs, Outputs
from handlers.palette.declared import declared
from handlers.palette.values import Day, WholeNumber
from tests.engine.conftest import LabMaker
from tests.unit.bpmn.diagram_text import END, START, chain, definitions, process


class Order(Inputs):
    order_date = Day("责令日期", "date of the order", required=True)


class Counted(Outputs):
    days = WholeNumber("天数", "days", required=True)


COUNTING = Declaration(
    topic="orders.count",
    title="起算",
    title_en="Count",
    summary="",
    summary_en="",
    stage="S2",
    clause="7.1.2",
    inputs=Order,
    outputs=Counted,
)
TASK = (
    '<bpmn:serviceTask id="t" camunda:type="external" camunda:topic="orders.count">'
    "<bpmn:extensionElements><camunda:inputOutput>"
    '<camunda:inputParameter name="order_date">${ordered}</camunda:inputParameter>'
    "</camunda:inputOutput></bpmn:extensionElements></bpmn:serviceTask>"
)
DIAGRAM = definitions(process(START + TASK + END + chain("start", "t", "end")))


@pytest.mark.parametrize(
    ("ordered", "days", "told"),
    [
        ("soon", 1, "责令日期（order_date）应为日期，如 2026-03-02"),
        (None, 1, "责令日期（order_date）必填"),
        (
            "2026-03-02",
            "many",
            "处理程序 orders.count 返回了未声明的结果：days：应为整数",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_an_incident_that_says_so(
    make_lab: LabMaker, ordered: object, days: object, told: str
) -> None:
    handler = declared(COUNTING, lambda _: HandlerResult(variables={"days": days}))
    lab = make_lab(HandlerRegistry(service_tasks={"orders.count": handler}))
    lab.deploy(files={"a.bpmn": DIAGRAM})
    case = lab.start("p", ordered=ordered)

    for _ in range(4):
        lab.pass_time(timedelta(hours=12))

    (incident,) = lab.engine.incidents(SYSTEM)
    assert told in incident.message
    assert case.variables() == {"ordered": ordered}
