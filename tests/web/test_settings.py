from __future__ import annotations

import pytest

from tests.web.site import Site

PAGE = "/admin/settings/linkage_retention"


def test_a_leader_changes_a_setting_of_their_bureau_and_reads_why(site: Site):
    leader = site.visitor("leader")
    assert "本局设定" in leader.get("/admin").get_data(as_text=True)
    leader.get(PAGE)

    leader.post(PAGE, {"value": "10", "reason": "本局档案规定"})

    assert "现行设定 10 年" in leader.text
    assert "本局设为：10 年" in leader.text
    assert "本局档案规定" in leader.text
    leader.get("/admin/settings")
    assert "联动案卷保管期限" in leader.text
    assert "10 年" in leader.text


def test_what_an_administrator_sets_holds_for_everybody_without_a_value(site: Site):
    admin = site.visitor("admin")
    admin.get(PAGE)

    admin.post(PAGE, {"value": "permanent", "reason": "全市统一"})

    leader = site.visitor("leader")
    leader.get(PAGE)
    assert "现行设定 永久" in leader.text
    assert "统一设为：永久" in leader.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": "10", "reason": ""}, "请填写变更理由"),
        ({"value": "20", "reason": "不行"}, "请从列出的选项中选择"),
        ({"reason": "没有选"}, "请从列出的选项中选择"),
    ],
)
def test_a_refused_change_keeps_what_was_typed(
    site: Site, fields: dict[str, object], said: str
):
    leader = site.visitor("leader")
    leader.get(PAGE)

    page = leader.post(PAGE, fields)

    assert page.status_code == 422
    assert said in leader.text
    assert str(fields["reason"]) in page.get_data(as_text=True)
    assert "现行设定 30 年" in leader.text


def test_an_unknown_setting_is_not_there(site: Site):
    assert site.visitor("leader").get("/admin/settings/nothing").status_code == 404


@pytest.mark.parametrize("login", ["officer", "entity", "agency", "expert", "lab"])
def test_nobody_else_finds_or_changes_settings(site: Site, login: str):
    browser = site.visitor(login)
    home = browser.get("/inbox").get_data(as_text=True)

    assert 'href="/admin"' not in home
    assert browser.get(PAGE).status_code == 403
    browser.get("/me")
    page = browser.post(PAGE, {"value": "10", "reason": "越权"})
    assert page.status_code == 403
