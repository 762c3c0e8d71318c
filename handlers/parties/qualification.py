"""Who may be an expert of the work group: rule R-EXP of clause 7.2.1.3."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

#: Levels of a technical title that qualify by themselves.
QUALIFYING_TITLES = frozenset({"中级", "副高级", "高级", "正高级"})
#: Certificates that qualify while they are valid.
QUALIFYING_CERTIFICATES = frozenset(
    {"认证人员职业资格", "工业品生产许可证审查员资格", "其他从业资格"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate of a person; without an end it does not expire."""

    kind: str
    number: str = ""
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """What the rule wants to know of a candidate."""

    name: str
    title_level: str = ""
    certificates: Sequence[Certificate] = ()
    #: Entities that employed or paid the candidate in the last two years.
    paid_by: frozenset[str] = frozenset()


def refusal(expert: Expert, *, visit_on: date, entity_id: str = "") -> str | None:
    """Return why the candidate may not join for a visit on that day, or None."""
    if entity_id and entity_id in expert.paid_by:
        return f"{expert.name}近两年受聘于该经营主体或从其取得报酬，应当回避"
    if expert.title_level in QUALIFYING_TITLES:
        return None
    qualifying = list(_qualifying(expert.certificates))
    if any(_is_valid(certificate, visit_on) for certificate in qualifying):
        return None
    ends = [certificate.valid_to for certificate in qualifying if certificate.valid_to]
    if ends:
        return (
            f"{expert.name}的证书已于{max(ends).isoformat()}到期，请更换专家或更新证书"
        )
    return f"{expert.name}不具备中级及以上职称或规定的从业资格(7.2.1.3)"


def _qualifying(certificates: Sequence[Certificate]) -> Iterator[Certificate]:
    for certificate in certificates:
        if certificate.kind in QUALIFYING_CERTIFICATES:
            yield certificate


def _is_valid(certificate: Certificate, day: date) -> bool:
    return certificate.valid_to is None or certificate.valid_to >= day
