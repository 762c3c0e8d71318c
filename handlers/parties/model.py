"""Organisations and people as the other rooms see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OrgKind(StrEnum):
    """What an organisation is in the linkage work."""

    BUREAU = "bureau"
    #: 所: works on the cases of the bureau above it.
    STATION = "station"
    AGENCY = "agency"
    LAB = "lab"
    ENTITY = "entity"
    BUTLER = "butler"


class Role(StrEnum):
    """What a person does: the lane keys, and two roles of the service itself."""

    OFFICER = "msa"
    LEADER = "msa_leader"
    ENFORCEMENT = "msa_enforcement"
    JOINT_GROUP = "msa_group"
    AGENCY = "tai"
    WORK_GROUP = "wg"
    ENTITY = "ent"
    LAB = "lab"
    #: The quality butler's unit: head, project leader, professional, archivist.
    BUTLER_HEAD = "bu_mgr"
    BUTLER_PROJECT = "bu_pm"
    BUTLER_EXPERT = "bu_expert"
    BUTLER_ARCHIVE = "bu_arch"
    ADMIN = "admin"
    OPERATOR = "operator"


#: Roles as people read them.
ROLE_NAMES: dict[str, str] = {
    Role.OFFICER: "市场监管经办人",
    Role.LEADER: "市场监管审批人",
    Role.ENFORCEMENT: "执法人员",
    Role.JOINT_GROUP: "联动工作组",
    Role.AGENCY: "质量技术帮扶机构",
    Role.WORK_GROUP: "帮扶工作组专家",
    Role.ENTITY: "经营主体",
    Role.LAB: "检验机构",
    Role.BUTLER_HEAD: "服务单位负责人",
    Role.BUTLER_PROJECT: "项目负责人",
    Role.BUTLER_EXPERT: "专业技术人员",
    Role.BUTLER_ARCHIVE: "档案管理员",
    Role.ADMIN: "系统管理员",
    Role.OPERATOR: "流程运维员",
}

#: Kinds of organisations as people read them.
KIND_NAMES: dict[str, str] = {
    OrgKind.BUREAU: "市场监督管理局",
    OrgKind.STATION: "市场监督管理所",
    OrgKind.AGENCY: "质量技术帮扶机构",
    OrgKind.LAB: "检验机构",
    OrgKind.ENTITY: "经营主体",
    OrgKind.BUTLER: "质量管家服务单位",
}

#: Levels of a technical title, lowest first.
TITLE_LEVELS = ("初级", "中级", "副高级", "高级", "正高级")

#: What people of a role see and do, in words.
ROLE_DUTIES: dict[str, str] = {
    Role.OFFICER: "登记和办理本局案件；看得到本局全部案件、证据和文书",
    Role.LEADER: "审批、督办，管理本局人员和设定；看得到本局全部案件",
    Role.ENFORCEMENT: "立案、处罚和处罚公示；看得到本局全部案件和处罚材料",
    Role.JOINT_GROUP: "受委托承担本局的联动协调；看得到本局全部案件",
    Role.AGENCY: "制定方案、选派专家、过程控制；只看到委托给本机构的案件，看不到处罚",
    Role.WORK_GROUP: "现场帮扶和记录；只看到指派给本人的案件，看不到处罚",
    Role.ENTITY: "自查、整改、申请和测评；只看到本单位已送达的案件",
    Role.LAB: "检验和复检；只看到委托给本机构的案件",
    Role.BUTLER_HEAD: "签订合同、组建项目组、管理本单位人员和登记簿；看得到本单位全部服务",
    Role.BUTLER_PROJECT: "编制方案和巡查计划、控制质量和进度；负责每个项目的只有一人(B6.1.3)",
    Role.BUTLER_EXPERT: "排查、巡查、培训和验证整改；看得到本单位服务的记录",
    Role.BUTLER_ARCHIVE: "保管纸质和电子档案、借阅和到期处置；看得到本单位的登记簿",
    Role.ADMIN: "管理全部单位、人员和设定；看得到全部案件，不办理案件事项",
    Role.OPERATOR: "维护流程、处理系统异常；看得到全部案件，不办理案件事项",
}

#: Roles of a quality butler's unit (B4, B6.1).
BUTLER_ROLES = frozenset(
    {
        Role.BUTLER_HEAD.value,
        Role.BUTLER_PROJECT.value,
        Role.BUTLER_EXPERT.value,
        Role.BUTLER_ARCHIVE.value,
    }
)

#: Roles that operate the service: they see and repair every instance.
OPERATING_ROLES = frozenset({Role.ADMIN.value, Role.OPERATOR.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Org:
    """An organisation."""

    id: str
    kind: OrgKind
    name: str
    credit_code: str | None = None
    district: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""
    active: bool = True
    #: The organisation above it.
    parent_id: str | None = None
    #: The organisation that this double was merged into.
    merged_into: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person with the roles they hold."""

    id: str
    login: str
    name: str
    org_id: str
    roles: frozenset[str] = frozenset()
    phone: str = ""
    title_level: str = ""
    active: bool = True
    password_hash: str | None = None
    password_changed_at: datetime | None = None
    must_change_password: bool = False
    #: Doubles that were merged into the organisation: their cases are the person's.
    merged_orgs: frozenset[str] = frozenset()
    #: When the person left for good.
    left_at: datetime | None = None
    #: When the person allowed the position of their photographs to be kept.
    position_consent_at: datetime | None = None
