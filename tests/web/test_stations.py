"""A station (所) works for its bureau: both see its cases, and other stations do not."""

from __future__ import annotations

from handlers.linkage.cases import case_header
from handlers.parties.access import actor_for
from handlers.parties.model import OrgKind
from handlers.parties.people import person_by_id
from handlers.parties.view_log import Viewed, views_by
from tests.web.other_people import PASSWORD, Stranger, add_people, signed_paper
from tests.web.site import Browser, Site
from tests.web.walker import Walker

STATIONS = {
    "station": Stranger(OrgKind.STATION, "思明东市场监督管理所", "msa", above="bureau"),
    "other_station": Stranger(
        OrgKind.STATION, "思明西市场监督管理所", "msa", above="bureau"
    ),
}


def signed_in(site: Site, login: str) -> Browser:
    browser = site.visitor()
    browser.sign_in(login, PASSWORD)
    return browser


def test_a_case_of_a_station_is_its_own_and_its_bureau_s(case: Walker) -> None:
    site = case.site
    add_people(site, STATIONS)
    station = signed_in(site, "station")
    station.get("/cases")
    page = station.post("/cases")
    assert page.request.path.startswith("/tasks/"), station.text
    engine = site.services.engine
    with engine.read() as connection:
        actor = actor_for(person_by_id(connection, "station"))
    task_id = page.request.path.removeprefix("/tasks/")
    number = str(engine.user_task(task_id, actor=actor).business_key)

    with engine.read() as connection:
        header = case_header(connection, number)
    assert (header.bureau_id, header.station_id) == ("bureau", "org_of_station")
    assert station.get(f"/cases/{number}").status_code == 200
    assert site.visitor("officer").get(f"/cases/{number}").status_code == 200
    assert site.visitor("leader").get(f"/cases/{number}").status_code == 200
    other = signed_in(site, "other_station")
    assert other.get(f"/cases/{number}").status_code == 404
    # A station does not see what the bureau does without it.
    assert station.get(f"/cases/{case.case_no}").status_code == 404
    # What one writes in the case reaches both.
    officer = site.visitor("officer")
    officer.get(f"/cases/{number}?tab=parties")
    assert "思明东市场监督管理所" in officer.text
    officer.post(f"/cases/{number}/messages", {"text": "请所里核实"})
    station.get(f"/cases/{number}?tab=parties")
    assert "请所里核实" in station.text


def test_a_station_reads_what_its_bureau_keeps_and_another_bureau_does_not(
    case: Walker,
) -> None:
    site = case.site
    chief = Stranger(
        OrgKind.STATION, "思明东市场监督管理所", "msa_leader", "org_of_station"
    )
    elsewhere = Stranger(OrgKind.BUREAU, "厦门市湖里区市场监督管理局", "msa")
    people = {**STATIONS, "station_chief": chief, "elsewhere": elsewhere}
    add_people(site, people)
    leader, product = site.visitor("leader"), "充电式暖手器"
    leader.get("/knowledge/catalogue")
    listed = {"product": product, "change": "新增", "frequency": "每季度一次"}
    leader.post("/knowledge/catalogue", {**listed, "reason": "多批不合格"})
    leader.get("/figures/sampling")
    sampled = {"product": product, "batches": "8", "passed": "6", "source": "市级抽查"}
    leader.post("/figures/sampling", {**sampled, "sampled_on": "2026-07-01"})
    paths = ("/knowledge/catalogue", "/figures/sampling")

    for login, sees in (
        ("station", True),
        ("station_chief", True),
        ("elsewhere", False),
    ):
        browser = signed_in(site, login)
        for path in paths:
            browser.get(path)
            assert (product in browser.text) is sees, (login, path)
    # A station decides nothing for its bureau.
    station = signed_in(site, "station")
    page = station.get("/knowledge/catalogue").get_data(as_text=True)
    assert "调整目录" not in page
    assert station.post("/knowledge/catalogue", listed).status_code == 403
    # The companies and agencies of the register are for every part of the bureau.
    chief_of_station = signed_in(site, "station_chief")
    for kind, name in (
        ("entity", "厦门暖阳电器有限公司"),
        ("agency", "鹭岛质量技术帮扶中心"),
    ):
        chief_of_station.get(f"/orgs?kind={kind}")
        assert name in chief_of_station.text


def test_what_an_officer_reads_of_papers_and_programmes_is_written_down(
    case: Walker,
) -> None:
    services = case.site.services
    with services.engine.read() as connection:
        header = case_header(connection, case.case_no)
    paper, began = signed_paper(case).id, services.clock.now()
    officer = case.site.visitor("officer")

    officer.get(f"/cases/{case.case_no}/documents/{paper}")
    officer.get(f"/programmes/{header.programme_id}")
    officer.get(f"/cases/{case.case_no}?tab=history&format=csv")

    with services.engine.read() as connection:
        seen = views_by(connection, "officer", since=began, limit=50)
    looks = {(each.kind, each.business_key) for each in seen}
    assert (Viewed.DOCUMENT, case.case_no) in looks
    assert (Viewed.PROGRAMME, header.programme_id) in looks
    assert (Viewed.EXPORT, case.case_no) in looks
    leader = case.site.visitor("leader")
    leader.get("/admin/views?q=林晓岚")
    assert case.case_no in leader.text
