"""Annex C together with the local entries: one book that forms and pages look in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.knowledge.annex_c import (
    STANDARD_CHECK,
    Entry,
    EntryKind,
    Process,
    processes,
    standard_entries,
)


@dataclass(frozen=True, slots=True)
class CauseBook:
    """All entries by key: the standard's first, then the local ones."""

    entries: Mapping[str, Entry]

    @classmethod
    def with_local(cls, local: Iterable[Entry] = ()) -> CauseBook:
        """Return the book with these local entries, the proposed ones among them."""
        proposed = {STANDARD_CHECK.key: STANDARD_CHECK}
        return cls({**standard_entries(), **proposed, **{e.key: e for e in local}})

    def issue(self, key: object) -> Entry | None:
        """Return an issue, or None where the key names none."""
        return self._entry(key, EntryKind.ISSUE)

    def control(self, key: object) -> Entry | None:
        """Return a control, or None where the key names none."""
        return self._entry(key, EntryKind.CONTROL)

    def issues(self, stage: str | None = None) -> list[Entry]:
        """Return the active issues, of one process or of all."""
        return self._active(EntryKind.ISSUE, stage)

    def controls(self, stage: str | None = None) -> list[Entry]:
        """Return the active controls, of one process or of all."""
        return self._active(EntryKind.CONTROL, stage)

    def controls_for(self, issue_key: object) -> list[Entry]:
        """Return the active controls that answer an issue."""
        issue = self.issue(issue_key)
        found = [self.control(key) for key in issue.controls] if issue else []
        return [control for control in found if control and control.active]

    def label(self, entry: Entry) -> str:
        """Return an entry as lists of choices show it."""
        process = self.process(entry.stage)
        name = f"{process.name}：{entry.name}" if process else entry.name
        return f"{entry.key} {name}" if entry.kind is EntryKind.ISSUE else name

    def local_choices(self, kind: EntryKind) -> list[Mapping[str, str]]:
        """Return the active local entries of a kind as choices of a form."""
        return [
            {"value": entry.key, "label": f"{self.label(entry)}（本地）"}
            for entry in self._active(kind, None)
            if entry.is_local
        ]

    def process(self, key: str) -> Process | None:
        """Return a process of the annex, or None."""
        return next((each for each in processes() if each.key == key), None)

    def _entry(self, key: object, kind: EntryKind) -> Entry | None:
        entry = self.entries.get(key) if isinstance(key, str) else None
        return entry if entry is not None and entry.kind is kind else None

    def _active(self, kind: EntryKind, stage: str | None) -> list[Entry]:
        return [
            entry
            for entry in self.entries.values()
            if entry.kind is kind and entry.active and stage in {None, entry.stage}
        ]
