"""Say what is printed of each case, what it lacks, and list the papers of a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from handlers.documents.kinds import KINDS
from handlers.documents.layout import Align, Grid, Row, Sheet, Text, label, value
from handlers.documents.records import DocumentView
from handlers.linkage.cases import CaseHeader
from handlers.linkage.paper_batch import CasePapers, LeftOut, in_force, reasons
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import moment_text
from web.presenters.documents import document_url
from web.presenters.work import case_url

_REASONS: Mapping[LeftOut, str] = {
    LeftOut.MISSING: marked("没有这种文书"),
    LeftOut.DRAFT: marked("只有草稿，未签发"),
    LeftOut.VOID: marked("已作废"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLink:
    """One paper in the row of its case."""

    url: str
    name: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case: its papers, or those of the chosen kinds, and what it lacks."""

    case_no: str
    url: str
    entity: str
    product: str
    papers: tuple[PaperLink, ...]
    #: Kinds that the case does not bring, each with its reason.
    lacks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPart:
    """One file to print."""

    url: str
    first: int
    last: int


def case_rows(
    cases: Iterable[CasePapers], kinds: Collection[str], *, every: bool
) -> list[CaseLine]:
    """Return a line for each case.

    Args:
        kinds: what was chosen; the line says all papers in force where nothing was.
        every: whether all papers of a kind are printed, or the newest alone.
    """
    return [_line(case, kinds, every=every) for case in cases]


def parts_of(papers: Sequence[DocumentView], most: int) -> list[PrintedPart]:
    """Return the files in which papers are printed, each with at most so many."""
    return [
        PrintedPart(
            url=_print_url(papers[start : start + most]),
            first=start + 1,
            last=min(start + most, len(papers)),
        )
        for start in range(0, len(papers), most)
    ]


def list_of_papers(
    papers: Sequence[DocumentView],
    headers: Iterable[CaseHeader],
    *,
    now: datetime,
    lacking: int,
) -> Sheet:
    """Return the sheet on top, by which one counts what lies under it.

    Args:
        papers: as they lie on each other.
        headers: of their cases.
        lacking: how many more were asked for, which are not to be had any more.
    """
    entities = {each.business_key: each.entity_name for each in headers}
    heads = ("序号", "案号", "经营主体", "文书", "文号", "版本")
    rows = [Row(cells=tuple(label(each, bold=True) for each in heads), head=True)]
    for place, paper in enumerate(papers, start=1):
        said = (
            paper.business_key,
            entities.get(paper.business_key, ""),
            paper.kind.zh,
            paper.number or "",
        )
        rows.append(
            Row(
                cells=(
                    label(str(place)),
                    *(value(each) for each in said),
                    label(f"第{paper.version}版"),
                )
            )
        )
    told = [f"共 {len(papers)} 份文书，{len(entities)} 个案件。"]
    if lacking:
        told.append(f"另有 {lacking} 份在打开清单之后作废或者不能再查看，没有打印。")
    title = "文书打印清单"
    return Sheet(
        title=title,
        blocks=(
            Text(text=title, size=18, bold=True, align=Align.CENTER),
            Text(text="".join(told), above=6),
            Grid(widths=(1.1, 3.1, 4.0, 3.0, 5.2, 1.6), rows=tuple(rows)),
        ),
        foot=f"打印于 {moment_text(now)}",
    )


def _line(case: CasePapers, kinds: Collection[str], *, every: bool) -> CaseLine:
    header = case.header
    if kinds:
        shown = [
            paper
            for kind in KINDS
            if kind in kinds
            for paper in case.printed(kind, every=every)
        ]
    else:
        shown = [paper for paper in case.papers if in_force(paper)]
    return CaseLine(
        case_no=header.business_key,
        url=f"{case_url(header.business_key)}?tab=forms",
        entity=header.entity_name,
        product=header.product,
        papers=tuple(
            PaperLink(
                url=document_url(each), name=each.kind.zh, number=each.number or ""
            )
            for each in shown
        ),
        lacks=tuple(
            (KINDS[kind].zh, _(_REASONS[reason]))
            for kind, reason in reasons(case, kinds).items()
        ),
    )


def _print_url(papers: Iterable[DocumentView]) -> str:
    arguments = [("id", each.id) for each in papers]
    return f"/papers/print.pdf?{urlencode([*arguments, ('list', 'true')])}"
