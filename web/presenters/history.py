"""Tell what happened in a case in words of the work; the machinery stays unsaid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine import HistoryRow, HistoryType
from handlers.linkage.verdicts import Verdict
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import moment_text
from web.presenters.rows import TimelineEntry
from web.presenters.verdicts import request_text, verdict_text

#: Gives a person's name by id; the system itself has none.
NameOf = Callable[[str], str]

_MESSAGES: Mapping[str, str] = {
    "msg_objection": marked("收到异议(复检)申请"),
    "msg_assistance_stopped": marked("帮扶终止"),
    "msg_case_terminated": marked("案件终止"),
}
_PLAIN: Mapping[HistoryType, str] = {
    HistoryType.INSTANCE_STARTED: marked("发起：%(what)s"),
    HistoryType.INSTANCE_COMPLETED: marked("办结：%(what)s"),
    HistoryType.INSTANCE_SUSPENDED: marked("暂停办理：%(what)s"),
    HistoryType.INSTANCE_ACTIVATED: marked("恢复办理：%(what)s"),
    HistoryType.INSTANCE_MIGRATED: marked("改按新版流程办理：%(what)s"),
    HistoryType.INCIDENT_OPENED: marked("系统处理受阻，已交管理员处理"),
    HistoryType.INCIDENT_RESOLVED: marked("系统恢复处理"),
    HistoryType.COMPENSATION_STARTED: marked("开始撤销已办事项"),
    HistoryType.TIMER_FIRED: marked("期限已到，自动进入下一步"),
}
#: What it means that a time of the linkage process has come.
_TIMES: Mapping[str, str] = {
    "objection_period_expired": marked("异议期满，没有收到异议"),
    "rectification_deadline_passed": marked("改正期满，没有收到复查申请"),
    "reinspection_window_opened": marked("复查窗口开启，可以组织复查"),
    "stop_sale_deadline_passed": marked("停止生产、销售的填报期限已过，转停售核查"),
    "survey_deadline_passed": marked("测评期满，没有收回测评表"),
}
#: Why a matter of the linkage process was withdrawn, by what interrupted it.
_WITHDRAWN_BY: Mapping[str, str] = {
    "objection_upheld_caught": marked("异议成立"),
    "assistance_stopped_in_forming": marked("帮扶终止"),
    "assistance_stopped_in_drafting": marked("帮扶终止"),
    "assistance_stopped_in_adjusting": marked("帮扶终止"),
    "assistance_stopped_in_field": marked("帮扶终止"),
    "listed_while_drafting": marked("已列入评审通过的方案"),
    "plan_approved_while_considering": marked("已列入评审通过的方案"),
    "supervision_ended_while_considering": marked("监管措施已经办结"),
    "rectification_deadline_passed": marked("改正期满，没有收到复查申请"),
    "stop_sale_deadline_passed": marked("填报期限已过"),
    "survey_deadline_passed": marked("测评期满"),
}
_OF_TASKS: Mapping[HistoryType, str] = {
    HistoryType.USER_TASK_CLAIMED: marked("签收：%(matter)s"),
    HistoryType.USER_TASK_UNCLAIMED: marked("退回：%(matter)s"),
    HistoryType.USER_TASK_ASSIGNED: marked("指派：%(matter)s"),
    HistoryType.USER_TASK_DELEGATED: marked("委托办理：%(matter)s"),
    HistoryType.USER_TASK_RESOLVED: marked("办好交回：%(matter)s"),
    HistoryType.USER_TASK_APPROVED: marked("审批同意：%(matter)s"),
    HistoryType.USER_TASK_COMPLETED: marked("办结：%(matter)s"),
    HistoryType.USER_TASK_CANCELED: marked("自动取消：%(matter)s"),
}
#: All that a story needs; the rest of a history is about the machinery.
TOLD = frozenset(
    {
        *_PLAIN,
        *_OF_TASKS,
        HistoryType.USER_TASK_CREATED,
        HistoryType.MESSAGE_CORRELATED,
        HistoryType.INSTANCE_CANCELED,
        HistoryType.COMMENT_ADDED,
        HistoryType.DECISION_EVALUATED,
    }
)
#: A matter went to a person.
GIVEN = frozenset(
    {
        HistoryType.USER_TASK_ASSIGNED,
        HistoryType.USER_TASK_DELEGATED,
        HistoryType.USER_TASK_RESOLVED,
    }
)
#: What staff look for first.
_MARKED = frozenset(
    {
        HistoryType.USER_TASK_COMPLETED,
        HistoryType.INSTANCE_COMPLETED,
        HistoryType.INSTANCE_CANCELED,
        HistoryType.MESSAGE_CORRELATED,
    }
)


@dataclass(slots=True, kw_only=True)
class CaseStory:
    """Turns the history of one root instance into entries."""

    #: What the process is about, such as 联动办理.
    what: str
    name_of: NameOf
    #: Why it was ended by decision, if it was.
    end_reason: str = ""
    #: What was decided in it, by task.
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    #: The wish, if the process is nothing but a request: 终止帮扶.
    wish: str = ""
    #: For whom forms were filed from paper (代录), by task.
    papers: Mapping[str, str] = field(default_factory=dict)
    _matters: dict[str, str] = field(default_factory=dict)

    def entries(
        self, rows: Iterable[HistoryRow]
    ) -> Iterator[tuple[datetime, TimelineEntry]]:
        """Yield the entries of these rows with their moments, oldest first."""
        for row in rows:
            self._learn(row)
            text = self._text(row)
            if text:
                yield row.at, self._entry(row, text)

    def _learn(self, row: HistoryRow) -> None:
        if row.type is HistoryType.USER_TASK_CREATED and row.activity_instance_id:
            self._matters[row.activity_instance_id] = str(row.data.get("name", ""))

    def _text(self, row: HistoryRow) -> str:
        if row.type in _OF_TASKS:
            return self._of_task(row)
        if row.type is HistoryType.MESSAGE_CORRELATED:
            known = _MESSAGES.get(str(row.data.get("name", "")))
            return _(known) if known else ""
        if row.type is HistoryType.INSTANCE_CANCELED:
            return "" if row.data.get("called") else _("终止：%(what)s", what=self.what)
        if row.type is HistoryType.COMMENT_ADDED:
            return _("留言")
        undoes_nothing = row.data.get("activities") == []
        if row.data.get("called") or undoes_nothing:
            return ""
        return self._of_process(row)

    def _of_process(self, row: HistoryRow) -> str:
        if row.type is HistoryType.DECISION_EVALUATED:
            return _decided(row)
        if row.type is HistoryType.INSTANCE_COMPLETED and self._answer is not None:
            return request_text(self.wish, self._answer)
        plain = _PLAIN.get(row.type)
        if row.type is HistoryType.TIMER_FIRED:
            plain = _TIMES.get(row.element_id or "", plain)
        text = _(plain, what=self.what) if plain else ""
        missed = row.data.get("missed")
        return (
            text + _("（期间错过 %(count)s 次，只办一次）", count=missed)
            if missed
            else text
        )

    def _of_task(self, row: HistoryRow) -> str:
        text = _(_OF_TASKS[row.type], matter=self._matters.get(_task(row), ""))
        if row.type in GIVEN and row.data.get("assignee"):
            return f"{text} → {self.name_of(str(row.data['assignee']))}"
        if row.type is HistoryType.USER_TASK_COMPLETED and _task(row) in self.papers:
            text += _("（代录：%(who)s）", who=self.papers[_task(row)])
        if row.type is HistoryType.USER_TASK_CANCELED:
            text += _why_withdrawn(str(row.data.get("reason", "")))
        verdict = self._verdict(row)
        return f"{text}，{verdict_text(verdict)}" if verdict else text

    @property
    def _answer(self) -> Verdict | None:
        """Return how the request ended that this process is, if it is one."""
        return next(iter(self.verdicts.values()), None) if self.wish else None

    def _verdict(self, row: HistoryRow) -> Verdict | None:
        """Return what was decided in a matter of the case; requests tell it at the end."""
        if self.wish or row.type is not HistoryType.USER_TASK_COMPLETED:
            return None
        return self.verdicts.get(_task(row))

    def _entry(self, row: HistoryRow, text: str) -> TimelineEntry:
        return TimelineEntry(
            when=moment_text(row.at),
            who=self._who(row),
            text=text,
            remark=self._remark(row),
            marked=row.type in _MARKED,
        )

    def _who(self, row: HistoryRow) -> str:
        """Return who did it, and in whose stead."""
        name = self.name_of(str(row.data.get("approved_by") or row.actor))
        principal = row.data.get("in_stead_of")
        if not principal or _task(row) in self.papers:
            return name
        return _(
            "%(who)s（代%(whom)s办理）", who=name, whom=self.name_of(str(principal))
        )

    def _remark(self, row: HistoryRow) -> str:
        """Return what a person wrote with it: a comment's text, or a reason."""
        if row.type is HistoryType.COMMENT_ADDED:
            return str(row.data.get("text", ""))
        if row.type is HistoryType.DECISION_EVALUATED:
            return "；".join(str(rule["annotation"]) for rule in _rules(row))
        if row.type is HistoryType.INSTANCE_CANCELED:
            return self.end_reason
        if row.type is HistoryType.USER_TASK_ASSIGNED:
            return str(row.data.get("reason", ""))
        is_end = row.type is HistoryType.INSTANCE_COMPLETED
        verdict = self._answer if is_end else self._verdict(row)
        return verdict.opinion if verdict else ""


def _why_withdrawn(reason: str) -> str:
    """Return why a matter was withdrawn, in words; empty if its end says it."""
    known = _WITHDRAWN_BY.get(reason.removeprefix("interrupted by "))
    return _("（%(why)s）", why=_(known)) if known else ""


def _decided(row: HistoryRow) -> str:
    """Say what a decision table gave, by its first output; nothing if it could not."""
    results = [next(iter(rule["outputs"].values()), "") for rule in _rules(row)]
    if row.data.get("problems") or not results:
        return ""
    shown = "、".join(str(result) for result in results)
    return _("%(name)s：%(result)s", name=row.data.get("name", ""), result=shown)


def _rules(row: HistoryRow) -> list[Mapping[str, Any]]:
    """Return the rules that decided, of the table whose result the case got."""
    tables = row.data.get("tables")
    if not isinstance(tables, list) or not tables:
        return []
    return [rule for rule in tables[-1]["rules"] if rule["chosen"]]


def _task(row: HistoryRow) -> str:
    return row.activity_instance_id or ""
