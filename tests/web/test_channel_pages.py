from __future__ import annotations

from engine import SYSTEM
from handlers.couriers.robots import address_of, robots_of
from handlers.notices.choices import choices_of
from handlers.notices.dispatch import Channel
from handlers.notices.kinds import NoticeKind
from tests.web.site import Site

URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aoc-wxyz"
ROBOT = {
    "name": "联动工作群",
    "service": "wecom",
    "url": URL,
    "kind": ["missed", "urge"],
}


def test_one_chooses_channels_and_finds_them_again(site: Site) -> None:
    officer = site.visitor("officer")
    officer.get("/me/notices")

    officer.post(
        "/me/notices",
        {
            "mail": "officer@bureau.example",
            "mobile": "13800000000",
            "wanted": ["warning:mail", "missed:robot", "digest:robot", "no:such"],
        },
    )

    assert "已保存" in officer.text
    with site.services.engine.read() as connection:
        choices = choices_of(connection, "officer")
    chosen = {pair for pair, wanted in choices.wanted.items() if wanted}
    assert chosen == {
        (NoticeKind.WARNING, Channel.MAIL),
        (NoticeKind.MISSED, Channel.ROBOT),
    }
    assert 'value="officer@bureau.example"' in officer.page.get_data(as_text=True)  # type: ignore[union-attr]


def test_a_bad_address_keeps_what_was_typed_and_changes_nothing(site: Site) -> None:
    officer = site.visitor("officer")
    officer.get("/me/notices")

    answer = officer.post("/me/notices", {"mail": "a@b.c,d@e.f", "mobile": "1"})

    assert answer.status_code == 422
    assert "邮箱填写有误" in officer.text
    assert 'value="a@b.c,d@e.f"' in answer.get_data(as_text=True)
    with site.services.engine.read() as connection:
        assert choices_of(connection, "officer").mail == ""


def test_a_leader_keeps_robots_whose_address_nobody_sees_again(site: Site) -> None:
    leader = site.visitor("leader")
    leader.get("/admin/robots")

    leader.post("/admin/robots", dict(ROBOT))

    page = leader.page.get_data(as_text=True)  # type: ignore[union-attr]
    assert "····wxyz" in page
    assert "693a91f6" not in page
    with site.services.engine.read() as connection:
        [robot] = robots_of(connection, "bureau")
        address = address_of(connection, site.services.vault, robot.id)
    assert address.url == URL
    assert robot.kinds == {NoticeKind.MISSED, NoticeKind.URGE}

    leader.post(f"/admin/robots/{robot.id}", {"do": "kinds", "kind": "digest"})
    leader.post(f"/admin/robots/{robot.id}", {"do": "off"})

    with site.services.engine.read() as connection:
        [robot] = robots_of(connection, "bureau")
    # One person's own list is for no group.
    assert robot.kinds == frozenset()
    assert not robot.active


def test_an_address_of_another_host_is_refused_with_the_way_out(site: Site) -> None:
    leader = site.visitor("leader")
    leader.get("/admin/robots")

    fields = {**ROBOT, "url": "https://169.254.169.254/cgi-bin/webhook/send?key=1"}
    answer = leader.post("/admin/robots", fields)

    assert answer.status_code == 422
    assert "请从群设置中完整复制" in leader.text
    assert "169.254" not in leader.text
    with site.services.engine.read() as connection:
        assert robots_of(connection, "bureau") == []


def test_a_leader_reaches_no_robot_of_another_bureau(site: Site) -> None:
    leader = site.visitor("leader")
    leader.get("/admin/robots")
    leader.post("/admin/robots", dict(ROBOT))
    with site.services.engine.transact(SYSTEM) as uow:
        uow.connection.exec_driver_sql("UPDATE robot SET bureau_id = 'other'")
        robot_id = uow.connection.exec_driver_sql("SELECT id FROM robot").scalar()

    leader.get("/admin/robots?bureau=other")

    assert "联动工作群" not in leader.text
    for does in ("kinds", "try", "off"):
        answer = leader.post(
            f"/admin/robots/{robot_id}", {"do": does, "bureau": "other"}
        )
        assert answer.status_code == 404
        leader.get("/admin/robots")
