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
    marked("服务单位负责人"),
    marked("项目负责人"),
    marked("专业技术人员"),
    marked("档案管理员"),
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
    marked("市场监督管理局"),
    marked("市场监督管理所"),
    marked("质量管家服务单位"),
    marked("登记和办理本局案件；看得到本局全部案件、证据和文书"),
    marked("审批、督办，管理本局人员和设定；看得到本局全部案件"),
    marked("立案、处罚和处罚公示；看得到本局全部案件和处罚材料"),
    marked("受委托承担本局的联动协调；看得到本局全部案件"),
    marked("制定方案、选派专家、过程控制；只看到委托给本机构的案件，看不到处罚"),
    marked("现场帮扶和记录；只看到指派给本人的案件，看不到处罚"),
    marked("自查、整改、申请和测评；只看到本单位已送达的案件"),
    marked("检验和复检；只看到委托给本机构的案件"),
    marked("签订合同、组建项目组、管理本单位人员和登记簿；看得到本单位全部服务"),
    marked("编制方案和巡查计划、控制质量和进度；负责每个项目的只有一人(B6.1.3)"),
    marked("排查、巡查、培训和验证整改；看得到本单位服务的记录"),
    marked("保管纸质和电子档案、借阅和到期处置；看得到本单位的登记簿"),
    marked("管理全部单位、人员和设定；看得到全部案件，不办理案件事项"),
    marked("维护流程、处理系统异常；看得到全部案件，不办理案件事项"),
    marked("初级"),
    marked("中级"),
    marked("副高级"),
    marked("高级"),
    marked("正高级"),
)


def role_names(roles: Iterable[str]) -> str:
    """Return roles as people read them, one after the other."""
    return _("、").join(_(ROLE_NAMES.get(role, role)) for role in roles)
