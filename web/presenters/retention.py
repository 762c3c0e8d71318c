"""Say how the record of a closed case is kept: class, first and last day, by what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.linkage.retention import Retention
from handlers.linkage.settings import RETENTION_CLASS
from handlers.settings.store import Change
from web.presenters.settings import SettingChange, setting_change


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionView:
    """What the page of a closed case says of its keeping."""

    words: str
    starts_on: str
    #: Nothing where it is kept for ever.
    ends_on: str
    basis: str
    verified: bool
    #: The decision that held at the closing, if the bureau had made one.
    decided: SettingChange | None = None
    #: What was decided later, which this case does not follow.
    later: SettingChange | None = None


def retention_view(
    retention: Retention,
    changes: Sequence[Change],
    *,
    closed_at: datetime,
    name_of: Callable[[str], str],
) -> RetentionView:
    """Return what the page says.

    Args:
        retention: How the case is kept.
        changes: What the bureau decided of it, the newest first; none for people
            whom its decisions do not concern.
        closed_at: When the case was closed.
        name_of: The name of a person.
    """
    before = [each for each in changes if each.changed_at <= closed_at]
    after = [each for each in changes if each.changed_at > closed_at]
    told = [
        setting_change(RETENTION_CLASS, found[0], name_of=name_of) if found else None
        for found in (before, after)
    ]
    return RetentionView(
        words=retention.words,
        starts_on=retention.starts_on.isoformat(),
        ends_on=retention.ends_on.isoformat() if retention.ends_on else "",
        basis=RETENTION_CLASS.clause,
        verified=RETENTION_CLASS.verified,
        decided=told[0],
        later=told[1],
    )
