"""Forms that stand in the diagram are forms like all others."""

from __future__ import annotations

import json

import pytest

from engine import DefinitionNotFound, DeploymentRefused, HandlerRegistry
from handlers.forms import load_form
from handlers.forms.loader import faults_of
from tests.engine.conftest import LabMaker
from tests.support.engine_lab import OPERATOR, EngineLab

FIELDS = """
<camunda:formData>
  <camunda:formField id="reason" label="理由" type="string" defaultValue="无">
    <camunda:validation>
      <camunda:constraint name="required" />
      <camunda:constraint name="minlength" config="2" />
      <camunda:constraint name="maxlength" config="200" />
    </camunda:validation>
  </camunda:formField>
  <camunda:formField id="amount" type="long">
    <camunda:validation>
      <camunda:constraint name="min" config="1" />
      <camunda:constraint name="max" config="99" />
    </camunda:validation>
  </camunda:formField>
  <camunda:formField id="approved" label="同意" type="boolean">
    <camunda:validation><camunda:constraint name="required" /></camunda:validation>
  </camunda:formField>
  <camunda:formField id="until" label="期限" type="date" />
  <camunda:formField id="level" label="级别" type="enum">
    <camunda:value id="city" name="市级" />
    <camunda:value id="county" />
  </camunda:formField>
  <camunda:formField id="number" label="编号" type="string">
    <camunda:validation><camunda:constraint name="readonly" /></camunda:validation>
  </camunda:formField>
</camunda:formData>
"""


def _task(fields: str) -> str:
    xml = "".join(line.strip() for line in fields.splitlines()).replace(" ", "%20")
    return f"start s\nuser work xml={xml}\nend e\ns -> work\nwork -> e"


def test_the_fields_become_those_of_a_form(lab: EngineLab) -> None:
    lab.deploy(_task(FIELDS))
    task = lab.start().task("work")
    assert task.form_key == "formData:main:work"

    content = lab.engine.form_resource(task.definition_id, str(task.form_key))

    form = load_form(content)
    found = {field.key: field for field in form.questions()}
    shown = {key: (str(field.kind), field.label) for key, field in found.items()}
    assert shown == {
        "reason": ("text", "理由"),
        "amount": ("number", "amount"),
        "approved": ("tick", "同意"),
        "until": ("date", "期限"),
        "level": ("list", "级别"),
        "number": ("text", "编号"),
    }
    reason, amount, level = found["reason"], found["amount"], found["level"]
    assert (reason.required, reason.source.default) == (True, "无")
    assert (reason.limits.min_length, reason.limits.max_length) == (2, 200)
    assert (amount.limits.min, amount.limits.max, amount.limits.decimals) == (1, 99, 0)
    assert [(o.value, o.label) for o in level.options] == [
        ("city", "市级"),
        ("county", "county"),
    ]
    assert not found["approved"].required
    assert reason.source.prefill_from == "reason"
    assert (found["number"].source.known_from, found["number"].source.computed) == (
        "number",
        True,
    )


def test_an_older_version_keeps_its_fields(lab: EngineLab) -> None:
    lab.deploy(_task(FIELDS))
    task = lab.start().task("work")
    lab.deploy(_task(FIELDS.replace("理由", "原因")))
    lab.engine = lab.reopened()

    old = lab.engine.form_resource(task.definition_id, str(task.form_key))
    new = lab.engine.form_resource(lab.engine.definition("main").id, str(task.form_key))

    assert "理由" in json.loads(old)["components"][1]["label"]
    assert "原因" in json.loads(new)["components"][1]["label"]


def test_there_is_no_form_of_another_element(lab: EngineLab) -> None:
    lab.deploy(_task(FIELDS))
    definition_id = lab.engine.definition("main").id

    with pytest.raises(DefinitionNotFound):
        lab.engine.form_resource(definition_id, "formData:main:other")


def test_what_the_forms_cannot_show_refuses_the_deployment(
    make_lab: LabMaker,
) -> None:
    lab = make_lab(HandlerRegistry(form_check=faults_of))
    lab.deploy(_task(FIELDS))
    faulty = _task(FIELDS.replace('id="amount"', 'id="orderAmount"'))

    with pytest.raises(DeploymentRefused) as refused:
        lab.deploy(faulty)

    errors = [one for one in refused.value.findings if one.severity == "error"]
    assert [(one.code, one.element_id) for one in errors] == [("form_faulty", "work")]
    assert "orderAmount" in errors[0].reason_en
    assert lab.engine.definition("main").version == 1


def test_the_answers_become_variables(lab: EngineLab) -> None:
    lab.deploy(_task(FIELDS) + "\nuser after\nwork -> after")
    case = lab.start()

    case.complete("work", actor=OPERATOR, reason="x", amount=3)

    assert case.variables() == {"reason": "x", "amount": 3}
