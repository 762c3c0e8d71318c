"""Messages as pages see them, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers.errors import DomainRefused


class MessageKind(StrEnum):
    """What a message is."""

    MESSAGE = "message"
    #: 督办: a leader wants an answer of a party of the case by a day.
    SUPERVISION = "supervision"
    #: 催办: somebody asks whoever is late to hurry.
    URGE = "urge"
    ANSWER = "answer"


#: Kinds as people call them.
KIND_NAMES = {
    MessageKind.MESSAGE: "案件沟通",
    MessageKind.SUPERVISION: "督办",
    MessageKind.URGE: "催办",
    MessageKind.ANSWER: "答复",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Whether one of those whom a message is for has seen it."""

    person_id: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a case."""

    id: str
    business_key: str
    kind: MessageKind
    text: str
    written_by: str
    written_at: datetime
    labels: frozenset[str]
    receipts: tuple[Receipt, ...] = ()
    #: Ids of its files among the evidence of the case.
    files: tuple[str, ...] = ()
    answers: str | None = None
    #: Of a demand: the party that is to answer, by its access label.
    asked_of: str | None = None
    due_on: date | None = None
    answered_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Say whether an answer is still wanted."""
        return self.kind is MessageKind.SUPERVISION and self.answered_at is None


class MessageRefused(DomainRefused):
    """A message cannot be written like this."""


class MessageNotFound(DomainRefused):
    """There is no such message in the case, or it is not for the reader."""

    def __init__(self) -> None:
        super().__init__("没有这条消息，或者它不是写给您的")
