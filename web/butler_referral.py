"""Say on the registration of a problem what a quality butler told the bureau of it."""

from __future__ import annotations

from handlers.butler.findings.referral import FINDING_ID
from web.task_form import TaskForm


def told_by_butler(form: TaskForm) -> str:
    """Return why a butler asks a bureau to register a finding; empty for other matters.

    It is what the butler wrote when the case was begun: an officer of the bureau does
    not see the finding itself.
    """
    known = form.sheet.prefill
    return str(known.get("reason") or "") if known.get(FINDING_ID) else ""
