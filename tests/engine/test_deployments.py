from __future__ import annotations

import json
import threading

import pytest

from engine import (
    DefinitionNotFound,
    DeploymentRefused,
    DeploymentView,
    FormFault,
    HandlerRegistry,
)
from tests.engine.conftest import LabMaker
from tests.support.engine_lab import OPERATOR, ZHANG, EngineLab
from tests.support.sketch import sketch

ONE = """
    start s
    user work
    end e
    s -> work
    work -> e
"""
CALLER = """
    start s
    call c calls=called binding=deployment
    end e
    s -> c
    c -> e
"""


def deploy(lab: EngineLab, files: dict[str, bytes], name: str = "x") -> DeploymentView:
    return lab.engine.deploy(name=name, resources=files, actor=OPERATOR)


def versions(view: DeploymentView) -> dict[str, int]:
    return {definition.key: definition.version for definition in view.definitions}


def test_the_same_files_are_not_deployed_again(lab: EngineLab) -> None:
    files = {"main.bpmn": sketch(ONE)}

    first, second = deploy(lab, files), deploy(lab, files)

    assert first.created
    assert not second.created
    assert second.id == first.id
    assert versions(second) == {"main": 1}


def test_a_changed_diagram_is_a_new_version_and_running_ones_stay(
    lab: EngineLab,
) -> None:
    lab.deploy(ONE)
    old = lab.start()
    lab.deploy(ONE.replace("work", "changed"))
    new = lab.start()

    assert old.waits_at() == ["work"]
    assert new.waits_at() == ["changed"]
    old.complete("work")
    assert old.state() == "completed"


def test_only_what_changed_gets_a_new_version(lab: EngineLab) -> None:
    files = {"a.bpmn": sketch(ONE, key="a"), "b.bpmn": sketch(ONE, key="b")}
    deploy(lab, files)
    files["b.bpmn"] = sketch(ONE.replace("work", "changed"), key="b")

    view = deploy(lab, files)

    assert view.created
    assert versions(view) == {"a": 1, "b": 2}


def test_who_changes_alone_still_calls_what_was_deployed_with_it(
    lab: EngineLab,
) -> None:
    changed = CALLER.replace("end e", "end done").replace("-> e", "-> done")
    lab.deploy(main=CALLER, called=ONE)

    view = lab.deploy(main=changed, called=ONE)

    assert versions(view) == {"main": 2, "called": 1}
    lab.deploy(called=ONE.replace("work", "newest"))
    assert lab.start(key="main").waits_at() == ["work"]


def test_a_changed_form_makes_a_new_version_of_who_uses_it(lab: EngineLab) -> None:
    files = {
        "main.bpmn": sketch(with_form("f1")),
        "other.bpmn": sketch(with_form("f2"), key="other"),
        "forms/f1.form": form("f1", 1),
        "forms/f2.form": form("f2", 1),
    }
    deploy(lab, files)
    files["forms/f1.form"] = form("f1", 2)

    view = deploy(lab, files)

    assert versions(view) == {"main": 2, "other": 1}
    [main] = [one for one in view.definitions if one.key == "main"]
    assert lab.engine.form_resource(main.id, "f1") == form("f1", 2)
    assert lab.engine.form_resource(f"{main.id}", "f2") == form("f2", 1)
    with pytest.raises(DefinitionNotFound):
        lab.engine.form_resource(main.id, "f3")


def test_a_form_is_also_found_by_the_id_inside_it(lab: EngineLab) -> None:
    files = {"main.bpmn": sketch(with_form("f1")), "odd name.form": form("f1", 1)}

    view = deploy(lab, files)

    definition = view.definitions[0]
    assert lab.engine.form_resource(definition.id, "f1") == form("f1", 1)


def test_a_form_of_an_earlier_deployment_serves_as_well(lab: EngineLab) -> None:
    forms = {"f1.form": form("f1", 1), "main.bpmn": sketch(ONE)}
    deploy(lab, forms)
    deploy(lab, forms | {"f1.form": form("f1", 2)})

    view = deploy(lab, {"late.bpmn": sketch(with_form("f1"), key="late")}, name="late")

    late = view.definitions[0]
    assert lab.engine.form_resource(late.id, "f1") == form("f1", 2)


def test_a_caller_bound_to_its_deployment_goes_with_what_it_calls(
    lab: EngineLab,
) -> None:
    lab.deploy(main=CALLER, called=ONE)
    view = lab.deploy(main=CALLER, called=ONE.replace("work", "changed"))

    assert versions(view) == {"main": 2, "called": 2}
    case = lab.start()
    lab.deploy(called=ONE.replace("work", "newest"))
    assert lab.start().waits_at() == case.waits_at() == ["changed"]


def test_one_broken_file_keeps_all_out(lab: EngineLab) -> None:
    files = {"good.bpmn": sketch(ONE, key="good"), "bad.bpmn": b"<nothing/>"}

    with pytest.raises(DeploymentRefused) as refused:
        deploy(lab, files)

    assert refused.value.findings
    assert lab.engine.definitions() == []


def test_definitions_are_listed_by_key_latest_first(lab: EngineLab) -> None:
    lab.deploy(b=ONE, a=ONE)
    lab.deploy(b=ONE.replace("work", "changed"))

    latest = [(one.key, one.version) for one in lab.engine.definitions()]
    everything = lab.engine.definitions(latest_only=False)

    assert latest == [("a", 1), ("b", 2)]
    assert [(one.key, one.version) for one in everything] == [
        ("a", 1),
        ("b", 2),
        ("b", 1),
    ]
    assert lab.engine.definition("b").version == 2
    assert lab.engine.definition(everything[2].id).version == 1


def test_a_version_can_be_started_by_its_id(lab: EngineLab) -> None:
    first = lab.deploy(ONE).definitions[0]
    lab.deploy(ONE.replace("work", "changed"))

    view = lab.engine.start_instance(definition_id=first.id, actor=ZHANG)

    assert view.version == 1


def test_the_bytes_come_back_as_they_went_in(lab: EngineLab) -> None:
    content = sketch(ONE)
    view = deploy(lab, {"main.bpmn": content})

    assert lab.engine.resource(view.id, "main.bpmn") == content
    assert lab.engine.resource_names(view.id) == ["main.bpmn"]
    with pytest.raises(DefinitionNotFound):
        lab.engine.resource(view.id, "other.bpmn")


def test_two_deployments_at_once_make_two_versions(lab: EngineLab) -> None:
    lab.deploy(ONE)
    names = ["one", "two", "three", "four"]
    threads = [
        threading.Thread(
            target=deploy,
            args=(lab, {"main.bpmn": sketch(ONE.replace("work", name))}, name),
        )
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = lab.engine.definitions(latest_only=False)
    assert [one.version for one in found] == [5, 4, 3, 2, 1]


def no_good(content: bytes) -> list[FormFault]:
    """Judge forms as a domain would."""
    if b"bad" not in content:
        return []
    return [FormFault(zh="数量\u202e没有标签", en="the number has no label")]


def test_a_form_that_the_domain_cannot_use_keeps_all_out(make_lab: LabMaker) -> None:
    lab = make_lab(HandlerRegistry(form_check=no_good))
    files = {
        "main.bpmn": sketch(with_form("bad")),
        "f1.form": form("bad", 1),
        "other.form": b"bad and no JSON",
        "bad.txt": b"bad",
    }

    with pytest.raises(DeploymentRefused) as refused:
        deploy(lab, files)

    errors = [one for one in refused.value.findings if one.severity == "error"]
    found = {(one.resource, one.code) for one in errors}
    assert found == {("f1.form", "form_faulty"), ("other.form", "form_unreadable")}
    told = next(str(one) for one in errors if one.code == "form_faulty")
    assert "数量 没有标签。请在建模器中修改表单" in told
    assert "the number has no label. Correct the form in the Modeler" in told
    assert lab.engine.definitions() == []


def test_a_form_that_the_domain_can_use_is_deployed(make_lab: LabMaker) -> None:
    lab = make_lab(HandlerRegistry(form_check=no_good))

    view = deploy(lab, {"main.bpmn": sketch(with_form("f1")), "f1.form": form("f1", 1)})

    assert versions(view) == {"main": 1}


def with_form(form_id: str) -> str:
    return ONE.replace("user work", f"user work form={form_id}")


def form(form_id: str, number: int) -> bytes:
    components = [{"type": "number", "key": f"n{number}", "label": "数量"}]
    return json.dumps(
        {
            "schemaVersion": 16,
            "type": "default",
            "id": form_id,
            "components": components,
            "executionPlatform": "Camunda Platform",
        }
    ).encode()
