from __future__ import annotations

from handlers.forms import last_submission
from tests.support.page_forms import fields_sent
from tests.web.site import Browser
from tests.web.walker import Walker, open_task, stop_at

ISSUE = "issue_rectification_order"
OTHER = {"product_name": "电热坐垫", "report_no": "XM2026-0311"}


def order_of(case: Walker):
    with case.site.services.engine.read() as connection:
        return last_submission(connection, business_key=case.case_no, form_key="f206")


def correct(case: Walker, officer: Browser, number: str) -> int:
    """Put the number of the order right; return the status of the answer."""
    url = f"/cases/{case.case_no}/forms/{order_of(case).id}/correct"
    html = officer.get(url).get_data(as_text=True)
    fields = {**fields_sent(html), "order_no": number, "reason": "抄错"}
    return officer.post(url, fields).status_code


def test_two_orders_of_one_outside_number_are_refused_by_name(case):
    taken = str(order_of(case).answers["order_no"])
    told = f"已用于案件{case.case_no}的责令改正通知书，请核对文号"
    second = Walker.register(case.site, **OTHER)
    second.walk(stop_at(ISSUE))
    task = open_task(second, ISSUE)
    officer = case.site.visitor("officer")
    officer.get(f"/tasks/{task.id}")
    typed = second.fields(task, "officer", {"order_no": f" {taken}"})

    refused = officer.post(f"/tasks/{task.id}", {**typed, "do": "submit"})

    assert refused.status_code == 422
    assert told in officer.text
    second.do(task, order_no="厦思市监责改〔2026〕89号")
    assert order_of(second).answers["order_no"] == "厦思市监责改〔2026〕89号"
    assert correct(second, officer, taken) == 422
    assert told in officer.text
    assert correct(second, officer, "厦思市监责改〔2026〕90号") == 200
    # What was a slip of the pen stands on no paper.
    assert correct(case, officer, "厦思市监责改〔2026〕89号") == 200
