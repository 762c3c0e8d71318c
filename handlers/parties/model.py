"""Organisations and people as the other rooms see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OrgKind(StrEnum):
    """What an organisation is in the linkage work."""

    BUREAU = "bureau"
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
    Role.ADMIN: "系统管理员",
    Role.OPERATOR: "流程运维员",
}

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
    #: When the person left for good.
    left_at: datetime | None = None
    #: When the person allowed the position of their photographs to be kept.
    position_consent_at: datetime | None = None
