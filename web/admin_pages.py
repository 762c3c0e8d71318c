"""What stands under 管理: one line for each page, grouped as managers look for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from web.bureau_scope import decides_here
from web.i18n import marked
from web.roles import manages
from web.visitor import Visitor


def _operates(visitor: Visitor) -> bool:
    return visitor.actor.operates


def _decides(visitor: Visitor) -> bool:
    """Say whether somebody manages what no station (所) has."""
    return manages(visitor) and decides_here()


@dataclass(frozen=True, slots=True)
class AdminPage:
    """One page for managers."""

    url: str
    title: str
    #: What is decided there, in one sentence.
    about: str
    for_whom: Callable[[Visitor], bool] = manages


ADMIN_PAGES: tuple[AdminPage, ...] = (
    AdminPage(
        "/orgs",
        marked("组织"),
        marked("局、分局和所，机构和经营主体；停用、合并重复单位、发邀请码。"),
    ),
    AdminPage(
        "/people",
        marked("人员、角色和代理"),
        marked("新增、停用和重设密码，各角色看得到什么，代理和离任交接。"),
    ),
    AdminPage(
        "/admin/deadline-rules",
        marked("期限规则"),
        marked("每项法定期限和本局时限怎样计算，依据哪一条，逐版留痕。"),
    ),
    AdminPage(
        "/admin/calendar",
        marked("日历"),
        marked("放假、调休和工作日；导入国务院办公厅每年的放假安排。"),
    ),
    AdminPage(
        "/admin/settings",
        marked("本局设定"),
        marked("标准和法规未规定、由本局决定的事项，逐项留痕。"),
    ),
    AdminPage(
        "/admin/robots",
        marked("群机器人"),
        marked("哪些通知发到企业微信、钉钉、飞书的工作群。"),
        for_whom=_decides,
    ),
    AdminPage(
        "/admin/tokens",
        marked("程序和访问密钥"),
        marked("哪些程序用谁的名义连接本平台，给程序开账号，停用密钥。"),
        for_whom=_operates,
    ),
    AdminPage(
        "/admin/views",
        marked("谁看过"),
        marked("本局人员看过哪些案件、文书、证据，导出了什么，查过谁的号码。"),
    ),
    AdminPage(
        "/admin/requirements",
        marked("标准条款对照"),
        marked("标准每一条要求由哪件事项、哪张表单、哪条规则落实，怎样验证。"),
    ),
    AdminPage(
        "/admin/numbers",
        marked("编号规则"),
        marked("案号和各类文书的文号按什么样式编，逐年连续，不跳号。"),
    ),
    AdminPage(
        "/admin/number-register",
        marked("文号登记簿"),
        marked("给出过的每一个编号、用在哪里、哪些作废和原因。"),
        for_whom=_decides,
    ),
)
