"""Say in the reader's language what the domain names in Chinese: roles and stages."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.parties.model import ROLE_NAMES
from web.i18n import gettext as _
from web.i18n import marked

#: Names of the domain, for the translators.
NAMES = (
    marked("市场监管经办人"),
    marked("市场监管审批人"),
    marked("执法人员"),
    marked("联动工作组"),
    marked("质量技术帮扶机构"),
    marked("帮扶工作组专家"),
    marked("经营主体"),
    marked("检验机构"),
    marked("系统管理员"),
    marked("流程运维员"),
    marked("发现产品质量问题"),
    marked("产品质量问题的处理"),
    marked("启动质量技术帮扶"),
    marked("制定帮扶工作方案"),
    marked("实施质量技术帮扶"),
    marked("质量技术帮扶工作总结"),
    marked("组织复查"),
    marked("联动工作效果评估"),
    marked("联动工作成果应用"),
)


def role_names(roles: Iterable[str]) -> str:
    """Return roles as people read them, one after the other."""
    return "、".join(_(ROLE_NAMES.get(role, role)) for role in roles)
