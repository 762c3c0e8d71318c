"""Read how the service under a contract goes: items, team, papers, matters, forms."""

from __future__ import annotations

from dataclasses import dataclass

from engine import InstanceNotFound
from handlers.butler.contracts import Contract
from handlers.butler.menu import MENU_NAMES
from handlers.butler.process_keys import SERVICE
from handlers.butler.service.extending import may_extend, not_picked
from handlers.butler.service.items import items_of
from handlers.butler.service.model import RunState, TeamMember
from handlers.butler.service.runs import run_of
from handlers.butler.service.team import team_of
from web.affair_story import AffairStory, Step, story_of
from web.i18n import gettext as _
from web.presenters.contracts import ItemRow, item_rows
from web.services import services

_NO_STORY = AffairStory(open=(), steps=())
#: The papers that must be there before the first patrol (B4.7a), by their matter.
_SCHEME, _MENU = "制定服务方案", "合同登记与服务内容清单"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One of the three papers of a contract: what it is, and since when it is there."""

    name: str
    #: Day and person of its last version; empty while there is none.
    said: str
    #: Where it stands on the page.
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """What the page of a contract shows of its service."""

    items: list[ItemRow]
    team: list[TeamMember]
    papers: list[Paper]
    story: AffairStory
    #: What can still be added, as id and name; empty while nothing can.
    addable: list[tuple[str, str]]


def service_of(contract: Contract) -> ServiceView:
    """Return how the service under a contract goes, as far as the visitor sees it."""
    with services().engine.read() as connection:
        items = items_of(connection, contract.id)
        team = team_of(connection, contract.id)
        run = run_of(connection, contract.id)
    try:
        story = story_of(SERVICE, contract.id) if run is not None else _NO_STORY
    except InstanceNotFound:
        story = _NO_STORY
    running = run is not None and run.state is RunState.RUNNING
    addable = not_picked(items) if running and may_extend(items) else []
    over = contract.ended_on is not None
    return ServiceView(
        items=item_rows(items, today=services().today, over=over),
        team=team,
        papers=_papers(story),
        story=story,
        addable=[(each.value, _(MENU_NAMES[each])) for each in addable],
    )


def _papers(story: AffairStory) -> list[Paper]:
    """Return scheme, list of items and work log (B4.7a)."""
    last = story.steps[-1:]
    log = _("%(n)d 份记录", n=len(story.steps)) if last else ""
    return [
        _paper(_("服务方案"), story, _SCHEME),
        _paper(_("服务内容清单"), story, _MENU),
        Paper(name=_("工作记录"), said=log, anchor="filed" if last else ""),
    ]


def _paper(name: str, story: AffairStory, matter: str) -> Paper:
    found: list[tuple[int, Step]] = [
        (place, each)
        for place, each in enumerate(story.steps, 1)
        if each.matter == matter
    ]
    if not found:
        return Paper(name=name, said="")
    place, step = found[-1]
    return Paper(name=name, said=f"{step.by} {step.when}", anchor=f"filed-{place}")
