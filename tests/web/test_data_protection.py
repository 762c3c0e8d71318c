"""Personal data: numbers, views, positions of photographs, and who told of a problem."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

from engine import SYSTEM
from handlers.evidence.camera import shot_of
from handlers.linkage.retention import retain_until, retention_from
from handlers.parties.view_log import Viewed, views_of_case
from tests.support.photographs import photograph
from tests.unit.handlers.evidence.test_position import LATITUDE, jpeg, tiff
from tests.web.site import Browser, Site
from tests.web.walker import Walker


def looks(case: Walker) -> list[tuple[str, Viewed]]:
    with case.site.services.engine.read() as connection:
        found = views_of_case(connection, case.case_no, limit=99)
    return [(each.person_id, each.kind) for each in found]


def test_each_look_is_written_once_a_day(case: Walker) -> None:
    agency = case.site.visitor("agency")
    agency.get(f"/cases/{case.case_no}")
    agency.get(f"/cases/{case.case_no}?tab=forms")
    assert looks(case).count(("agency", Viewed.CASE)) == 1

    case.site.visitor("lab").get(f"/cases/{case.case_no}")
    assert ("lab", Viewed.CASE) not in looks(case)
    filed = case.site.visitor("entity")
    page = filed.get(f"/cases/{case.case_no}?tab=forms").get_data(as_text=True)
    filed.get(_form(page, case))
    assert ("entity", Viewed.FORM) in looks(case)


def _form(page: str, case: Walker) -> str:
    start = f'href="/cases/{case.case_no}/forms/'
    return start[6:] + page.split(start)[1].split('"', maxsplit=1)[0]


def test_managers_read_names_and_the_company_reads_roles(case: Walker) -> None:
    case.site.visitor("agency").get(f"/cases/{case.case_no}")

    leader = case.site.visitor("leader")
    leader.get(f"/cases/{case.case_no}/views")
    assert "苏静" in leader.text
    entity = case.site.visitor("entity")
    entity.get(f"/cases/{case.case_no}/views")
    assert "鹭岛质量技术帮扶中心" in entity.text
    assert "苏静" not in entity.text


def test_a_party_s_number_is_masked_until_somebody_asks(case: Walker) -> None:
    agency = case.site.visitor("agency")
    page = agency.get(f"/cases/{case.case_no}?tab=parties")
    assert "0592-0000004" not in page.get_data(as_text=True)
    assert "059*-*****04" in agency.text

    agency.post(f"/cases/{case.case_no}/phones/entity")

    assert "0592-0000004" in agency.text
    assert ("agency", Viewed.PHONE) in looks(case)


def upload(browser: Browser, case: Walker, content: bytes = b"") -> str:
    """Upload a photograph with a place in it and return its address."""
    browser.get(f"/cases/{case.case_no}?tab=evidence")
    photo = (io.BytesIO(content or photograph()), "车间.jpg")
    browser.post(f"/cases/{case.case_no}/evidence", {"files": photo})
    assert browser.page is not None
    html = browser.page.get_data(as_text=True)
    before = html[: html.index("车间.jpg")]
    return "/evidence/" + before.rsplit('"/evidence/', 1)[1].split('"')[0].split("/")[0]


def test_without_consent_the_place_of_a_photograph_is_never_stored(
    case: Walker,
) -> None:
    expert = case.site.visitor("expert")

    url = upload(expert, case, jpeg(tiff()))

    assert LATITUDE not in expert.get(url).get_data()
    folder = case.site.services.settings.data_dir / "evidence"
    stored = [path.read_bytes() for path in folder.glob("??/*")]
    assert not any(LATITUDE in each for each in stored)


def test_with_consent_the_place_is_told_to_one_s_own_organisation(
    case: Walker,
) -> None:
    expert = case.site.visitor("expert")
    expert.get("/me")
    expert.post("/me/position", {"do": "allow"})

    url = upload(expert, case)

    tab = f"/cases/{case.case_no}?tab=evidence"
    for login in ("expert", "agency"):
        own = case.site.visitor(login)
        own.get(tab)
        assert "位置 24.47948, 118.08902" in own.text, login
    for login in ("entity", "officer", "leader"):
        other = case.site.visitor(login)
        other.get(tab)
        assert "拍摄于 2026-03-02 09:30" in other.text, login
        assert "24.47" not in other.text, login
    # No file says it, so that it can be taken back.
    for browser in (expert, case.site.visitor("officer")):
        assert shot_of(browser.get(url).get_data()).spot is None


def test_withdrawn_consent_takes_back_where_one_was(case: Walker) -> None:
    expert = case.site.visitor("expert")
    expert.get("/me")
    assert _may_ask_where(expert) is False
    expert.post("/me/position", {"do": "allow"})
    assert _may_ask_where(expert) is True
    upload(expert, case)

    expert.get("/me")
    expert.post("/me/position", {"do": "withdraw"})

    assert "以前保留的位置已删除" in expert.text
    expert.get(f"/cases/{case.case_no}?tab=evidence")
    assert "车间.jpg" in expert.text
    assert "24.47" not in expert.text


def _may_ask_where(browser: Browser) -> bool:
    assert browser.page is not None
    return "geolocation=(self)" in browser.page.headers["Permissions-Policy"]


def test_others_get_a_photograph_without_what_the_camera_wrote(case: Walker) -> None:
    expert = case.site.visitor("expert")
    url = upload(expert, case)

    assert b"Exif" in expert.get(url).get_data()
    officer = case.site.visitor("officer")
    assert b"Exif" not in officer.get(url).get_data()
    assert b"Exif" not in officer.get(f"{url}/picture").get_data()
    archive = case.site.visitor("entity")
    archive.get(f"/cases/{case.case_no}/archive")
    taken = archive.get(f"/cases/{case.case_no}/archive.zip").get_data()
    with zipfile.ZipFile(io.BytesIO(taken)) as file:
        photos = [file.read(name) for name in file.namelist() if "车间" in name]
    assert len(photos) == 1
    assert b"Exif" not in photos[0]


def test_the_record_of_a_closed_case_says_until_when_it_is_kept(office: Site) -> None:
    assert retain_until(date(2026, 5, 1), "30") == "2056-12-31"
    assert retain_until(date(2026, 12, 31), "10") == "2036-12-31"
    assert retain_until(date(2026, 5, 1), "permanent") == "永久"
    walker = Walker.register(office)
    engine = office.services.engine
    instance = engine.instance_by_business_key(
        walker.case_no, process_key="linkage", actor=SYSTEM
    )

    officer, leader = office.visitor("officer"), office.visitor("leader")
    officer.get(f"/cases/{walker.case_no}")
    assert "保管期限" not in officer.text
    decide(leader, "10", "档案处意见")

    engine.cancel_instance(instance.id, reason="重复登记", actor=SYSTEM)

    office.clock.move_by(timedelta(minutes=1))
    decide(leader, "permanent", "质量档案永久保管")
    officer.get(f"/cases/{walker.case_no}")
    assert "案卷保管至 2036-12-31" in officer.text
    assert "保管期限 10 年 起算 2027-01-01 结案次年1月1日" in officer.text
    assert "保管至 2036-12-31 期满前不能删除" in officer.text
    assert "国家档案局令第8号） 依据待核实" in officer.text
    # The decision that held, and the later one that does not touch this case.
    assert "本局设为：10 年 档案处意见" in officer.text
    assert "质量档案永久保管 结案以后的变更，本案不变" in officer.text
    leader.get("/admin/settings/linkage_retention")
    assert "本局设为：永久" in leader.text
    assert "本局设为：10 年" in leader.text


def decide(leader: Browser, value: str, reason: str) -> None:
    leader.get("/admin/settings/linkage_retention")
    leader.post("/admin/settings/linkage_retention", {"value": value, "reason": reason})


def test_a_record_that_is_kept_for_ever_has_no_last_day() -> None:
    closed_on = date(2026, 5, 1)

    for kind in ("permanent", "30", "10"):
        found = retention_from(closed_on, retain_until(closed_on, kind))
        assert found.kind == kind
        assert found.starts_on == date(2027, 1, 1)
    assert retention_from(closed_on, "永久").ends_on is None
    assert retention_from(closed_on, "2036-12-31").words == "10 年"
