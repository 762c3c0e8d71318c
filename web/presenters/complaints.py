"""Show complaints: rows of the list, facts of one, and what its complainant reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.butler.complaints.model import (
    STATE_NAMES,
    WAY_NAMES,
    Complaint,
    ComplaintState,
)
from handlers.butler.complaints.reading import Contact
from handlers.parties.model import Org
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import moment_text
from web.presenters.deadline import Chip, Tone
from web.presenters.rows import Fact

#: The words of states and ways, for the translators.
WORDS = (
    marked("已登记"),
    marked("处理中"),
    marked("延期说明"),
    marked("已反馈"),
    marked("已关闭"),
    marked("公开页面"),
    marked("电话"),
)
_TONES: Mapping[ComplaintState, Tone] = {
    ComplaintState.EXPLAINED: Tone.AMBER,
    ComplaintState.ANSWERED: Tone.GREEN,
    ComplaintState.CLOSED: Tone.GREY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRow:
    """One line of the list."""

    url: str
    number: str
    text: str
    client: str
    way: str
    state: Chip
    late: Chip | None
    entered: str
    promised: str
    judged: str


def complaint_row(
    each: Complaint, clients: Mapping[str, Org], *, now: datetime
) -> ComplaintRow:
    """Return the line of a complaint."""
    client = clients.get(each.client_id or "")
    return ComplaintRow(
        url=f"/complaints/{each.id}",
        number=each.number,
        text=each.text,
        client=client.name if client else "",
        way=_(WAY_NAMES[each.way]),
        state=state_chip(each.state),
        late=late_chip(each, now=now),
        entered=moment_text(each.entered_at),
        promised=moment_text(each.promised_at),
        judged=judged_text(each),
    )


def state_chip(state: ComplaintState) -> Chip:
    """Return how far a complaint is."""
    return Chip(_(STATE_NAMES[state]), _TONES.get(state, Tone.BLUE))


def late_chip(each: Complaint, *, now: datetime) -> Chip | None:
    """Return that a promise is broken, if it is."""
    return Chip(_("超过承诺期限"), Tone.AMBER) if each.is_late(now) else None


def judged_text(each: Complaint) -> str:
    """Return what the complainant says of the answer."""
    if each.satisfied is None:
        return ""
    return _("满意") if each.satisfied else _("不满意")


def public_facts(each: Complaint) -> tuple[Fact, ...]:
    """Return what the complainant reads: states and days, no person, no company."""
    lines = (
        (_("登记时间"), moment_text(each.entered_at)),
        (_("承诺期限"), moment_text(each.promised_at)),
        (_("延期原因"), each.explanation),
        (_("处理结果"), each.feedback),
        (_("反馈时间"), moment_text(each.feedback_at) if each.feedback_at else ""),
        (_("您的意见"), judged_text(each)),
        (_("关闭时间"), moment_text(each.closed_at) if each.closed_at else ""),
    )
    return tuple(Fact(label=label, text=text) for label, text in lines if text)


def complaint_facts(
    each: Complaint, contact: Contact | None, *, client: str, entered_by: str
) -> tuple[Fact, ...]:
    """Return what the unit reads, who complained included as long as it is kept."""
    lines = (
        (_("服务对象"), client),
        (_("来源"), _(WAY_NAMES[each.way])),
        (_("登记人"), entered_by),
        (_("投诉者"), contact.name if contact else ""),
        (_("联系电话"), contact.phone if contact else ""),
        (
            _("姓名电话"),
            _("已于 %(when)s 删除", when=moment_text(each.forgotten_at))
            if each.forgotten_at
            else "",
        ),
    )
    own = tuple(Fact(label=label, text=text) for label, text in lines if text)
    return (*own, *public_facts(each))
