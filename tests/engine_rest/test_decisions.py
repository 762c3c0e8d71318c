"""Decisions over the machine interface: found, read and asked."""

from __future__ import annotations

import pytest

from tests.engine_rest.program import Program
from tests.support.decision_files import decision, decision_file, table

ALL_THAT_FIT = table(
    ["amount:number"], ["fee:number"], ("> 0", "5"), ("> 9", "20"), policy="COLLECT"
)
ONE = table(["amount:number"], ["fee"], ("> 0", "amount + 1"), ("> 9", "20"))
FEES = decision_file(decision("fees", ALL_THAT_FIT))
FEE = decision_file(decision("fee", ONE))


@pytest.fixture
def asker(designer: Program) -> Program:
    """Return an officer's program; decisions are deployed, one of them twice."""
    for number, old in enumerate((b"&gt; 0", b"&gt; 9")):
        files = [
            (name, content.replace(old, b"&gt;  " + old[-1:]))
            for name, content in (("fees.dmn", FEES), ("fee.dmn", FEE))
        ]
        answer = designer.deploy(*files, name=f"fees {number}")
        assert answer.status_code == 200, answer.text
    return Program.with_password(designer.site, "officer")


def test_decisions_are_listed_with_their_files(asker: Program) -> None:
    latest = asker.get(
        "/decision-definition?latestVersion=true&sortBy=key&sortOrder=asc"
    )

    assert [(each["key"], each["version"]) for each in latest.json] == [
        ("fee", 2),
        ("fees", 2),
    ]
    assert asker.get("/decision-definition/count?keyLike=fe%25").json == {"count": 4}
    fee = asker.get("/decision-definition/key/fee").json
    assert fee == latest.json[0]
    assert asker.get(f"/decision-definition/{fee['id']}").json == fee
    for path in (fee["id"], "key/fee"):
        found = asker.get(f"/decision-definition/{path}/xml").json
        assert (found["id"], "&gt;  9" in found["dmnXml"]) == (fee["id"], True)
    assert asker.get("/decision-definition/none").status_code == 404
    assert asker.get("/decision-definition/key/none/xml").status_code == 404


def test_decisions_answer_and_keep_nothing(asker: Program) -> None:
    def ask(path: str, amount: object) -> object:
        sent = {"variables": {"amount": {"value": amount, "type": "Integer"}}}
        address = f"/decision-definition/{path}/evaluate"
        return asker.call("POST", address, json=sent).json

    both = ask("key/fees", 10)
    first = asker.get("/decision-definition?key=fee&version=1").json[0]["id"]

    fee = {"value": 5, "type": "Integer", "valueInfo": {}}
    assert both == [{"fee": fee}, {"fee": {**fee, "value": 20}}]
    assert ask(first, 1) == [{"fee": {**fee, "value": 2}}]
    assert ask("key/fee", 0) == []
    # Two rules fit, and only one may.
    refused = ask("key/fee", 10)
    assert isinstance(refused, dict)
    assert "fee" in refused["message"]


def test_there_are_no_batches_tenants_and_job_definitions(asker: Program) -> None:
    for path in (
        "batch",
        "batch/statistics",
        "history/batch",
        "tenant",
        "job-definition",
    ):
        assert asker.get(f"/{path}").json == []
        assert asker.get(f"/{path}/count").json == {"count": 0}
