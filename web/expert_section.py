"""What the page of a person shows of an expert: register, certificates, employers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.parties.experts import RELATIONS, ExpertFile, KeptCertificate, expert_file
from handlers.parties.experts import expert as expert_of
from handlers.parties.model import Role
from handlers.parties.qualification import QUALIFYING_CERTIFICATES, refusal
from handlers.parties.rights import Reading
from web.i18n import gettext as _
from web.people_reading import Member
from web.presenters.days import day_text
from web.services import services

#: A certificate is marked so many days before its end.
SOON = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRow:
    """One certificate with how it stands today."""

    kept: KeptCertificate
    valid: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertSection:
    """The register of one expert as a visitor sees it."""

    file: ExpertFile
    certificates: Sequence[CertificateRow]
    #: Why the expert could not visit today; empty if they could.
    refusal: str
    may_change: bool
    kinds: Sequence[str]
    relations: Sequence[str]


def expert_section(connection: Reading, member: Member) -> ExpertSection | None:
    """Return the register of an expert, None for who is none."""
    if Role.WORK_GROUP.value not in member.person.roles:
        return None
    file = expert_file(connection, member.person.id)
    today = services().today
    return ExpertSection(
        file=file,
        certificates=[_row(each, today) for each in file.certificates],
        refusal=refusal(expert_of(connection, member.person.id), visit_on=today) or "",
        may_change=member.is_managed and member.person.left_at is None,
        kinds=sorted(QUALIFYING_CERTIFICATES),
        relations=RELATIONS,
    )


def _row(kept: KeptCertificate, today: date) -> CertificateRow:
    if kept.valid_to is None:
        return CertificateRow(kept=kept, valid=_("长期有效"), state="", tone="")
    left = (kept.valid_to - today).days
    state, tone = "", ""
    if left < 0:
        state, tone = _("已到期"), "red"
    elif left <= SOON:
        state, tone = _("还剩 %(n)d 天", n=left), "amber"
    return CertificateRow(
        kept=kept, valid=day_text(kept.valid_to), state=state, tone=tone
    )
