"""文号简称: by which short word, such as 厦市监, the numbers of a bureau name it.

Until somebody sets one it comes from the name: 厦门市思明区市场监督管理局 is 厦思市监.
The first number that a bureau gives fixes the word, so that a new name of the bureau
or another bureau of a like name changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from engine import UnitOfWork
from handlers.documents.errors import NumberRuleRefused
from handlers.documents.tables import number_word
from handlers.documents.upsert import insert_into
from handlers.parties.model import Org, OrgKind
from handlers.parties.orgs import orgs_of_rows
from handlers.parties.tables import org

_ENDING = re.compile(r"市场监督管理局|市场监管局")
_PLACE = re.compile(r"(?:(?P<first>\w)\w+?)(?:省|市|区|县|分局)")
_BEHIND = "市监"
_LONGEST = 20
#: Digits beside those of a number would make it ambiguous.
_WORD = re.compile(r"[^\W\d_]+")
_SETTLED = "首次编号时按单位名称确定"


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauWord:
    """The word of a bureau as it was set at some time."""

    bureau_id: str
    version: int
    word: str
    reason: str
    changed_by: str
    changed_at: datetime


def word_from_name(name: str) -> str:
    """Return the word that the name of a bureau suggests."""
    places = _ENDING.sub("", name)
    if places != name and (firsts := _PLACE.findall(places)):
        return "".join(firsts) + _BEHIND
    return "".join(_WORD.findall(name))[:_LONGEST]


def words_ever(connection: Connection) -> dict[str, list[str]]:
    """Return by bureau every word that it has had, the present one last.

    A bureau without one has what its name suggests; nothing if another one has that.
    """
    found: dict[str, list[str]] = {}
    for row in connection.execute(select(number_word).order_by(number_word.c.version)):
        found.setdefault(row.bureau_id, []).append(row.word)
    for bureau in _bureaus(connection):
        if bureau.id not in found:
            taken = {word for words in found.values() for word in words}
            found[bureau.id] = [
                word for word in _suggested(bureau.name) if word not in taken
            ][:1]
    return {bureau: words for bureau, words in found.items() if words}


def present_words(connection: Connection) -> dict[str, str]:
    """Return the word that each bureau has now."""
    return {bureau: words[-1] for bureau, words in words_ever(connection).items()}


def settled_word(uow: UnitOfWork, bureau_id: str) -> str:
    """Return the word of a bureau that is about to give a number, and fix it.

    Raises:
        NumberRuleRefused: it has none, and another bureau has what its name suggests.
    """
    past = word_history(uow.connection, bureau_id)
    if past:
        return past[0].word
    word = present_words(uow.connection).get(bureau_id)
    if word is None:
        raise NumberRuleRefused(reason="本局还没有文号简称，请在“编号规则”中设定")
    _keep(uow, bureau_id, version=1, word=word, reason=_SETTLED)
    # Whoever gave its first number at the same moment may have fixed it just now.
    return word_history(uow.connection, bureau_id)[0].word


def word_history(connection: Connection, bureau_id: str) -> list[BureauWord]:
    """Return the words that were set for a bureau, newest first."""
    rows = connection.execute(
        select(number_word)
        .where(number_word.c.bureau_id == bureau_id)
        .order_by(number_word.c.version.desc())
    )
    return [BureauWord(**row._asdict()) for row in rows]


def checked_word(words: Mapping[str, list[str]], bureau_id: str, word: str) -> str:
    """Return a word that a bureau may take.

    Raises:
        NumberRuleRefused: it is no word, or another bureau has or had it.
    """
    word = word.strip()
    if len(word) > _LONGEST or not _WORD.fullmatch(word):
        raise NumberRuleRefused(reason=f"文号简称应为1至{_LONGEST}个汉字或字母")
    if any(word in had for other, had in words.items() if other != bureau_id):
        raise NumberRuleRefused(reason=f"文号简称“{word}”已由另一个局使用，会造成重号")
    return word


def keep_word(uow: UnitOfWork, bureau_id: str, word: str, *, reason: str) -> None:
    """Name a bureau by a checked word from its next number on."""
    past = word_history(uow.connection, bureau_id)
    version = past[0].version + 1 if past else 1
    _keep(uow, bureau_id, version=version, word=word, reason=reason)


def _bureaus(connection: Connection) -> list[Org]:
    """Return all bureaus: one that was closed still has papers to sign."""
    query = select(org).where(org.c.kind == OrgKind.BUREAU.value).order_by(org.c.id)
    return orgs_of_rows(connection.execute(query))


def _suggested(name: str) -> list[str]:
    return [
        each for each in (word_from_name(name), "".join(_WORD.findall(name))) if each
    ]


def _keep(
    uow: UnitOfWork, bureau_id: str, *, version: int, word: str, reason: str
) -> None:
    row = {
        "bureau_id": bureau_id,
        "version": version,
        "word": word,
        "reason": reason,
        "changed_by": uow.actor.id,
    }
    added = uow.connection.execute(
        insert_into(uow.connection, number_word)
        .values(**row, changed_at=uow.now)
        .on_conflict_do_nothing()
    )
    if added.rowcount:
        uow.audit("number_word_changed", row)
