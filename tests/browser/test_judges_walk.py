"""A stranger judges Tandem: from forty reports to a satisfied company, at two screens.

AS-13, 06, 02, 08, 03, 09 and 14 of the domain experts, one after another, in one
installation. What it costs people stands in docs/explanation/how-much-work.md.
"""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from playwright.sync_api import Locator, expect

from handlers.forms.names import PERIOD_FROM, PERIOD_TO
from handlers.linkage.records import RecordKind, latest_record
from tests.browser.conftest import Sit
from tests.browser.hands import Hands
from tests.browser.stated_figures import (
    PAGE,
    as_rows,
    counted,
    model,
    stated,
    stated_seconds,
)
from tests.browser.two_screens import TwoScreens
from tests.web.reports import HEADS, REPORT_NO, as_csv, report
from tests.web.site import Site
from tests.web.walker import Walker, open_task

pytestmark = pytest.mark.slow

#: One company has an account; with eight others it has 17 products in the plan.
WARM = {"受检单位": "厦门暖阳电器有限公司", "统一社会信用代码": "91350203MA00000018"}
OTHERS = [{"受检单位": f"厦门暖阳第{number}电器厂"} for number in range(2, 10)]
PLANNED = [report(row + 1, **[WARM, *OTHERS][row % 9]) for row in range(17)]
#: The 18th is of the same company, and in no plan.
BESIDE = report(18, **WARM)
REPORTS = [*PLANNED, BESIDE, *map(report, range(19, 41))]
REPORTS[24][REPORT_NO] = ""
REPORTS[36] = [*REPORTS[20][:REPORT_NO], "XM2026-9999", *REPORTS[20][REPORT_NO + 1 :]]
#: Heads of what the file says, and nobody types again.
KNOWN = ("受检单位", "统一社会信用代码", "产品名称", "报告编号", "不合格项目")

HEAD = "质量负责人"
#: The 质量负责人 of all the companies.
PERSON = "黄建国"
PERIOD = "assistance_period"
#: The day that the clock of the site shows all along.
TODAY = "2026-07-20"

#: Of both items that failed.
PASSED = [
    {"measured": "0.1 mA", "judged": "合格"},
    {"measured": "无", "judged": "合格"},
]


def test_the_judges_walk(office: Site, sit: Sit) -> None:
    walk = TwoScreens(office, sit)
    import_makes_38_cases_of_40_reports(walk)
    first, beside = walk.cases()[0].business_key, walk.cases()[17].business_key
    plan_of_17_rows_is_reviewed(walk)
    one_order_starts_two_clocks(walk, first)
    causes_need_two_signatures_and_three_dispositions(walk, first)
    assistance_is_slow_and_the_law_is_not(walk, beside)
    work_record_follows_the_case(walk, first)
    survey_is_the_companys_own(walk, first)

    assert walk.effort.minutes < 20
    assert not typed_again(walk.effort.texts)
    assert model() == stated_seconds()
    now = counted(walk.efforts)
    assert stated() == now, f"{PAGE.name} is to say:\n{as_rows(now)}"


def import_makes_38_cases_of_40_reports(walk: TwoScreens) -> None:
    walk.begin_part("AS-13")
    officer = walk.at("officer")
    shown = officer.page.locator("main")

    preview(officer)
    expect(shown).to_contain_text("检验报告编号（H 列）")
    officer.press(officer.page.get_by_role("button", name="确认导入"))
    walk.site.settle()
    officer.page.reload()
    expect(shown).to_contain_text("导入完成：共 40 份报告")
    assert len(walk.cases()) == 38

    preview(officer)
    expect(shown).to_contain_text(re.compile(r"新建\s*0\s*并入\s*39\s*有误\s*1"))


def preview(officer: Hands) -> None:
    page = officer.page
    officer.open("/imports/new")
    officer.give(
        page.locator("#f-file"),
        name="不合格报告.csv",
        mimeType="text/csv",
        buffer=as_csv(REPORTS),
    )
    officer.choose(page.get_by_label("监督抽查"))
    officer.choose(page.get_by_label("市", exact=True))
    officer.press(page.get_by_role("button", name="预览"))


def plan_of_17_rows_is_reviewed(walk: TwoScreens) -> None:
    walk.begin_part("AS-06")
    officer = walk.at("officer")
    officer.open("/programmes/new?q=厦门暖阳")
    officer.press(officer.page.get_by_role("link", name="全选"))
    expect(officer.page.locator('[name="case"]').first).to_be_checked()
    beside = walk.cases()[17].business_key
    officer.leave_out(officer.page.locator(f'[name="case"][value="{beside}"]'))
    officer.press(officer.page.get_by_role("button", name="设立项目"))
    number = officer.page.locator(".crumbs a").last.inner_text()
    walk.do(
        number,
        "determine_programme_objects",
        programme_name="三季度质量提升",
        joint_group_wanted="false",
        programme_ends_on="2026-12-31",
    )
    walk.do(number, "prepare_programme_files")

    agency = walk.begin(number, "draft_programme_plan")
    agency.fill_down(f"plan_rows-{PERIOD}")
    agency.fill_down("plan_rows-quality_head")
    for end in (PERIOD_FROM, PERIOD_TO):
        agency.empty(cell(agency, 11, PERIOD + end))
    agency.submit()
    expect(agency.problems).to_contain_text("第 12 行：请填写帮扶周期")
    agency.fill_down(f"plan_rows-{PERIOD}")
    agency.submit("已")
    walk.site.settle()
    walk.do(number, "review_programme_plan")

    officer = walk.at("officer")
    officer.open(f"/programmes/{number}?tab=plan")
    rows = officer.page.locator("table.annex tbody tr")
    expect(rows).to_have_count(17)
    for row in rows.all():
        expect(row).to_contain_text(TODAY)


def cell(hands: Hands, row: int, column: str) -> Locator:
    return hands.page.locator(f'[name="plan_rows-{row}-{column}"]')


def one_order_starts_two_clocks(walk: TwoScreens, case: str) -> None:
    walk.begin_part("AS-02")
    walk.do_all(case, "serve_test_result", "issue_rectification_order")
    walk.consent(1)
    # Signed and numbered by the consent: now it is served.
    walk.begin(case, "issue_rectification_order").submit("已提交")
    walk.site.settle()
    officer = walk.at("officer")
    officer.open(f"/cases/{case}")
    officer.page.reload()
    for text in (
        "法定 2026-09-18(周五)",
        "18号令第46条",
        "法定 2026-10-03(周六)",
        "内控 2026-09-30(周三)",
        "18号令第47条",
    ):
        expect(officer.page.locator("main")).to_contain_text(text)


def causes_need_two_signatures_and_three_dispositions(
    walk: TwoScreens, case: str
) -> None:
    walk.begin_part("AS-08")
    walk.do(case, "survey_on_site")
    missing = {"disposition_sold": "80条已召回63条"}
    worn = {"issue_key": "P02", "factor": "机器", "analysis_method": "因果图"}
    expert = walk.begin(
        case, "analyse_causes", causes=[worn], **dict.fromkeys(missing, "")
    )
    expect(expert.page.locator('[name="sign_quality_head"]')).to_have_value(PERSON)
    expert.submit()
    expect(expert.problems).to_contain_text("已出厂、销售的不合格产品")
    for name, text in missing.items():
        expert.write(expert.page.locator(f'[name="{name}"]'), text)
    expert.choose(expert.page.locator('[name="causes-0-is_root"]'))
    # The name is there, but nobody of the company has signed.
    expert.submit()
    expect(expert.problems).to_contain_text(f"{HEAD}还没有签名")
    expect(expert.problems.locator("li")).to_have_count(1)
    walk.site.settle()
    assert "plan_measures" not in walk.open_matters(case)
    # The phone goes to the 质量负责人 and comes back.
    expert.sign("sign_quality_head")
    expert.submit("已")
    walk.site.settle()
    assert "plan_measures" in walk.open_matters(case)


def assistance_is_slow_and_the_law_is_not(walk: TwoScreens, case: str) -> None:
    walk.begin_part("AS-03")
    walk.do_all(
        case,
        *("serve_test_result", "issue_rectification_order"),
        *("decide_assistance_start", "start_assistance"),
    )
    walk.consent(2)
    walk.do(case, "issue_rectification_order")
    walk.do_all(
        case, "form_work_group", "prepare_technical_files", "draft_assistance_plan"
    )
    do_duties(walk, case)
    officer = walk.at("officer")
    officer.open(f"/cases/{case}")
    officer.page.reload()
    expect(officer.page.locator(".ladder .s4.on")).to_contain_text("方案评审")
    expect(officer.page.locator(".ladder .s7.on")).to_contain_text("组织复查")

    pass_reinspection(walk, case)
    officer = walk.at("officer")
    officer.open(f"/cases/{case}")
    officer.page.reload()
    expect(officer.page.locator(".ladder .s7.done")).to_contain_text("复查合格")
    expect(officer.page.locator("main")).to_contain_text("已解除停售")
    assert "review_assistance_plan" in walk.open_matters(case)


def do_duties(walk: TwoScreens, case: str) -> None:
    """Do what a company has to do by law."""
    walk.do(case, "stop_production_and_sale")
    walk.do(case, "conduct_self_check", apply_assistance="false")
    walk.do(case, "draft_rectification_plan")
    ready = {"ready_on": TODAY, "sample_place": "成品库"}
    walk.do(case, "apply_reinspection", **ready)


def pass_reinspection(walk: TwoScreens, case: str) -> None:
    walk.do(case, "verify_stop_sale")
    sampling = {
        "reinspection_lab": "鹭岛产品质量检验院",
        "reinspection_sampled_on": TODAY,
        "reinspection_sample_qty": "2条",
    }
    walk.do(case, "arrange_reinspection", **sampling)
    walk.do(case, "record_reinspection_result", reinspection_items=PASSED)
    # Once for the signature, once when it was served.
    walk.do_all(case, "serve_pass_notice", "serve_pass_notice")


def work_record_follows_the_case(walk: TwoScreens, case: str) -> None:
    walk.begin_part("AS-09")
    walk.do(case, "plan_measures")
    walk.do(case, "carry_out_measure")
    do_duties(walk, case)
    walk.do_all(case, "verify_measure", "implement_measures", "submit_work_record")
    pass_reinspection(walk, case)

    officer = walk.at("officer")
    officer.open(f"/cases/{case}?tab=forms")
    officer.press(officer.page.get_by_role("link", name="联动工作记录表").first)
    versions = officer.page.locator(".versions")
    expect(versions).to_contain_text("复查状态由系统更新为复查合格")
    address = officer.page.url.partition("?")[0]
    assert "☑尚未复查□复查合格" in printed(officer, f"{address}/files/1.docx")
    assert "□尚未复查☑复查合格" in printed(officer, f"{address}/files/2.docx")


def printed(hands: Hands, address: str) -> str:
    """Return the text of a Word file as it is handed out."""
    answer = hands.page.request.get(address)
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        document = archive.read("word/document.xml").decode()
    return re.sub(r"<[^>]*>|\s", "", document)


def survey_is_the_companys_own(walk: TwoScreens, case: str) -> None:
    walk.begin_part("AS-14")
    # The company could object for 15 days; then only its opinion is open.
    walk.let_pass(days=18)
    task = open_task(Walker(walk.site, case), "answer_satisfaction_survey")
    link = f"/tasks/{task.id}"
    agency = walk.at("agency")
    agency.open(link)
    expect(agency.page.locator("main")).to_contain_text("满意度测评")
    expect(agency.page.locator("form.formsheet")).to_have_count(0)

    entity = walk.begin(case, "answer_satisfaction_survey", q4_aspects=[], q4_other="")
    for each in ("⑨产品质量水平提升", "①质量意识提升", "⑪其他"):
        entity.choose(entity.page.get_by_label(each, exact=True))
    entity.submit()
    expect(entity.problems).to_contain_text("四、其他（说明）")
    entity.write(entity.page.locator('[name="q4_other"]'), "供应商管理")
    entity.submit("已")
    walk.site.settle()

    agency = walk.at("agency")
    for address in (link, f"/cases/{case}?tab=forms"):
        agency.open(address)
        expect(agency.page.locator("main")).not_to_contain_text("供应商管理")
    with walk.site.services.engine.read() as connection:
        filed = latest_record(connection, case, RecordKind.SURVEY)
    assert filed is not None
    chosen = ["产品质量水平提升", "质量意识提升", "其他"]
    assert filed.content["q4_aspects"] == chosen


def typed_again(texts: list[str]) -> list[str]:
    """Return what people typed although the file had said it."""
    told = {
        part
        for line in REPORTS
        for head in KNOWN
        for part in re.split("；", line[HEADS.index(head)])
        if part
    }
    return [text for text in texts if any(part in text for part in told)]
