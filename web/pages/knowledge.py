"""知识: where to find cases, the tool book, Annex C, the catalogue, map and archive."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.knowledge.book import CauseBook
from handlers.knowledge.local_entries import cause_book
from handlers.knowledge.typical_cases import CaseState, find_cases
from web.arguments import search_text
from web.i18n import marked
from web.pages.toolbook import read_problems
from web.roles import is_of_bureau
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("knowledge", __name__)

#: Results of one kind that a search shows here; the pages of each kind have the rest.
_MOST = 8


@dataclass(frozen=True, slots=True)
class Room:
    """One page under 知识."""

    url: str
    title: str
    about: str
    for_bureau_only: bool = False


ROOMS: tuple[Room, ...] = (
    Room(
        "/knowledge/cases",
        marked("典型案例"),
        marked("附录F（7.3.1）：经同意发布的案例，按产品和问题查找。"),
    ),
    Room(
        "/knowledge/toolbook",
        marked("行业质量工具书"),
        marked("7.3.2：办结案件归集的普遍问题与解决方案。"),
    ),
    Room(
        "/knowledge/annex-c",
        marked("附录C 质量问题示例"),
        marked("25 个问题、24 项控制要求，本地条目和使用次数。"),
    ),
    Room(
        "/knowledge/catalogue",
        marked("重点产品监管目录"),
        marked("7.3.3：新增、移出、调整频次，各版本并列。"),
        for_bureau_only=True,
    ),
    Room(
        "/knowledge/map",
        marked("质量地图"),
        marked("7.3.4：各区、各产品的案件与复查合格率。"),
        for_bureau_only=True,
    ),
    Room(
        "/knowledge/archives",
        marked("产品质量档案"),
        marked("7.3.4：同一主体、同一产品的全部案件、轮次、原因和结论。"),
    ),
)

#: The three groups of bases of 7.2.1.5, in its order.
BASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        marked("监管文件"),
        (
            "国家市场监督管理总局质量技术帮扶“提质强企”相关文件的要求",
            "产品质量监督管理文件及监管部门相关规定",
        ),
    ),
    (
        marked("抽查细则与标准"),
        (
            "与抽检产品相关的产品质量监督抽查实施细则、厦门市产品质量监督抽查实施细则",
            "国家标准、行业标准、地方标准、企业标准",
        ),
    ),
    (
        marked("质量管理标准及方法"),
        (
            "GB/T 19001 质量管理体系 要求",
            "GB/T 19004 质量管理 组织的质量实现持续成功的指南",
            "质量管理提升七大工具",
        ),
    ),
)


@pages.page("/knowledge", guard=Guard.SIGNED_IN)
def index() -> str:
    """Show the rooms, or what a search finds in all of them."""
    text = search_text()
    of_bureau = is_of_bureau(current_visitor())
    with services().engine.read() as connection:
        book = cause_book(connection)
        cases = (
            find_cases(connection, states=[CaseState.PUBLISHED], text=text, limit=_MOST)
            if text
            else []
        )
    return page(
        "knowledge.html",
        rooms=[room for room in ROOMS if of_bureau or not room.for_bureau_only],
        bases=BASES,
        text=text,
        cases=cases,
        problems=read_problems(text)[:_MOST] if text else [],
        entries=_entries(book, text)[:_MOST] if text else [],
    )


def _entries(book: CauseBook, text: str) -> list[object]:
    words = text.split()
    listed = [*book.issues(), *book.controls()]
    return [
        entry
        for entry in listed
        if all(word in f"{entry.key} {entry.name} {entry.text}" for word in words)
    ]
