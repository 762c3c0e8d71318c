"""The small values that templates show in lists: facts, entries, problems, pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from web.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something already known, with where it comes from."""

    label: str
    text: str
    source: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One thing that happened, in words of the work."""

    when: str
    who: str
    text: str
    remark: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to correct in a form, with the field to go to."""

    anchor: str
    label: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where one is in a long list."""

    total: bool
    summary: str
    previous: str | None
    next: str | None


def pager(
    *, path: str, arguments: dict[str, str], page: int, shown: int, has_more: bool
) -> Pager:
    """Return the pager of a list; the addresses keep search and filters."""

    def url(number: int) -> str:
        return f"{path}?{urlencode({**arguments, 'page': str(number)})}"

    return Pager(
        total=page > 1 or has_more,
        summary=_("第 %(page)d 页，本页 %(shown)d 条", page=page, shown=shown),
        previous=url(page - 1) if page > 1 else None,
        next=url(page + 1) if has_more else None,
    )
