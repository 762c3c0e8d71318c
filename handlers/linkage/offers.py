"""Which matters beside a case make sense as it stands, and why others do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.linkage.reinspection import SAMPLING

Variables = Mapping[str, object]

_STOPPED = "帮扶已经终止"
_UPHELD = "异议已经成立，撤销处理后案件即终结"


def why_not(process_key: str, variables: Variables) -> str:
    """Return why a matter makes no sense beside a case now; empty if it does.

    Args:
        variables: what the process of the case knows.
    """
    reason = _REASONS.get(process_key)
    return reason(variables) if reason else ""


def _why_not_apply(variables: Variables) -> str:
    if variables.get("assistance_stopped"):
        return _STOPPED
    if _is_assisted(variables):
        return "帮扶已经启动，不需要再申请"
    if variables.get("application_open"):
        return "申请已经提交，等待研判"
    return ""


def _why_not_stop(variables: Variables) -> str:
    if variables.get("assistance_stopped"):
        return _STOPPED
    return "" if _is_assisted(variables) else "帮扶还没有启动"


def _why_not_change(variables: Variables) -> str:
    if variables.get("assistance_stopped"):
        return _STOPPED
    has_plan = variables.get("plan_ready") or variables.get("in_approved_plan")
    return "" if has_plan else "还没有评审通过的方案"


def _why_not_terminate(variables: Variables) -> str:
    return _UPHELD if variables.get("objection_upheld") else ""


def _why_not_object(variables: Variables) -> str:
    if variables.get("objection_upheld"):
        return _UPHELD
    if variables.get("source") not in {None, SAMPLING}:
        return "异议只针对监督抽查的检验结果"
    return "" if variables.get("objection_due") else "检验结果还没有送达"


def _is_assisted(variables: Variables) -> bool:
    return bool(
        variables.get("assistance_started") or variables.get("start_decision") == "启动"
    )


_REASONS: Mapping[str, Callable[[Variables], str]] = {
    "linkage_apply": _why_not_apply,
    "linkage_objection": _why_not_object,
    "linkage_plan_change": _why_not_change,
    "linkage_stop_assistance": _why_not_stop,
    "linkage_terminate": _why_not_terminate,
}
