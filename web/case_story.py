"""Tell what happened in a case and beside it, latest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from engine import HistoryRow
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.verdicts import Verdict
from handlers.messages.model import KIND_NAMES
from handlers.messages.reading import messages_of
from web.approval_story import approval_entries
from web.case_reading import CaseFile, Names
from web.i18n import gettext as _
from web.presenters.days import moment_text
from web.presenters.history import GIVEN, CaseStory
from web.presenters.rows import TimelineEntry
from web.presenters.verdicts import wish_of
from web.services import services


def case_entries(file: CaseFile) -> list[TimelineEntry]:
    """Return the entries of a case and of its side matters that the visitor sees."""
    histories = {each.root_id: file.history(each.root_id) for each in file.instances}
    names = Names(_named(row for rows in histories.values() for row in rows))
    papers = {
        each.task_id: each.filed_for for each in file.submissions if each.filed_for
    }
    entries: list[tuple[datetime, TimelineEntry]] = []
    for instance in file.instances:
        is_case = instance.process_key == LINKAGE
        what = _("联动办理") if is_case else instance.process_name
        story = CaseStory(
            what=what,
            name_of=names,
            end_reason=instance.end_reason or "",
            verdicts=_by_task(file, instance.root_id),
            wish=wish_of(instance),
            papers=papers,
        )
        entries += story.entries(histories[instance.root_id])
    entries += _messages(file)
    entries += approval_entries(file)
    # Sorting keeps the order of what happened at the same moment.
    entries.sort(key=lambda told: told[0])
    return [entry for _moment, entry in reversed(entries)]


def _messages(file: CaseFile) -> Iterator[tuple[datetime, TimelineEntry]]:
    """Yield what the parties wrote, as far as it is for the visitor."""
    with services().engine.read() as connection:
        messages = messages_of(connection, file.case_no, actor=file.actor)
    names = Names(each.written_by for each in messages)
    for each in reversed(messages):
        entry = TimelineEntry(
            when=moment_text(each.written_at),
            who=names(each.written_by),
            text=_(KIND_NAMES[each.kind]),
            remark=each.text,
        )
        yield each.written_at, entry


def _named(rows: Iterable[HistoryRow]) -> Iterator[str]:
    """Yield the ids of the people of whom the history tells."""
    for row in rows:
        yield row.actor
        yield str(row.data.get("in_stead_of") or "")
        yield str(row.data.get("approved_by") or "")
        if row.type in GIVEN:
            yield str(row.data.get("assignee") or "")


def _by_task(file: CaseFile, root_id: str) -> dict[str, Verdict]:
    return {each.task_id: each for each in file.verdicts if each.root_id == root_id}
