"""What operators read of jobs and incidents, in the words of the glossary."""

from __future__ import annotations

from collections.abc import Mapping

from web.i18n import gettext as _
from web.i18n import marked

_INCIDENTS: Mapping[str, str] = {
    "job_failed": marked("作业多次失败"),
    "uncaught_error": marked("业务错误没有人处理"),
    "decision_failed": marked("决策表没有可用的结果"),
}
_JOBS: Mapping[str, str] = {
    "timer": marked("定时器"),
    "start_timer": marked("定时启动流程"),
    "external": marked("服务任务"),
    "async": marked("稍后继续"),
    "message": marked("发送消息"),
    "signal": marked("发送信号"),
    "follow_up": marked("后续命令"),
}
_STATES: Mapping[str, str] = {
    "created": marked("待执行"),
    "locked": marked("执行中"),
    "completed": marked("已完成"),
    "failed": marked("已失败，等待解除异常"),
    "canceled": marked("已取消"),
}


def incident_name(kind: str) -> str:
    """Return what happened, as operators say it."""
    return _(_INCIDENTS[kind]) if kind in _INCIDENTS else kind


def job_name(kind: str) -> str:
    """Return what a job does, as operators say it."""
    return _(_JOBS[kind]) if kind in _JOBS else kind


def job_state(state: str) -> str:
    """Return where a job stands, as operators say it."""
    return _(_STATES[state]) if state in _STATES else state
