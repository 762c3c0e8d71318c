"""What a page needs to draw a form: names, ids, texts; no template decides anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_INPUT_TYPES = {"date": "date", "time": "time", "datetime": "datetime-local"}
#: More columns than a desk shows side by side.
_WIDE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLink:
    """An uploaded file as a page shows it."""

    id: str
    name: str
    url: str = ""
    #: Size, time and uploader in words.
    note: str = ""
    thumbnail_url: str = ""
    #: SHA-256 of its content.
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorLink:
    """A line of the summary on top: what is wrong, and the input to go to."""

    target: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """One option of a choice."""

    id: str
    value: str
    label: str
    chosen: bool
    #: Where its place in the order is typed; empty if order does not matter.
    rank_name: str = ""
    rank: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodEnd:
    """One of the two dates of a period."""

    id: str
    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One question with what was answered so far."""

    kind: str
    name: str
    id: str
    label: str
    label_prefix: str = ""
    help: str = ""
    #: When it must be answered, in words: 必填, or the condition.
    required_text: str = ""
    is_required: bool = False
    #: The answers so far say that it does not count.
    is_inactive: bool = False
    signature: bool = False
    #: A typed name is not enough: it takes a picture of the signature.
    by_hand: bool = False
    #: Who signs, and what counts as their signature.
    signature_note: str = ""
    #: That the answer was proposed and not yet looked at.
    proposal_note: str = ""
    #: Where the signature is drawn.
    drawing: FieldView | None = None
    unit: str = ""
    value: str = ""
    period_ends: tuple[PeriodEnd, ...] = ()
    options: tuple[OptionView, ...] = ()
    files: tuple[EvidenceLink, ...] = ()
    multiple: bool = True
    accept: str = ""
    error: str = ""
    #: Ids of the inputs of the row that choosing here fills.
    fills: tuple[str, ...] = ()
    #: Value of the button that fills the empty cells of this column.
    fill_column: str = ""

    @property
    def input_type(self) -> str:
        """Return the type of the HTML input; numbers are text, to keep what is typed."""
        return _INPUT_TYPES.get(self.kind, "text")

    @property
    def described_by(self) -> str:
        """Return the ids of the texts that belong to the input."""
        ids = []
        if self.help:
            ids.append(f"{self.id}-help")
        if self.signature_note:
            ids.append(f"{self.id}-note")
        if self.proposal_note:
            ids.append(f"{self.id}-proposed")
        if self.error:
            ids.append(f"{self.id}-error")
        return " ".join(ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row of a table."""

    index: int
    number: int
    cells: tuple[FieldView, ...]
    #: Name of the hidden input that says that the row is there.
    mark: str
    #: Value of the button that removes it.
    remove: str
    #: What the row is about, where the rows are given.
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The head of a column."""

    label: str
    required_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A question with rows."""

    kind: str = field(default="table", init=False)
    name: str
    id: str
    label: str
    #: Head of the first column, which names the rows.
    number_heading: str
    headings: tuple[Heading, ...]
    rows: tuple[RowView, ...]
    grows: bool
    help: str = ""
    required_text: str = ""
    is_inactive: bool = False
    error: str = ""

    @property
    def is_wide(self) -> bool:
        """Say whether it has more columns than a desk shows side by side."""
        return len(self.headings) > _WIDE

    @property
    def described_by(self) -> str:
        """Return the ids of the texts that belong to the table."""
        ids = [f"{self.id}-help"] if self.help else []
        return " ".join([*ids, f"{self.id}-error"] if self.error else ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """A paragraph between the questions."""

    kind: str = field(default="note", init=False)
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """One answer as it is read: of a filed form, or a fact that is known."""

    label: str
    lines: tuple[str, ...] = ()
    #: Of a signature: the picture beside the name.
    files: tuple[EvidenceLink, ...] = ()
    is_signature: bool = False
    headings: tuple[str, ...] = ()
    rows: Sequence[Sequence[AnswerView]] = ()

    @property
    def is_wide(self) -> bool:
        """Say whether it has more columns than a desk shows side by side."""
        return len(self.headings) > _WIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsView:
    """Facts that stand together among the questions."""

    kind: str = field(default="facts", init=False)
    facts: tuple[AnswerView, ...]


#: What stands in a group, in order; templates tell them apart by `kind`.
ItemView = FieldView | TableView | NoteView | FactsView


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """Questions under one title."""

    id: str
    title: str
    help: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """A form, ready to be drawn."""

    id: str
    title: str
    intro: tuple[str, ...]
    groups: tuple[GroupView, ...]
    errors: tuple[ErrorLink, ...] = ()

    @property
    def is_signed(self) -> bool:
        """Say whether somebody signs it."""
        return any(
            isinstance(item, FieldView) and item.drawing is not None
            for group in self.groups
            for item in group.items
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGroup:
    """Answers under one title."""

    title: str
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """A filed form, ready to be read."""

    title: str
    groups: tuple[RecordGroup, ...]
