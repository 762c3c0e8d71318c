"""A form survives a dead network: kept on the phone, sent once, nobody else's to see."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from engine import SYSTEM, UserTaskView
from handlers.evidence.records import evidence_of
from handlers.forms import load_draft, submissions_of_case
from tests.browser.conftest import PHONE, Sit
from tests.browser.filling import fill_in
from tests.web.test_side_matters import begin
from tests.web.walker import Walker, open_task

_COPIES = """() => new Promise((done) => {
    const request = indexedDB.open("tandem", 1);
    request.onsuccess = () => {
        const copies = request.result.transaction("copies").objectStore("copies");
        copies.getAll().onsuccess = ({target}) => {
            request.result.close();
            done(target.result.map((one) => `${one.person} ${one.state}`));
        };
    };
})"""


def draw(page: Page) -> None:
    """Write a line into the pad of a signature."""
    pad = page.locator(".pad canvas")
    pad.evaluate("node => node.scrollIntoView({block: 'center'})")
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 50)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 30 + step * 15, box["y"] + 50 + step % 3 * 20)
    page.mouse.up()


def ended(case: Walker, task: UserTaskView) -> bool:
    found = case.site.services.engine.user_task(task.id, actor=SYSTEM)
    return found.ended_at is not None


def test_a_signed_form_with_photographs_is_sent_once_when_the_network_is_back(
    case: Walker, sit: Sit
) -> None:
    begin(case, "linkage_objection", "officer")
    task = open_task(case, "file_objection")
    fields = case.fields(task, "officer", {})
    drawn = {name: each for name, each in fields.items() if "_drawn" not in name}
    phone = sit(case.site, "officer", width=PHONE)
    phone.open(f"/tasks/{task.id}")
    state = phone.page.locator("[data-kept-state]")

    fill_in(phone.page, drawn)
    draw(phone.page)
    expect(phone.page.get_by_text("已签，随表单保存")).to_be_visible()
    expect(state).to_contain_text("已存在本机")
    assert not phone.is_wider_than_the_screen()
    phone.page.context.set_offline(True)
    phone.page.locator('.stickybar button[value="submit"]').click()
    expect(state).to_contain_text("待发送")
    assert not ended(case, task)

    phone.page.context.set_offline(False)

    phone.page.wait_for_url(lambda url: task.id not in url)
    assert ended(case, task)
    assert phone.page.evaluate(_COPIES) == []
    with case.site.services.engine.read() as connection:
        filed = [
            each
            for each in submissions_of_case(connection, case.case_no)
            if each.task_id == task.id
        ]
        kept = [
            each
            for each in evidence_of(connection, case.case_no)
            if each.task_id == task.id
        ]
    assert len(filed) == 1
    (drawing,) = [each for each in kept if each.name == "手写签名.png"]
    assert filed[0].answers["objection_signer_drawn"] == [drawing.id]
    assert len({each.sha256 for each in kept}) == len(kept)


def test_what_is_kept_survives_a_reload_and_gives_way_to_nobody(
    case: Walker, sit: Sit
) -> None:
    task = open_task(case, "review_assistance_plan")
    path = f"/tasks/{task.id}"
    phone = sit(case.site, "officer", width=PHONE)
    page, other = phone.page, phone.page.context.new_page()
    phone.open(path)
    page.locator('[name="reviewers"]').fill("手机上的人")
    expect(page.locator("[data-kept-state]")).to_contain_text("已存在本机")

    # Another window of the same browser does not overwrite it.
    other.goto(f"{phone.address}{path}")
    expect(other.locator("#kept")).to_contain_text("本机有未发送的内容")
    other.locator('[name="reviewers"]').fill("另一个窗口")
    expect(other.locator("[data-kept-state]")).to_contain_text("请先在上面选择")
    other.close()

    # Meanwhile a draft is written at a desk: after a reload both are shown.
    desk = case.site.visitor("officer")
    desk.get(path)
    desk.post(path, {"reviewers": "桌面上的人", "do": "draft"})
    phone.open("/inbox")
    page.locator("#kept").get_by_role("button", name="接着填").click()
    both = page.get_by_role("table")
    expect(both).to_contain_text("手机上的人")
    expect(both).to_contain_text("桌面上的人")
    assert not phone.is_wider_than_the_screen()
    page.get_by_role("button", name="用这次的内容接着填").click()
    expect(page.locator('[name="reviewers"]')).to_have_value("手机上的人")
    page.locator('.stickybar button[value="draft"]').click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    with case.site.services.engine.read() as connection:
        draft = load_draft(connection, task_id=task.id, person_id="officer")
    assert draft is not None
    assert draft.raw["reviewers"] == "手机上的人"
    assert page.evaluate(_COPIES) == []


def test_nothing_of_one_person_stays_for_the_next(case: Walker, sit: Sit) -> None:
    path = f"/tasks/{open_task(case, 'review_assistance_plan').id}"
    phone = sit(case.site, "officer", width=PHONE)
    page = phone.page
    phone.open(path)
    page.locator('[name="reviewers"]').fill("林晓岚写的")
    expect(page.locator("[data-kept-state]")).to_contain_text("已存在本机")
    assert page.evaluate(_COPIES) == ["officer kept"]

    # The session ends without signing out, and somebody else signs in.
    page.context.clear_cookies()
    phone.sign_in("expert")
    expect(page.locator("#kept")).to_be_hidden()
    page.wait_for_function(f"({_COPIES})().then((left) => left.length === 0)")

    # Signing out asks first, and takes with it what is there.
    page.context.clear_cookies()
    phone.sign_in("officer")
    phone.open(path)
    page.locator('[name="reviewers"]').fill("又写一次")
    expect(page.locator("[data-kept-state]")).to_contain_text("已存在本机")
    phone.open("/me")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in")
    assert phone.complaints == [
        "dialog: 本机还有没有发送的内容，退出登录会删除。确定退出吗？"
    ]
    assert page.evaluate(_COPIES) == []
