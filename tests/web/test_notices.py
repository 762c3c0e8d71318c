from __future__ import annotations

from datetime import timedelta

from engine import SYSTEM
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from tests.web.site import Site


def told(site: Site, *to: str, key: str = "k", **more: object) -> None:
    fields: dict[str, object] = {
        "kind": NoticeKind.TASK,
        "subject": "方案评审转交给您",
        "text": "原承办人休假。",
        "link": "/inbox?tab=mine",
    }
    with site.services.engine.transact(SYSTEM) as uow:
        tell(uow, key=key, to=to, **(fields | more))  # type: ignore[arg-type]


def test_a_new_notice_stands_in_the_head_until_it_is_followed(site: Site) -> None:
    told(site, "officer")
    officer = site.visitor("officer")
    assert "通知 1 条未阅" in officer.get("/me").get_data(as_text=True).replace(
        '<span class="chip blue">', ""
    ).replace('<span class="sr">', " ")
    page = officer.get("/notices").get_data(as_text=True)
    assert "方案评审转交给您" in page
    assert "原承办人休假。" in page
    link = page.split('class="subject"')[1].split('href="')[1].split('"')[0]

    officer.get(link)

    assert officer.page is not None
    assert officer.page.request.full_path == "/inbox?tab=mine"
    assert "条未阅" not in officer.text
    officer.get("/notices")
    assert "没有未阅的通知" in officer.text
    officer.get("/notices?show=all")
    assert "已阅 2026-07-20 09:00" in officer.text


def test_all_are_marked_at_once_and_those_of_others_stay(site: Site) -> None:
    for number in range(3):
        told(site, "officer", "leader", key=str(number))
    officer = site.visitor("officer")
    officer.get("/notices")

    officer.post("/notices/seen")

    assert "3 条通知已标为已阅。" in officer.text
    leader = site.visitor("leader")
    leader.get("/notices")
    assert "未阅 3" in leader.text


def test_a_long_list_is_paged_and_filtered_by_kind(site: Site) -> None:
    for number in range(25):
        told(site, "officer", key=str(number), subject=f"第{number}条")
        site.clock.move_by(timedelta(minutes=1))
    told(site, "officer", key="u", kind=NoticeKind.URGE, subject="请尽快答复")
    officer = site.visitor("officer")

    officer.get("/notices")
    assert "请尽快答复" in officer.text
    assert "第24条" in officer.text
    assert "第0条" not in officer.text
    officer.get("/notices?page=2")
    assert "第0条" in officer.text
    assert "第24条" not in officer.text
    officer.get("/notices?kind=urge")
    assert "请尽快答复" in officer.text
    assert "第24条" not in officer.text


def test_a_notice_leads_nowhere_but_to_pages_of_ours(site: Site) -> None:
    told(site, "officer", link="https://elsewhere.example/")
    officer = site.visitor("officer")
    page = officer.get("/notices").get_data(as_text=True)
    link = page.split('class="subject"')[1].split('href="')[1].split('"')[0]

    answer = officer.client.get(link)

    assert answer.headers["Location"] == "/"


def test_markup_in_a_notice_is_text(site: Site) -> None:
    told(site, "officer", subject="<b>粗</b>", text="<script>x</script>")
    page = site.visitor("officer").get("/notices").get_data(as_text=True)

    assert "&lt;b&gt;粗&lt;/b&gt;" in page
    assert "<script>x" not in page
