"""A form that stands in the diagram is shown and checked like one from a file."""

from __future__ import annotations

from engine import SYSTEM
from handlers.parties.access import actor_for
from handlers.parties.people import all_people
from tests.support.sketch import sketch
from tests.web.site import Site
from tests.web.walker import Walker

FIELDS = (
    '<camunda:formData><camunda:formField id="reason" label="理由" type="string"'
    ' defaultValue="无"><camunda:validation><camunda:constraint name="required" />'
    '</camunda:validation></camunda:formField><camunda:formField id="amount"'
    ' label="数量" type="long"><camunda:validation><camunda:constraint name="max"'
    ' config="9" /></camunda:validation></camunda:formField><camunda:formField'
    ' id="number" label="编号" type="string"><camunda:validation>'
    '<camunda:constraint name="readonly" /></camunda:validation>'
    "</camunda:formField></camunda:formData>"
)
TEXT = f"""
    start s
    user apply name=申请 groups=msa xml={FIELDS.replace(" ", "%20")}
    user after groups=msa
    end e
    s -> apply
    apply -> after
    after -> e
"""


def _labels(office: Site) -> frozenset[str]:
    """Return what lets everybody of the bureau see an instance."""
    with office.services.engine.read() as connection:
        people = [actor_for(person) for person in all_people(connection)]
    officer = next(one for one in people if "msa" in one.groups)
    return frozenset(label for label in officer.labels if label.startswith("org:"))


def test_a_form_in_the_diagram_is_asked_checked_and_answered(case: Walker) -> None:
    office = case.site
    engine = office.services.engine
    engine.deploy(
        name="ask", resources={"ask.bpmn": sketch(TEXT, key="ask")}, actor=SYSTEM
    )
    started = engine.start_instance(
        key="ask",
        business_key=case.case_no,
        variables={"number": "N-7"},
        labels=_labels(office),
        actor=SYSTEM,
    )
    (task,) = engine.open_user_tasks(started.id, actor=SYSTEM)
    officer = office.visitor("officer")

    officer.get(f"/tasks/{task.id}")
    html = officer.page.get_data(as_text=True) if officer.page else ""
    assert "申请" in officer.text
    assert 'value="无"' in html
    assert "N-7" in officer.text
    assert 'name="number"' not in html

    wrong = officer.post(
        f"/tasks/{task.id}", {"do": "submit", "reason": "", "amount": "12"}
    )
    assert wrong.status_code == 422

    right = officer.post(
        f"/tasks/{task.id}", {"do": "submit", "reason": "好", "amount": "3"}
    )
    assert right.status_code == 200
    assert engine.variables(started.id, actor=SYSTEM) == {
        "number": "N-7",
        "reason": "好",
        "amount": 3,
    }
