"""The officer of a case invites its company: a code on paper opens one account."""

from __future__ import annotations

import re

import pytest

from handlers.parties.model import OrgKind
from tests.web.other_people import PASSWORD, Stranger, add_people
from tests.web.walker import Walker

_CODE = re.compile(r'class="code">([A-Z0-9-]+)<')


def test_a_code_from_the_page_of_a_case_opens_the_company_s_account(
    case: Walker,
) -> None:
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}?tab=parties")
    assert "给厦门暖阳电器有限公司发邀请码" in officer.text

    page = officer.post(f"/cases/{case.case_no}/invitations/entity")

    found = _CODE.search(page.get_data(as_text=True))
    assert found is not None, officer.text
    guest = case.site.visitor()
    guest.get("/welcome")
    guest.post("/welcome", {"code": found[1]})
    guest.post(
        "/welcome",
        {
            "code": found[1],
            "login": "quality",
            "name": "周质量",
            "password": "warm blankets every night",
            "again": "warm blankets every night",
        },
    )
    assert guest.get(f"/cases/{case.case_no}").status_code == 200
    officer.get(f"/cases/{case.case_no}?tab=parties")
    assert "个未用" not in officer.text


@pytest.mark.parametrize("login", ["entity", "agency", "expert", "admin"])
def test_nobody_else_invites_from_a_case(case: Walker, login: str) -> None:
    browser = case.site.visitor(login)
    browser.get(f"/cases/{case.case_no}?tab=parties")
    assert "发邀请码" not in browser.text

    answer = browser.post(f"/cases/{case.case_no}/invitations/entity")

    assert answer.status_code == 403


def test_the_leader_of_another_bureau_lets_nobody_into_a_company_with_cases(
    case: Walker,
) -> None:
    """Whoever comes in by a code, or by a merger, sees the company's cases."""
    kind, name = OrgKind.BUREAU, "厦门市湖里区市场监督管理局"
    people = {
        "other_leader": Stranger(kind, name, "msa_leader"),
        "rival": Stranger(OrgKind.ENTITY, "厦门暖洋电器有限公司", "ent"),
    }
    add_people(case.site, people)
    leader = case.site.visitor()
    leader.sign_in("other_leader", PASSWORD)
    leader.get("/orgs/entity")
    assert "邀请" not in leader.text

    code = leader.post("/orgs/entity/invitation", {"role": "ent"})
    assert code.status_code == 403
    merger = {"into": "org_of_rival", "reason": "同一单位"}
    assert leader.post("/orgs/entity/merge", merger).status_code == 403
    closing = leader.post("/orgs/entity/state", {"do": "close"})
    assert closing.status_code == 403
    # Nobody has a case with this one yet.
    invited = leader.post("/orgs/org_of_rival/invitation", {"role": "ent"})
    assert invited.status_code == 200
