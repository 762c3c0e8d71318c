"""Everything that the specification asks for, with its way to form, rule and test.

The document carries no numbers of its own; ours follow its headings: B3 its term, B4
基本要求, B5 服务内容, B6 服务保障, B7 档案管理, B8 服务成果. The words are our own.
"""

from __future__ import annotations

from handlers.butler.specification.archive import ARCHIVE
from handlers.butler.specification.content import CONTENT
from handlers.butler.specification.rule_book import RULES
from handlers.butler.specification.safeguards import SAFEGUARDS
from handlers.butler.specification.unit import UNIT
from handlers.registers.catalogue import REGISTERS
from handlers.traceability.model import Document

_REQUIREMENTS = (*UNIT, *CONTENT, *SAFEGUARDS, *ARCHIVE)


def _with_parents(clause: str) -> list[str]:
    """Return a clause and the headings above it: B5.6 and B5."""
    parts = clause.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


SPECIFICATION = Document(
    key="butler",
    zh="第三方工业产品质量管家服务规范",
    clauses=frozenset(
        each for asked in _REQUIREMENTS for each in _with_parents(asked.clause)
    ),
    requirements=_REQUIREMENTS,
    rules=RULES,
    registers={key: f"{each.code} {each.zh}" for key, each in REGISTERS.items()},
)
