"""A form as the pages and the checks see it: frozen, without the JSON it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a field asks for; it decides how to read, check and draw it."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    #: One box to tick: true or false.
    TICK = "tick"
    #: One of a few visible options that stand for true and false.
    YES_NO = "yes_no"
    #: One of a few visible options.
    CHOICE = "choice"
    #: One of many options, in a list that opens.
    LIST = "list"
    #: Any number of visible options.
    CHOICES = "choices"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    #: Two dates, the first not after the second.
    PERIOD = "period"
    #: Evidence ids of uploaded files.
    FILES = "files"
    #: The number of the row, counted by the system.
    SEQUENCE = "sequence"


#: Kinds that offer options.
WITH_OPTIONS = frozenset({Kind.YES_NO, Kind.CHOICE, Kind.LIST, Kind.CHOICES})
#: Kinds whose value is a list.
WITH_MANY = frozenset({Kind.CHOICES, Kind.FILES})
#: So many digits after the decimal point that nobody types more.
ANY_DECIMALS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice: what is stored and what people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a value must keep to."""

    min: Decimal | None = None
    max: Decimal | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    #: What to say when the pattern does not fit.
    pattern_text: str = ""
    #: Digits after the decimal point; 0 = whole numbers.
    decimals: int = ANY_DECIMALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Expressions of the engine's language that say when a field counts."""

    show_when: str = ""
    required_when: str = ""
    #: The same in words, for people.
    text: str = ""
    valid_when: str = ""
    valid_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a value comes from, if not from the person."""

    #: The fact that is shown instead of asking.
    known_from: str = ""
    #: Never asked, even while the fact is missing.
    computed: bool = False
    #: The fact that stands in the field to begin with and may be changed.
    prefill_from: str = ""
    #: Today stands in the field to begin with, and may be changed.
    is_today_proposed: bool = False
    #: The fact that lists the options as objects with value and label.
    options_from: str = ""
    #: The fact that lists more options behind the fixed ones.
    more_from: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question."""

    key: str
    kind: Kind
    label: str
    #: Said before the label where the label alone would be ambiguous.
    label_prefix: str = ""
    help: str = ""
    unit: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    limits: Limits = Limits()
    conditions: Conditions = Conditions()
    source: Source = Source()
    #: A typed name that counts as a signature of the account.
    signature: bool = False
    #: Somebody else signs than who files: only a picture of the signature counts.
    by_hand: bool = False
    #: It names a person or says how to reach one: shown, but never searched.
    personal: bool = False
    #: Kept apart from the form, and never shown with it.
    sealed: bool = False
    #: 文号 and the like, by which people name the whole form.
    official_number: bool = False
    #: The key of the signature that this picture was drawn for.
    drawn_for: str = ""
    #: Lane key of the party that answers, where a form has two.
    role: str = ""
    #: The order of ticking is part of the answer.
    ordered: bool = False
    multiple: bool = True
    #: Kinds of files, as in HTML.
    accept: str = ""
    #: Name of a rule of `handlers.forms.checks`.
    check: str = ""
    #: Columns of the same row that the rule of the task fills from this choice.
    fills: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """Return the label as messages and screen readers say it."""
        return f"{self.label_prefix}：{self.label}" if self.label_prefix else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A question with rows: a growing table, or one row for each option of a column."""

    key: str
    label: str
    columns: tuple[Field, ...]
    help: str = ""
    min_rows: int = 0
    max_rows: int = 0
    conditions: Conditions = Conditions()
    source: Source = Source()
    #: Key of the column whose options are the rows; then rows cannot be added.
    rows_from: str = ""

    @property
    def fixed_rows(self) -> tuple[Option, ...]:
        """Return the options that are the rows, or nothing for a growing table."""
        for column in self.columns:
            if column.key == self.rows_from:
                return column.options
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A paragraph between the questions."""

    paragraphs: tuple[str, ...]


Item = Field | Table | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions under one title."""

    title: str
    items: tuple[Item, ...]
    help: str = ""
    show_when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: what a person is asked at one task."""

    id: str
    title: str
    intro: tuple[str, ...]
    groups: tuple[Group, ...]

    def questions(self) -> Iterator[Field | Table]:
        """Yield all fields and tables in order."""
        for group in self.groups:
            for item in group.items:
                if not isinstance(item, Note):
                    yield item
