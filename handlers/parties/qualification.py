"""Who may be an expert of the work group: rules R-EXP and R-CONF of clause 7.2.1.3.

R-EXP: a technical title of 中级 or above, or a certificate that is valid on the day of
the visit; and theory or practice in quality management; and knowledge of the field's
technology and standards. The clause names two certificates and says 等: another
qualification counts once a leader of a bureau has written why it does. R-CONF: whoever worked for the company, or was paid by it, in
the two years before the visit stands aside (回避).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

#: Levels of a technical title that qualify by themselves.
QUALIFYING_TITLES = frozenset({"中级", "副高级", "高级", "正高级"})
#: A certificate that the clause does not name: it counts by a leader's reason alone.
OTHER = "其他从业资格"
#: Certificates that qualify while they are valid.
QUALIFYING_CERTIFICATES = frozenset(
    {"认证人员职业资格", "工业品生产许可证审查员资格", OTHER}
)
#: Years before the visit in which nobody may have worked for the company.
YEARS_APART = 2
CLAUSE = "7.2.1.3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate of a person; without an end it does not expire."""

    kind: str
    number: str = ""
    valid_to: date | None = None
    #: Why a leader lets a qualification count that the clause does not name.
    recognition: str = ""

    @property
    def lacks_recognition(self) -> bool:
        """Say whether no leader has written yet why it counts."""
        return self.kind == OTHER and not self.recognition.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment:
    """For whom somebody worked, or by whom they were paid, and when."""

    org_id: str | None
    org_name: str
    #: 受聘 or 取得报酬
    relation: str
    from_on: date
    #: None while it lasts.
    until_on: date | None = None

    def touches(self, *, entity_id: str, entity_name: str, visit_on: date) -> bool:
        """Say whether it binds somebody to a company on the day of a visit."""
        is_same = bool(entity_id) and self.org_id == entity_id
        is_same = is_same or (bool(entity_name) and self.org_name == entity_name)
        ended_long_ago = self.until_on is not None and self.until_on < _years_before(
            visit_on
        )
        return is_same and self.from_on <= visit_on and not ended_long_ago


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """What the rules want to know of a candidate."""

    name: str
    title_level: str = ""
    certificates: Sequence[Certificate] = ()
    employments: Sequence[Employment] = ()
    #: The organisation for which the candidate works.
    paid_by: frozenset[str] = frozenset()
    #: Theory or practice in quality management, as the agency wrote it down.
    quality_experience: str = ""
    #: Fields of technology whose standards the candidate knows.
    fields: str = ""


def refusal(
    expert: Expert, *, visit_on: date, entity_id: str = "", entity_name: str = ""
) -> str | None:
    """Return why the candidate may not join for a visit on that day, or None."""
    return (
        _conflict(
            expert, visit_on=visit_on, entity_id=entity_id, entity_name=entity_name
        )
        or _unqualified(expert, visit_on)
        or _unknown(expert)
    )


def _conflict(
    expert: Expert, *, visit_on: date, entity_id: str, entity_name: str
) -> str | None:
    is_own = bool(entity_id) and entity_id in expert.paid_by
    bound = any(
        each.touches(entity_id=entity_id, entity_name=entity_name, visit_on=visit_on)
        for each in expert.employments
    )
    if is_own or bound:
        return f"{expert.name}近两年受聘于该经营主体或从其取得报酬，应当回避"
    return None


def _unqualified(expert: Expert, visit_on: date) -> str | None:
    if expert.title_level in QUALIFYING_TITLES:
        return None
    kept = [
        each for each in expert.certificates if each.kind in QUALIFYING_CERTIFICATES
    ]
    valid = [each for each in kept if _is_valid(each, visit_on)]
    if any(not each.lacks_recognition for each in valid):
        return None
    if valid:
        return (
            f"{expert.name}凭其他从业资格入选，还没有审批人写明的认可理由，"
            f"请市场监管部门审批人在专家名单上填写({CLAUSE})"
        )
    ends = [each.valid_to for each in kept if each.valid_to]
    if ends:
        return (
            f"{expert.name}的证书已于{max(ends).isoformat()}到期，请更换专家或更新证书"
        )
    return f"{expert.name}不具备中级及以上职称或规定的从业资格({CLAUSE})"


def _unknown(expert: Expert) -> str | None:
    """Return what the register does not say of a candidate, though the clause asks."""
    missing = [
        what
        for what, known in (
            ("质量管理理论或实践经验", expert.quality_experience),
            ("熟悉的专业领域和产品标准", expert.fields),
        )
        if not known.strip()
    ]
    if not missing:
        return None
    return f"专家库没有登记{expert.name}的{'、'.join(missing)}，请机构补充({CLAUSE})"


def _is_valid(certificate: Certificate, day: date) -> bool:
    return certificate.valid_to is None or certificate.valid_to >= day


def _years_before(day: date) -> date:
    try:
        return day.replace(year=day.year - YEARS_APART)
    except ValueError:
        # 29 February: the last day of that month two years ago.
        return day.replace(year=day.year - YEARS_APART, day=28)
