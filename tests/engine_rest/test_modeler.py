"""The requests of Camunda Modeler, as captured from it: deploy, start, and its links."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine_rest.clients.counter import COUNTER
from tests.engine_rest.program import Program
from tests.support.sketch import sketch
from tests.web.site import Site, open_site

PROCESSES = Path(__file__).parents[2] / "processes"
KEY = "inspection"
DIAGRAM = sketch("start s\nuser a\nend e\ns -> a\na -> e", key=KEY)
BETTER = sketch("start s\nuser a\nuser b\nend e\ns -> a\na -> b\nb -> e", key=KEY)
BROKEN = sketch("start s\nuser a\nend e\ns -> a", key=KEY)
FILE = '联动 "初稿".bpmn'


def test_the_modeler_asks_without_credentials_first(site: Site) -> None:
    answer = Program(site).get("/deployment?maxResults=0")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert answer.json == {
        "type": "AuthenticationException",
        "message": "Name, password or token are not right",
        "code": 0,
    }


def test_the_modeler_knows_that_its_credentials_fit(designer: Program) -> None:
    assert designer.get("/deployment?maxResults=0").json == []
    assert designer.get("/version").json == {"version": "7.24.0"}


def test_a_session_of_a_browser_opens_nothing(site: Site) -> None:
    browser = site.visitor("admin")

    answer = browser.client.get("/engine-rest/deployment?maxResults=0")

    assert answer.status_code == 401


def test_a_diagram_is_deployed_and_started(designer: Program) -> None:
    deployed = designer.deploy((FILE, DIAGRAM), name="联动")

    assert deployed.status_code == 200, deployed.text
    assert deployed.headers["Content-Type"] == "application/json"
    assert list(deployed.json) == [
        "links",
        "id",
        "name",
        "source",
        "deploymentTime",
        "tenantId",
        "deployedProcessDefinitions",
        "deployedCaseDefinitions",
        "deployedDecisionDefinitions",
        "deployedDecisionRequirementsDefinitions",
    ]
    assert deployed.json["name"] == "联动"
    assert deployed.json["source"] == "Camunda Modeler"
    (definition,) = deployed.json["deployedProcessDefinitions"].values()
    assert definition["resource"] == FILE

    body = {"businessKey": "案件 1", "variables": None}
    path = f"/process-definition/{definition['id']}/start"
    started = designer.call("POST", path, json=body)

    assert started.status_code == 200, started.text
    assert started.json["definitionId"] == definition["id"]
    assert started.json["businessKey"] == "案件 1"
    assert started.json["ended"] is False


def test_a_definition_says_what_its_diagram_says_of_it(designer: Program) -> None:
    text = (PROCESSES / "linkage_advice.bpmn").read_bytes()
    form = (PROCESSES / "forms" / "f602.form").read_bytes()
    designer.deploy(("linkage_advice.bpmn", text), ("f602.form", form), name="监管建议")

    (found,) = designer.get("/process-definition?key=linkage_advice").json

    assert found["name"] == "监管建议与帮扶意见"
    assert found["description"].startswith("5.2：帮扶机构随时可以提出监管建议")
    assert found["versionTag"] == "1.0.0"
    assert found["historyTimeToLive"] == 2190


def test_what_is_deployed_again_is_the_old_deployment(designer: Program) -> None:
    first = designer.deploy((FILE, DIAGRAM), name="联动").json

    again = designer.deploy((FILE, DIAGRAM), name="联动").json

    assert again["id"] == first["id"]
    assert again["deployedProcessDefinitions"] is None


def test_without_the_filter_unchanged_files_get_a_new_version(
    designer: Program,
) -> None:
    designer.deploy((FILE, DIAGRAM), name="联动")

    again = designer.deploy(
        (FILE, DIAGRAM), name="联动", enable_duplicate_filtering="false"
    ).json

    (definition,) = again["deployedProcessDefinitions"].values()
    assert definition["version"] == 2


@pytest.mark.parametrize(
    ("changed_only", "versions"), [("false", {"main": 2, "b": 2}), ("true", {"b": 2})]
)
def test_beside_a_changed_file_the_unchanged_one_is_deployed_unless_told(
    designer: Program, changed_only: str, versions: dict[str, int]
) -> None:
    text = "start s\nuser {}\nend e\ns -> {}\n{} -> e"

    def deploy(second: str) -> dict[str, Any]:
        answer = designer.deploy(
            ("a.bpmn", sketch(text.replace("{}", "x"))),
            ("b.bpmn", sketch(text.replace("{}", second), key="b")),
            name="两个",
            deploy_changed_only=changed_only,
        )
        return dict(answer.json)

    first = deploy("x")
    # A part of what is there changes nothing either.
    part = designer.deploy(("a.bpmn", sketch(text.replace("{}", "x"))), name="两个")
    assert part.json["id"] == first["id"]
    assert part.json["deployedProcessDefinitions"] is None

    second = deploy("y")

    found = second["deployedProcessDefinitions"].values()
    assert {each["key"]: each["version"] for each in found} == versions


def test_a_changed_diagram_is_a_new_version(designer: Program) -> None:
    designer.deploy((FILE, DIAGRAM), name="联动")

    changed = designer.deploy((FILE, BETTER), name="联动").json

    (definition,) = changed["deployedProcessDefinitions"].values()
    assert definition["version"] == 2


def test_the_id_of_a_definition_starts_it_after_a_restart(
    founded: Path, tmp_path: Path
) -> None:
    site = open_site(tmp_path)
    deployed = Program.with_password(site, "admin").deploy((FILE, DIAGRAM), name="联动")
    (definition_id,) = deployed.json["deployedProcessDefinitions"]
    site.assembly.close()

    reopened = open_site(tmp_path)
    reopened.passwords.update(site.passwords)
    started = Program.with_password(reopened, "admin").call(
        "POST",
        f"/process-definition/{definition_id}/start",
        json={"businessKey": None, "variables": None},
    )
    reopened.assembly.close()

    assert started.status_code == 200, started.text


def test_every_fault_of_a_diagram_stands_in_the_message(designer: Program) -> None:
    answer = designer.deploy((FILE, BROKEN), name="联动")

    assert answer.status_code == 400
    assert answer.json["type"] == "ParseException"
    head, *lines = answer.json["message"].split("\n")
    assert head.startswith("ENGINE-09005 Could not parse BPMN process. Errors:")
    report = answer.json["details"][FILE]["errors"]
    assert len(lines) == len(report) >= 1
    for line, one in zip(lines, report, strict=True):
        assert line.startswith("* ")
        where = f"resource {FILE} | line {one['line']} | column {one['column']}"
        assert line.endswith(where)
        assert one["mainElementId"] is None or one["mainElementId"] in line
    assert designer.get("/deployment").json == []


@pytest.mark.parametrize("origin", ["file://", "null"])
def test_the_modeler_comes_from_a_file(designer: Program, origin: str) -> None:
    headers = {
        "Origin": origin,
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "cors",
    }

    answer = designer.call("GET", "/deployment?maxResults=0", headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize("mode", ["navigate", "no-cors"])
def test_a_foreign_page_cannot_use_a_password_that_the_browser_keeps(
    designer: Program, mode: str
) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}

    answer = designer.call("GET", "/deployment", headers=headers)

    assert answer.status_code == 400


def test_the_modeler_finds_where_its_links_lead(site: Site) -> None:
    answer = site.app.test_client().get(
        "/.well-known/camunda-automation-platform/webapps"
    )

    assert list(json.loads(answer.text)) == ["adminUrl", "cockpitUrl", "tasklistUrl"]
    assert answer.json["cockpitUrl"].endswith("/camunda/app/cockpit/")
    # The Modeler puts the name of the engine behind it, and the rest behind a "#".
    opened = site.app.test_client().get("/camunda/app/cockpit/default/")
    assert opened.status_code == 200
    assert "cockpit.js" in opened.text


@pytest.mark.parametrize(
    ("files", "fields", "message"),
    [
        ((), {}, "No deployment resources contained in the form upload."),
        ((("a.bpmn", DIAGRAM),), {"tenant_id": "t"}, "'tenant-id' is not supported"),
        (
            (("a.bpmn", DIAGRAM),),
            {"other": "x"},
            "No file name found in the deployment",
        ),
    ],
)
def test_an_upload_that_asks_for_too_much_is_refused(
    designer: Program,
    files: tuple[tuple[str, bytes], ...],
    fields: dict[str, str],
    message: str,
) -> None:
    answer = designer.deploy(*files, name="x", **fields)

    assert answer.status_code == 400
    assert answer.json["message"].startswith(message)


def test_a_part_without_a_name_is_refused(designer: Program) -> None:
    parts = "".join(
        f"--b\r\nContent-Disposition: form-data{name}\r\n\r\nx\r\n"
        for name in ("", '; name=""', '; name="other"')
    )

    answer = designer.call(
        "POST",
        "/deployment/create",
        data=f"{parts}--b--\r\n".encode(),
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )

    assert answer.status_code == 400
    assert "No file name found" in answer.json["message"]


def test_files_are_deployed_once_more_and_versions_suspended(designer: Program) -> None:
    first = designer.deploy(("a.bpmn", COUNTER), name="计数").json
    path = f"/deployment/{first['id']}/redeploy"

    again = designer.call("POST", path, json={"resourceNames": ["a.bpmn"]})

    assert again.status_code == 200, again.text
    (version,) = again.json["deployedProcessDefinitions"].values()
    assert (again.json["name"], version["version"]) == ("计数", 2)
    missing = designer.call("POST", path, json={"resourceIds": ["none"]})
    assert missing.status_code == 404

    key = version["key"]
    start = f"/process-definition/key/{key}/start"
    for where, more in (
        (f"/{version['id']}", {}),
        (f"/key/{key}", {}),
        ("", {"processDefinitionKey": key}),
    ):
        change = f"/process-definition{where}/suspended"
        for suspended, status in ((True, 400), (False, 200)):
            body = {"suspended": suspended, "executionDate": None, **more}
            assert designer.call("PUT", change, json=body).status_code == 204
            assert designer.call("POST", start, json={}).status_code == status
    nothing = {"suspended": True}
    answer = designer.call("PUT", "/process-definition/suspended", json=nothing)
    assert answer.status_code == 400
    later = {"suspended": True, "executionDate": "2030-01-01T00:00:00"}
    assert designer.call("PUT", change, json={**body, **later}).status_code == 400
