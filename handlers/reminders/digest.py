"""The list of the day: one message a person, what is late first, on working days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from handlers.deadlines.local_time import local_day
from handlers.notices.audience import stand_ins
from handlers.notices.in_stead import taken_over
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.reminders.affairs import labels_of_affairs
from handlers.reminders.digest_lines import lines_of_the_day
from handlers.reminders.lists import Line, list_of, subject_of, text_of
from handlers.reminders.scan import Round


def tell_the_day(
    round_: Round, *, now: datetime, is_for: Callable[[str | None], bool]
) -> int:
    """Give everybody in some organisations their list; return how many got one.

    Whoever has nothing on it gets none. Who works in somebody's stead has their lines
    in the same list, for nobody is told two lists of one day.
    """
    today = local_day(now)
    lists = _lists(round_, now=now)
    count = 0
    for person_id, lines in sorted(lists.items()):
        if is_for(round_.holders.org_of(person_id)):
            count += tell(
                round_.uow,
                kind=NoticeKind.DIGEST,
                key=f"digest:{today.isoformat()}",
                to=[person_id],
                subject=subject_of(lines, today),
                text=text_of(lines),
                link="/inbox",
                substitutes=False,
            )
    return count


def _lists(round_: Round, *, now: datetime) -> dict[str, list[Line]]:
    connection = round_.uow.connection
    found = lines_of_the_day(round_, now=now)
    labels = labels_of_affairs(connection, found.affairs)
    own: dict[str, list[tuple[str, Line]]] = {}
    for person_id, business_key, line in found.lines:
        own.setdefault(person_id, []).append((business_key, line))
    everybody = taken_over(own, stand_ins(connection, own, now=now))
    lists = {
        person_id: list_of(
            replace(line, in_stead_of=names)
            for (business_key, line), names in lines
            if round_.holders.labels_of(person_id) & labels[business_key]
        )
        for person_id, lines in everybody.items()
    }
    return {person_id: lines for person_id, lines in lists.items() if lines}
