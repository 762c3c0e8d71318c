"""Say to people what was refused and what they can do: one table for all errors."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from werkzeug.exceptions import HTTPException

import engine
from handlers.errors import DomainRefused
from handlers.parties.errors import OrgNotFound, PersonNotFound, RightsRefused
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import moment_text

#: Gives the name of a person by their id, for "who did it".
NameOf = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a page of refusal says: what happened, and the way out."""

    status: HTTPStatus
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class _Entry:
    status: HTTPStatus
    title: str
    text: str


_NOT_FOUND = _Entry(
    HTTPStatus.NOT_FOUND,
    marked("没有找到这一页"),
    marked(
        "它不存在、已办结移走，或者不属于您经办的案件。"
        "请从待办或案件列表进入；如应由您办理，请联系承办人。"
    ),
)
_CHANGED = marked("请返回查看现在的情况，再决定怎样办理。")

#: Not the person's fault, and nothing that trying again would mend.
_STUCK = _Entry(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    marked("流程在这里走不下去，什么都没有改变"),
    marked("这不是您填写的问题。请把下面的编号告诉系统管理员，由其修正流程。"),
)
_FULL = _Entry(
    HTTPStatus.SERVICE_UNAVAILABLE,
    marked("服务器磁盘已满"),
    marked(
        "您的内容没有保存，也没有改变任何记录。请告诉系统管理员清理磁盘，之后重试。"
    ),
)
_FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})

#: The nearest class in an error's ancestry decides.
TABLE: dict[type[BaseException], _Entry] = {
    engine.NotFound: _NOT_FOUND,
    engine.NotAllowed: _Entry(
        HTTPStatus.FORBIDDEN,
        marked("这件事项不由您办理"),
        marked("您可以查看，但办理需要相应的角色。请联系案件承办人转交给您。"),
    ),
    engine.UserTaskAlreadyCompleted: _Entry(
        HTTPStatus.CONFLICT, marked("这件事项已经办结"), _CHANGED
    ),
    engine.UserTaskClaimedByOther: _Entry(
        HTTPStatus.CONFLICT,
        marked("这件事项已由他人签收"),
        marked("如需由您办理，请对方退回，或请承办人指派给您。"),
    ),
    engine.UserTaskDelegated: _Entry(
        HTTPStatus.CONFLICT,
        marked("这件事项是受托办理的，不能直接提交"),
        marked("办好后请在事项页面交回，由委托人提交。"),
    ),
    engine.WrongState: _Entry(
        HTTPStatus.CONFLICT, marked("情况已经变化，现在不能这样办理"), _CHANGED
    ),
    engine.DeploymentRefused: _Entry(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        marked("流程文件有问题，没有部署"),
        marked("请按列出的各项修改后重新部署；现行版本没有变化。"),
    ),
    engine.MessageNotCorrelated: _Entry(
        HTTPStatus.CONFLICT,
        marked("案件现在不在等待这件事"),
        marked("可能已经处理过，或时限已过。请查看案件的办理记录。"),
    ),
    engine.MessageRepeated: _Entry(
        HTTPStatus.CONFLICT, marked("这件事已经登记过"), _CHANGED
    ),
    engine.RequestReused: _Entry(
        HTTPStatus.CONFLICT,
        marked("这一页已经提交过"),
        marked("为避免重复登记，同一页只能提交一次。请返回案件查看结果。"),
    ),
    engine.ExpressionFailed: _STUCK,
    engine.NoFlowChosen: _STUCK,
    engine.StepBudgetExhausted: _STUCK,
    engine.SnapshotUnreadable: _Entry(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        marked("这件案件存储的内容读不出来"),
        marked("其他案件不受影响。请把下面的编号告诉系统管理员，由其从备份恢复。"),
    ),
    PersonNotFound: _NOT_FOUND,
    OrgNotFound: _NOT_FOUND,
    RightsRefused: _Entry(
        HTTPStatus.FORBIDDEN, marked("这不由您决定，什么都没有改变"), ""
    ),
    DomainRefused: _Entry(
        HTTPStatus.UNPROCESSABLE_ENTITY, marked("按规定不能这样办理"), ""
    ),
    engine.Refused: _Entry(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        marked("没有办成，什么都没有改变"),
        marked("请检查填写的内容后再试；如仍不行，请把本页时间告诉系统管理员。"),
    ),
    engine.DatabaseFull: _FULL,
    engine.Unavailable: _Entry(
        HTTPStatus.SERVICE_UNAVAILABLE,
        marked("系统正忙，请稍后再试"),
        marked("您的内容没有提交成功，也没有改变任何记录。请过半分钟返回重试。"),
    ),
}

_HTTP: dict[int, _Entry] = {
    HTTPStatus.BAD_REQUEST: _Entry(
        HTTPStatus.BAD_REQUEST,
        marked("请求不完整"),
        marked("请返回上一页，刷新后再试一次。"),
    ),
    HTTPStatus.FORBIDDEN: _Entry(
        HTTPStatus.FORBIDDEN,
        marked("这里不对您开放"),
        marked("如工作需要，请联系系统管理员开通相应角色。"),
    ),
    HTTPStatus.NOT_FOUND: _NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: _Entry(
        HTTPStatus.METHOD_NOT_ALLOWED,
        marked("请从页面上的按钮进入"),
        marked("这个地址不能直接打开，请返回上一页。"),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _Entry(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        marked("文件或内容太大"),
        marked("每次最多上传 40 MB，请压缩或分几次上传。"),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: _Entry(
        HTTPStatus.TOO_MANY_REQUESTS,
        marked("尝试次数过多"),
        marked("请稍等片刻再试。"),
    ),
}

_BUG = _Entry(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    marked("系统出了问题，什么都没有改变"),
    marked("请过一会儿再试；如仍不行，请把下面的编号告诉系统管理员。"),
)


def explain(error: BaseException, *, name_of: NameOf) -> Explanation:
    """Return what to say about an error, in the reader's language."""
    entry = _entry_of(error)
    # Of what is not there for this reader nothing is said, not even its name.
    facts = "" if entry is _NOT_FOUND else _facts(error, name_of)
    text = " ".join(
        part for part in (facts, _(entry.text) if entry.text else "") if part
    )
    return Explanation(status=entry.status, title=_(entry.title), text=text)


def _entry_of(error: BaseException) -> _Entry:
    if isinstance(error, HTTPException):
        return _HTTP.get(error.code or 0, _HTTP[HTTPStatus.BAD_REQUEST])
    if isinstance(error, OSError) and error.errno in _FULL_DISK:
        return _FULL
    return next((TABLE[kind] for kind in type(error).__mro__ if kind in TABLE), _BUG)


def _facts(error: BaseException, name_of: NameOf) -> str:
    """Return who and when, or the rule that refused, as far as the error knows."""
    if isinstance(error, engine.UserTaskAlreadyCompleted):
        return _ended(error, name_of)
    if isinstance(error, engine.UserTaskClaimedByOther):
        return _("已由%(who)s签收。", who=name_of(error.assignee))
    return f"{error}。" if isinstance(error, DomainRefused) else ""


def _ended(error: engine.UserTaskAlreadyCompleted, name_of: NameOf) -> str:
    if error.at is None:
        return ""
    when = moment_text(error.at)
    if error.state == "canceled":
        return _("因案件进展，这件事项已于 %(when)s 自动取消。", when=when)
    who = name_of(error.by or "")
    return _("%(who)s已于 %(when)s 办结。", who=who, when=when)
