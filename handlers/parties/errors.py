"""What the parties room refuses."""

from __future__ import annotations

from handlers.errors import DomainRefused


class OrgNotFound(DomainRefused):
    """No organisation has this id."""

    def __init__(self, org_id: str) -> None:
        super().__init__(f"没有编号为“{org_id}”的单位")
        self.org_id = org_id


class PersonNotFound(DomainRefused):
    """No person has this id."""

    def __init__(self, person_id: str) -> None:
        super().__init__(f"没有编号为“{person_id}”的人员")
        self.person_id = person_id


class CreditCodeRefused(DomainRefused):
    """A credit code has the wrong form or check digit."""

    def __init__(self, code: str) -> None:
        super().__init__(f"统一社会信用代码“{code}”有误，请核对18位代码")
        self.code = code


class PartyExists(DomainRefused):
    """Another organisation or person already has this code or login."""

    def __init__(self, *, what: str, value: str) -> None:
        super().__init__(f"{what}“{value}”已存在")
        self.value = value


class RoleRefused(DomainRefused):
    """There is no such role."""

    def __init__(self, role: str) -> None:
        super().__init__(f"没有名为“{role}”的角色")
        self.role = role


class LastAdministrator(DomainRefused):
    """Without this person nobody could look after the service any more."""

    def __init__(self, login: str) -> None:
        super().__init__(
            f"“{login}”是最后一名可用的系统管理员，请先为他人开通系统管理员角色"
        )
        self.login = login


class SubstituteRefused(DomainRefused):
    """Somebody cannot work in the stead of another; the message says why."""


class RightsRefused(DomainRefused):
    """Somebody tries what only others may decide about people; nothing changed."""


class OrgRefused(DomainRefused):
    """An organisation cannot become what was asked; the message says why."""


class MemberRefused(DomainRefused):
    """What was said of a person cannot be kept; the message says why."""

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(reason)
        self.field = field
