"""Say what was decided, and what became of the requests beside a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine import InstanceState, InstanceView
from handlers.linkage.verdicts import REQUESTING, Verdict
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import moment_text
from web.presenters.deadline import Chip, Tone
from web.side_matters import BY_KEY

_APPROVAL = (marked("同意"), marked("不同意"))
_WORDS: Mapping[str, tuple[str, str]] = {
    "review_assistance_plan": (marked("通过"), marked("不通过")),
    "review_late_objection": (marked("受理"), marked("不予受理")),
    "review_objection": (marked("受理"), marked("不予受理")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One request beside a case: who asked for what, and the answer."""

    wish: str
    asked: str
    state: Chip
    #: Who decided, and when; empty until then.
    decided: str
    opinion: str


def verdict_text(verdict: Verdict) -> str:
    """Return a decision in words."""
    yes, no = _WORDS.get(verdict.element_id, _APPROVAL)
    return _(yes if verdict.approved else no)


def request_text(wish: str, verdict: Verdict) -> str:
    """Return what became of a request, such as 申请终止案件，不同意."""
    return _("申请%(wish)s，%(verdict)s", wish=wish, verdict=verdict_text(verdict))


def wish_of(instance: InstanceView) -> str:
    """Return what a process asks for that is nothing but a request, else nothing."""
    is_request = instance.process_key in REQUESTING
    return _(BY_KEY[instance.process_key].text) if is_request else ""


def request_rows(
    instances: Iterable[InstanceView],
    verdicts: Mapping[str, Verdict],
    *,
    name_of: Callable[[str], str],
) -> Iterator[RequestRow]:
    """Yield the requests among processes beside a case; those given up are left out.

    Args:
        verdicts: what was decided, by root instance.
    """
    for instance in instances:
        wish = wish_of(instance)
        if not wish or instance.state is InstanceState.CANCELED:
            continue
        verdict = verdicts.get(instance.root_id)
        by = name_of(instance.started_by)
        yield RequestRow(
            wish=wish,
            asked=f"{by} {moment_text(instance.started_at)}",
            state=verdict_chip(verdict),
            decided=f"{name_of(verdict.by)} {moment_text(verdict.at)}"
            if verdict
            else "",
            opinion=verdict.opinion if verdict else "",
        )


def verdict_chip(verdict: Verdict | None) -> Chip:
    """Return the answer to a request as a chip; without one, that it is awaited."""
    if verdict is None:
        return Chip(_("待审批"), Tone.BLUE)
    tone = Tone.GREEN if verdict.approved else Tone.AMBER
    return Chip(verdict_text(verdict), tone)
