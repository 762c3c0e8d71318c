"""Keys of programs as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.machines.scopes import Scope, scopes_of
from handlers.machines.tokens import MachineToken
from web.i18n import gettext as _
from web.i18n import marked

_SOON = timedelta(days=14)
_SCOPES: Mapping[Scope, str] = {
    Scope.READ: marked("查看案件和流程"),
    Scope.START: marked("发起流程、发送消息"),
    Scope.TASKS: marked("办理本人的事项"),
    Scope.WORK: marked("承担外部任务"),
    Scope.DEPLOY: marked("部署流程"),
    Scope.OPERATE: marked("运维流程：暂停、修复、终止、迁移"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """One key in a list."""

    id: str
    name: str
    scopes: str
    topics: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    state: str
    tone: str
    is_live: bool
    #: Whose key it is, and their organisation; empty in a list of one's own.
    owner: str = ""
    org: str = ""


def scope_choices(*, operates: bool) -> list[tuple[str, str]]:
    """Return what a person may allow a program, as values and labels."""
    mine = scopes_of(operates=operates)
    return [(each.value, _(text)) for each, text in _SCOPES.items() if each in mine]


def token_row(
    token: MachineToken, *, now: datetime, owner: str = "", org: str = ""
) -> TokenRow:
    """Return a key as it stands in a list."""
    state, tone = _state(token, now)
    return TokenRow(
        id=token.id,
        name=token.name,
        scopes="、".join(_(_SCOPES[Scope(each)]) for each in token.scopes),
        topics="、".join(token.topics or ()),
        made_at=token.made_at,
        expires_at=token.expires_at,
        used_at=token.used_at,
        state=state,
        tone=tone,
        is_live=token.is_live(now),
        owner=owner,
        org=org,
    )


def _state(token: MachineToken, now: datetime) -> tuple[str, str]:
    if token.revoked_at is not None:
        return _("已停用"), "outline"
    if token.expires_at <= now:
        return _("已过期"), "outline"
    if token.expires_at - now < _SOON:
        return _("即将过期"), "amber"
    return _("有效"), "green"
