"""演练台: move the clock, sign in as a role, see what to do next in ten guided cases.

Nothing here exists outside of a drill.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from flask import make_response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from engine import SYSTEM, InstanceQuery
from handlers.accounts.sign_in import Attempt
from handlers.approvals.store import last_at
from handlers.deadlines.clocks import clocks_of
from handlers.deadlines.local_time import local_day
from handlers.deadlines.statutes import RECTIFY
from handlers.deadlines.suspending import pause_entries
from handlers.demo.guided import BY_KEY, GUIDED
from web.arguments import chosen_day
from web.demo import PEOPLE
from web.drill import FARTHEST, morning_of, move_clock, next_stop
from web.drill_clock import TimeGoesForward
from web.drill_state import Drill
from web.i18n import gettext as _
from web.notices import Notice, say
from web.pages.sign_in import local_path
from web.presenters.days import day_text, moment_text
from web.presenters.drill import GuidedView, Progress, guided_view
from web.routing import Guard, Pages
from web.security import cookies
from web.security.address import client_address
from web.services import services
from web.templating import page

pages = Pages("drill", __name__)

_MOST_INSTANCES = 100


@pages.page("/drill", guard=Guard.PUBLIC)
def desk() -> str:
    """Show the clock, the people and the lessons."""
    drill = _drill()
    now = services().clock.now()
    stop = next_stop(services().engine, now)
    lessons = [_lesson(drill, each.key) for each in GUIDED]
    goal = _goal(now)
    return page(
        "drill.html",
        now=moment_text(now),
        today=local_day(now).isoformat(),
        stop=moment_text(stop) if stop else "",
        goal=goal.isoformat() if goal else "",
        left=(goal - local_day(now)).days if goal else 0,
        people=[(each.login, each.name) for each in PEOPLE],
        lessons=lessons,
        done=sum(each.done == each.total for each in lessons),
    )


@pages.page("/drill/clock", guard=Guard.PUBLIC, methods=("POST",))
def clock() -> BaseResponse:
    """Put the clock forward; what falls due on the way happens."""
    drill, engine = _drill(), services().engine
    now = drill.clock.now()
    day = chosen_day("day")
    target = None if day is None else morning_of(day)
    if request.form.get("do") == "next":
        stop = next_stop(engine, now)
        # A deadline passes at midnight; people see it the next morning.
        target = morning_of(local_day(stop)) if stop else None
        if target is not None and stop is not None and target < stop:
            target = stop
    response = redirect("/drill", code=303)
    if target is None:
        return say(response, Notice(_("请选择要拨到的日期。"), "warn"))
    if target - now > FARTHEST:
        text = _("一次最多向前拨 %(n)d 天。", n=FARTHEST.days)
        return say(response, Notice(text, "warn"))
    try:
        ran = move_clock(drill, engine, target)
    except TimeGoesForward:
        return say(response, Notice(_("时钟只能向前拨。"), "warn"))
    reached = local_day(drill.clock.now())
    told = _("现在是 %(day)s，途中自动办理了 %(n)d 件。", day=day_text(reached), n=ran)
    if reached < local_day(target):
        response = redirect(f"/drill?to={local_day(target).isoformat()}", code=303)
    return say(response, Notice(told))


def _goal(now: datetime) -> date | None:
    """Return the day to which the clock is on its way, if it has halted before it."""
    try:
        goal = date.fromisoformat(request.args.get("to", ""))
    except ValueError:
        return None
    days = (goal - local_day(now)).days
    return goal if 0 < days <= FARTHEST.days else None


@pages.page("/drill/enter", guard=Guard.PUBLIC, methods=("POST",))
def enter() -> BaseResponse:
    """Sign in as one of the invented people, and go where the lesson leads.

    Raises:
        NotFound: there is no such person.
    """
    drill = _drill()
    login = request.form.get("login", "")
    password = drill.passwords.get(login)
    if password is None:
        raise NotFound
    token, _person = services().sign_ins.sign_in(
        Attempt(
            login=login,
            password=password,
            address=client_address(request, services().settings),
        )
    )
    path = local_path(request.form.get("next"))
    response = make_response(redirect(path, code=303))
    cookies.set_session(response, token, services().settings)
    return response


def _drill() -> Drill:
    """Return the drill.

    Raises:
        NotFound: this installation is none.
    """
    drill = services().drill
    if drill is None:
        raise NotFound
    return drill


def _lesson(drill: Drill, key: str) -> GuidedView:
    names = {each.login: each.name for each in PEOPLE}
    case_no = drill.cases[key]
    return guided_view(BY_KEY[key], case_no, _progress(case_no), names=names)


def _progress(case_no: str) -> Progress:
    engine = services().engine
    query = InstanceQuery(business_keys=frozenset({case_no}), page_size=_MOST_INSTANCES)
    completed: Counter[str] = Counter()
    open_tasks: dict[str, str] = {}
    missed: set[str] = set()
    for instance in engine.instances(query, actor=SYSTEM).items:
        states = engine.activity_states(instance.root_id, actor=SYSTEM)
        completed.update(s.element_id for s in states if s.state == "completed")
        missed |= {s.element_id for s in states if s.state == "canceled"}
        if instance.ended_at is None:
            for task in engine.open_user_tasks(instance.root_id, actor=SYSTEM):
                open_tasks[task.element_id] = task.id
    rulings, clock_url = _rulings(case_no)
    return Progress(
        completed=completed,
        missed=frozenset(missed - set(completed)),
        open_tasks=open_tasks,
        rulings=rulings,
        clock_url=clock_url,
    )


def _rulings(case_no: str) -> tuple[frozenset[str], str]:
    with services().engine.read() as connection:
        for found in clocks_of(connection, [case_no])[case_no]:
            if found.rule_key == RECTIFY.key:
                entries = pause_entries(connection, found.id)
                done = {"resume" if each.resumes else "suspend" for each in entries}
                if entries or last_at(connection, found.id):
                    done.add("ask")
                return frozenset(done), f"/cases/{case_no}/clocks/{found.id}"
    return frozenset(), ""
