"""Which matters need a leader's consent: one switch a matter, set by the bureau.

A matter whose diagram has an approval of its own is not listed: the diagram asks, and
nobody is asked twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One matter that may be sent for approval."""

    element_id: str
    zh: str
    clause: str
    default: bool


def _switch(element_id: str, zh: str, clause: str, *, on: bool = False) -> Switch:
    return Switch(element_id=element_id, zh=zh, clause=clause, default=on)


SWITCHES: tuple[Switch, ...] = (
    _switch("serve_test_result", "检验结果转交与送达", "7.1.2.1"),
    _switch("handle_other_source", "其他来源问题依法处理", "7.1.2.3"),
    _switch("issue_rectification_order", "下达责令改正通知书", "7.1.2.1", on=True),
    _switch("notify_objection_conclusion", "告知异议处理结论", "7.1.2.1"),
    _switch("handle_overdue_rectification", "逾期处置", "7.2.5.1"),
    _switch("decide_assistance_start", "帮扶启动研判", "7.1.2.1"),
    _switch("start_assistance", "确定联动对象与帮扶机构", "7.2.1.1", on=True),
    _switch("review_assistance_plan", "方案评审", "7.2.2.3"),
    _switch("serve_pass_notice", "送达复查合格通知", "7.1.2.2"),
    _switch("report_failure_upward", "逐级上报", "7.1.2.1"),
    _switch("order_suspension", "责令停业、限期整顿", "7.1.2.1", on=True),
    _switch("transfer_revocation", "吊销程序移送", "7.1.2.1", on=True),
    _switch("publish_results", "抽检结果通报与发布", "7.1.2.1", on=True),
    _switch("publish_penalty", "公示行政处罚信息", "7.1.2.1", on=True),
    _switch("close_case", "结案归档", "7.3"),
)

#: Where a deadline is to be suspended: a decision about a clock, in no diagram.
SUSPEND_CLOCK = "suspend_clock"
#: What is asked beside the matters of the diagrams.
BESIDE_THE_DIAGRAM: tuple[Switch, ...] = (
    _switch(SUSPEND_CLOCK, "中止期限", "", on=True),
)

#: Matters that are an approval in the diagram itself; they are never switched off.
IN_THE_DIAGRAM: Mapping[str, str] = {
    "approve_no_reinspection": "arrange_reinspection",
    "approve_stop": "request_stop",
    "approve_termination": "request_termination",
}
