"""Which processes a process calls: what its diagram names, at the version of now."""

from __future__ import annotations

from tests.engine_rest.program import Program
from tests.support.sketch import sketch

CHILD = sketch(
    "start s\nuser work groups=msa\nend e\ns -> work\nwork -> e", key="child"
)
CALLING = sketch(
    """
    start s
    call latest calls=child
    call again calls=child
    call first calls=child binding=version camunda:calledElementVersion=1
    call gone calls=child binding=version camunda:calledElementVersion=9
    call open calls=${which}
    end e
    s -> latest
    latest -> again
    again -> first
    first -> gone
    gone -> open
    open -> e
    """,
    key="calling",
)


def test_called_versions_are_listed_with_their_callers(designer: Program) -> None:
    designer.deploy(("child.bpmn", CHILD), name="child")
    designer.deploy(("child.bpmn", CHILD.replace(b"work", b"more")), name="child 2")
    assert designer.deploy(("c.bpmn", CALLING), name="calling").status_code == 200
    caller = designer.get("/process-definition/key/calling").json["id"]
    wanted = "static-called-process-definitions"

    found = designer.get(f"/process-definition/{caller}/{wanted}").json

    assert [(each["key"], each["version"]) for each in found] == [
        ("child", 2),
        ("child", 1),
    ]
    assert [each["calledFromActivityIds"] for each in found] == [
        ["latest", "again"],
        ["first"],
    ]
    assert {each["callingProcessDefinitionId"] for each in found} == {caller}
    assert designer.get(f"/process-definition/key/calling/{wanted}").json == found
    assert designer.get(f"/process-definition/key/child/{wanted}").json == []
    assert designer.get(f"/process-definition/none:1:x/{wanted}").status_code == 404
