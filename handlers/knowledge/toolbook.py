"""The tool book of an industry (7.3.2): common problems and what solved them.

Entries come from closed cases; an edition is the book as it stood on its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select

from engine import UnitOfWork
from handlers.knowledge.annex_c import Entry
from handlers.knowledge.anonymise import Secret, anonymised
from handlers.knowledge.book import CauseBook
from handlers.knowledge.errors import NothingToPrint
from handlers.knowledge.tables import toolbook_edition, toolbook_entry

#: The areas of 7.3.2, in its order.
AREAS = ("生产设备", "工艺", "研发", "质检", "质量管理体系", "标准化体系")

#: Before the number of a programme that adds entries of its own, beside its cases.
OF_PROGRAMME = "programme:"

#: Where an issue of Annex C belongs; what is not named here follows its process.
_AREA_OF_ISSUE = {
    "P02": "生产设备",
    "P06": "质检",
    "Q02": "质检",
    "Q03": "质检",
    "Q05": "标准化体系",
}
_AREA_OF_PROCESS = {
    "design": "研发",
    "supply_chain": "质量管理体系",
    "production": "工艺",
    "quality_mgmt": "质量管理体系",
    "after_sales": "质量管理体系",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolEntry:
    """What one case teaches."""

    business_key: str
    number: int
    bureau_id: str
    product: str
    area: str
    issue_key: str
    problem: str
    solution: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A common problem: how many cases had it, and what was done in them."""

    area: str
    issue_key: str
    problem: str
    #: How many different cases; 0 for what a programme added.
    cases: int
    products: tuple[str, ...]
    solutions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The tool book as it stood on a day."""

    number: int
    title: str
    problems: tuple[Problem, ...]
    made_by: str
    made_at: datetime


def area_of(issue: Entry | None) -> str:
    """Return the area to which an issue belongs."""
    if issue is None:
        return "工艺"
    return _AREA_OF_ISSUE.get(issue.key) or _AREA_OF_PROCESS.get(issue.stage, "工艺")


def proposed_entries(
    book: CauseBook,
    causes: Iterable[Mapping[str, object]],
    measures: Iterable[Mapping[str, object]],
) -> list[dict[str, str]]:
    """Return one entry for each root cause, with the measures against it."""
    done = list(measures)
    proposed = []
    for cause in causes:
        if cause.get("is_root") is not True:
            continue
        issue = book.issue(cause.get("issue_key"))
        said = str(cause.get("description") or "")
        against = [
            str(each.get("content") or "")
            for each in done
            if str(each.get("cause") or "") and str(each.get("cause")) in said
        ]
        proposed.append(
            {
                "area": area_of(issue),
                "issue_key": issue.key if issue else "",
                "problem": said,
                "solution": "；".join(text for text in against if text),
            }
        )
    return proposed


def keep_entries(
    uow: UnitOfWork,
    business_key: str,
    *,
    bureau_id: str,
    product: str,
    rows: Iterable[Mapping[str, object]],
    secrets: Mapping[str, Secret],
) -> None:
    """Keep what a case contributes, without the names in it."""
    of_case = toolbook_entry.c.business_key == business_key
    uow.connection.execute(delete(toolbook_entry).where(of_case))
    new = [
        {
            "business_key": business_key,
            "number": number,
            "bureau_id": bureau_id,
            "product": product,
            "area": str(row.get("area") or ""),
            "issue_key": str(row.get("issue_key") or ""),
            "problem": anonymised(str(row.get("problem") or ""), secrets),
            "solution": anonymised(str(row.get("solution") or ""), secrets),
            "written_by": uow.actor.id,
            "written_at": uow.now,
        }
        for number, row in enumerate(rows, start=1)
    ]
    if new:
        uow.connection.execute(insert(toolbook_entry), new)


def find_entries(
    connection: Connection,
    *,
    text: str = "",
    issue_keys: Sequence[str] = (),
    product: str = "",
    limit: int = 2000,
) -> list[ToolEntry]:
    """Return entries, latest first; a product or one of the issues must fit."""
    query = select(toolbook_entry)
    for word in text.split():
        query = query.where(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (
                        toolbook_entry.c.product,
                        toolbook_entry.c.problem,
                        toolbook_entry.c.solution,
                    )
                )
            )
        )
    if issue_keys and product:
        same = toolbook_entry.c.product == product
        query = query.where(or_(toolbook_entry.c.issue_key.in_(issue_keys), same))
    elif issue_keys:
        query = query.where(toolbook_entry.c.issue_key.in_(issue_keys))
    elif product:
        query = query.where(toolbook_entry.c.product == product)
    ordered = query.order_by(
        toolbook_entry.c.written_at.desc(),
        toolbook_entry.c.business_key,
        toolbook_entry.c.number,
    )
    return [_entry(row) for row in connection.execute(ordered.limit(limit))]


def grouped(entries: Iterable[ToolEntry]) -> list[Problem]:
    """Return the common problems of each area, the most frequent first.

    Entries of the same issue of Annex C are one problem; others are one if they say
    the same, blanks aside.
    """
    groups: dict[tuple[str, str], list[ToolEntry]] = {}
    for entry in entries:
        same = entry.issue_key or "".join(entry.problem.split())
        groups.setdefault((entry.area, same), []).append(entry)
    problems = [_problem(group) for group in groups.values()]
    places = {area: place for place, area in enumerate(AREAS)}
    return sorted(
        problems,
        key=lambda each: (
            places.get(each.area, len(AREAS)),
            -each.cases,
            each.problem,
        ),
    )


def problems_in_print(connection: Connection, *, text: str = "") -> list[Problem]:
    """Return the problems of the latest edition that contain these words."""
    made = editions(connection)
    printed = made[0].problems if made else ()
    return [each for each in printed if _says(each, text.split())]


def _says(problem: Problem, words: Sequence[str]) -> bool:
    said = "\n".join(
        (problem.problem, *problem.products, *problem.solutions)
    ).casefold()
    return all(word.casefold() in said for word in words)


def make_edition(uow: UnitOfWork, *, on: date, name: str = "") -> Edition:
    """Keep the book as it stands today as the next edition.

    Args:
        on: the day whose year stands in the title.
        name: what the book is called; by default as the standard calls it.

    Raises:
        NothingToPrint: there is no entry yet.
    """
    problems = grouped(find_entries(uow.connection, limit=_ALL))
    if not problems:
        raise NothingToPrint
    last = uow.connection.scalar(select(func.max(toolbook_edition.c.number)))
    number = int(last or 0) + 1
    new = Edition(
        number=number,
        title=f"{name or '行业质量工具书'}（{on.year}年第{number}版）",
        problems=tuple(problems),
        made_by=uow.actor.id,
        made_at=uow.now,
    )
    row = {
        "number": new.number,
        "title": new.title,
        "content": [_json(problem) for problem in problems],
        "made_by": new.made_by,
        "made_at": new.made_at,
    }
    uow.connection.execute(insert(toolbook_edition).values(row))
    uow.audit("toolbook_edition_made", {"number": new.number})
    return new


_ALL = 100_000


def editions(connection: Connection) -> list[Edition]:
    """Return all editions, latest first."""
    query = select(toolbook_edition).order_by(toolbook_edition.c.number.desc())
    return [_edition(row) for row in connection.execute(query)]


def edition(connection: Connection, number: int) -> Edition | None:
    """Return one edition, or None."""
    query = select(toolbook_edition).where(toolbook_edition.c.number == number)
    row = connection.execute(query).one_or_none()
    return None if row is None else _edition(row)


def _problem(group: Sequence[ToolEntry]) -> Problem:
    first = group[0]
    return Problem(
        area=first.area,
        issue_key=first.issue_key,
        problem=first.problem,
        cases=len(_cases(group)),
        products=tuple(sorted({entry.product for entry in group if entry.product})),
        solutions=tuple(
            dict.fromkeys(entry.solution for entry in group if entry.solution)
        ),
    )


def _cases(group: Iterable[ToolEntry]) -> set[str]:
    keys = {entry.business_key for entry in group}
    return {key for key in keys if not key.startswith(OF_PROGRAMME)}


def _json(problem: Problem) -> dict[str, object]:
    return {
        "area": problem.area,
        "issue_key": problem.issue_key,
        "problem": problem.problem,
        "cases": problem.cases,
        "products": list(problem.products),
        "solutions": list(problem.solutions),
    }


def _edition(row: Row[Any]) -> Edition:
    problems = tuple(
        Problem(
            area=each["area"],
            issue_key=each["issue_key"],
            problem=each["problem"],
            cases=each["cases"],
            products=tuple(each["products"]),
            solutions=tuple(each["solutions"]),
        )
        for each in row.content
    )
    return Edition(
        number=row.number,
        title=row.title,
        problems=problems,
        made_by=row.made_by,
        made_at=row.made_at,
    )


def _entry(row: Row[Any]) -> ToolEntry:
    return ToolEntry(**row._asdict())
