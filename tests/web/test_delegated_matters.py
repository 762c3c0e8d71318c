"""A matter that its owner let somebody else work on: given back with what was typed."""

from __future__ import annotations

from engine import UserTaskView
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_login
from tests.web.site import Browser
from tests.web.walker import Walker, at_task, open_task


def delegated(case: Walker) -> str:
    """Let the leader work on a matter of the officer; return its address."""
    task = _task(case)
    engine = case.site.services.engine
    with engine.read() as connection:
        people = [person_by_login(connection, each) for each in ("officer", "leader")]
    officer, leader = (actor_for(each) for each in people if each is not None)
    engine.delegate_user_task(task.id, assignee=leader.id, actor=officer)
    return f"/tasks/{task.id}"


def html(visitor: Browser) -> str:
    assert visitor.page is not None
    return visitor.page.get_data(as_text=True)


def test_it_is_given_back_and_not_handed_in(case: Walker) -> None:
    path = delegated(case)
    leader, officer = case.site.visitor("leader"), case.site.visitor("officer")

    leader.get(path)
    assert "委托办理这件事项。办好后请交回" in leader.text
    assert 'value="submit"' not in html(leader)
    refused = leader.post(
        path, {**case.fields(_task(case), "officer", {}), "do": "submit"}
    )
    assert refused.status_code == 409
    assert "受托办理" in leader.text
    leader.get(path)
    leader.post(f"{path}/resolve", {"review_feasibility": "可行"})

    assert "已交回" in leader.text
    officer.get(path)
    assert 'value="submit"' in html(officer)
    assert "可行" in officer.text


def test_what_the_owner_wrote_before_stays_theirs(case: Walker) -> None:
    leader = case.site.visitor("leader")
    officer = at_task(case, "review_assistance_plan", "officer")
    own: dict[str, object] = {"do": "draft", "review_feasibility": "先记一笔"}
    officer.post(f"/tasks/{_task(case).id}", own)
    path = delegated(case)

    officer.get(path)
    assert "委托他人办理这件事项" in officer.text
    leader.get(path)
    leader.post(f"{path}/resolve", {"review_feasibility": "另写一句"})

    officer.get(path)
    assert "先记一笔" in officer.text
    assert "另写一句" not in officer.text
    assert "办好交回" in officer.text


def _task(case: Walker) -> UserTaskView:
    return open_task(case, "review_assistance_plan")
