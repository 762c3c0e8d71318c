"""Walk a case through its stages as its people would, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from engine import SYSTEM, InstanceQuery, UserTaskView
from handlers.approvals.store import waiting_at
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from tests.web.answers import CHOSEN, Fields, fields_for, picture
from tests.web.site import Browser, Site

#: Who takes a matter that nobody holds.
_BY_GROUP = {
    "msa": "officer",
    "msa_leader": "leader",
    "msa_enforcement": "officer",
    "tai": "agency",
    "wg": "expert",
    "ent": "entity",
    "lab": "lab",
}
_LONGEST_WALK = 120


def stop_at(*element_ids: str) -> Callable[[UserTaskView], bool]:
    """Return the wish to leave these matters open."""
    return lambda task: task.element_id in element_ids


class Walker:
    """Carries one case on."""

    def __init__(self, site: Site, case_no: str) -> None:
        self.site = site
        self.case_no = case_no
        #: Parties who send paper instead, which the officer files for them.
        self.silent: frozenset[str] = frozenset()
        #: (element id, login) of every matter that was done, in order.
        self.done: list[tuple[str, str]] = []

    @classmethod
    def register(cls, site: Site, **chosen: object) -> Walker:
        """Open a case as the officer and register it."""
        officer = site.visitor("officer")
        officer.get("/cases")
        page = officer.post("/cases")
        assert page.status_code == 200, officer.text
        task_id = page.request.path.removeprefix("/tasks/")
        task = site.services.engine.user_task(task_id, actor=SYSTEM)
        walker = cls(site, str(task.business_key))
        walker.do(task, **chosen)
        return walker

    @property
    def open_tasks(self) -> list[UserTaskView]:
        """Return what is to be done, beside the case first, the oldest first."""
        engine = self.site.services.engine
        query = InstanceQuery(business_keys=frozenset({self.case_no}), page_size=100)
        found = [
            task
            for instance in engine.instances(query, actor=SYSTEM).items
            if instance.ended_at is None
            for task in engine.open_user_tasks(instance.root_id, actor=SYSTEM)
        ]
        return sorted(found, key=lambda t: (t.process_key == "linkage", t.created_at))

    @property
    def is_closed(self) -> bool:
        """Say whether the case has come to its end."""
        instance = self.site.services.engine.instance_by_business_key(
            self.case_no, process_key="linkage", actor=SYSTEM
        )
        return instance.ended_at is not None

    def walk(self, leave: Callable[[UserTaskView], bool] = lambda _: False) -> None:
        """Do everything but what is to be left, and let days pass in between."""
        for _ in range(_LONGEST_WALK):
            self.site.settle()
            todo = [task for task in self.open_tasks if not leave(task)]
            if self.is_closed or (not todo and self.open_tasks):
                return
            if todo:
                self.do(todo[0])
            else:
                self.site.clock.move_by(timedelta(days=1))
        message = f"the case does not end: {[t.element_id for t in self.open_tasks]}"
        raise AssertionError(message)

    def do(self, task: UserTaskView, **chosen: object) -> None:
        """Do one matter as the person whose it is."""
        login = login_for(task)
        on_paper = login in self.silent
        login = "officer" if on_paper else login
        browser = self.site.visitor(login, arrives=False)
        browser.get(f"/tasks/{task.id}")
        if task.assignee is None and not on_paper:
            browser.post(f"/tasks/{task.id}/claim")
        fields = self.fields(task, login, chosen)
        if on_paper:
            fields |= self.paper()
        # The page that follows is looked at elsewhere: a walk makes hundreds of them.
        answer = browser.post(
            f"/tasks/{task.id}", {**fields, "do": "submit"}, follow=False
        )
        assert answer.status_code == 303, f"{task.element_id}: {browser.text}"
        self.done.append((task.element_id, login))
        self.agree(task)
        self.site.settle()

    def paper(self) -> Fields:
        """Return what an officer says of a paper from which they file."""
        return {
            "from_paper": "1",
            "paper_signer": "黄建国",
            "paper_signed_on": self.site.services.today.isoformat(),
            "paper_scan-upload": picture("扫描件.jpg"),
        }

    def agree(self, task: UserTaskView) -> None:
        """Let the leader consent, where the bureau wants to see a matter first."""
        with self.site.services.engine.read() as connection:
            asked = waiting_at(connection, [task.id]).get(task.id)
        if asked is None:
            return
        leader = self.site.visitor("leader", arrives=False)
        leader.get(f"/approvals/{asked.id}")
        answer = leader.post(f"/approvals/{asked.id}", {"do": "agree"}, follow=False)
        assert answer.status_code == 303, leader.text
        self.done.append((task.element_id, "leader"))

    def fields(
        self, task: UserTaskView, login: str, chosen: Mapping[str, object]
    ) -> Fields:
        """Return what the page of a matter sends."""
        services = self.site.services
        with services.engine.read() as connection:
            actor = actor_for(person_by_id(connection, login))
        sheet = services.desk.sheet(task.id, actor=actor)
        return fields_for(
            services.forms.form_of(task),
            {**CHOSEN.get(task.element_id, {}), **chosen},
            facts=sheet.facts,
            today=services.today,
        )


def login_for(task: UserTaskView) -> str:
    """Return who does a matter."""
    if task.assignee is not None:
        return task.assignee
    return next(_BY_GROUP[group] for group in task.candidate_groups)


def open_task(walker: Walker, element_id: str) -> UserTaskView:
    """Return the open matter of an element."""
    return next(task for task in walker.open_tasks if task.element_id == element_id)


def at_task(walker: Walker, element_id: str, login: str) -> Browser:
    """Return a browser that shows an open matter to somebody."""
    browser = walker.site.visitor(login)
    browser.get(f"/tasks/{open_task(walker, element_id).id}")
    return browser
