"""Ten guided cases for the drill: where each begins, and what to do as whom.

Each teaches one thing. All of them are about the one company that can sign in, with
another product each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from handlers.demo import subjects
from handlers.demo.clerk import Clerk, DemoCase, Subject

FALSE, TRUE = "false", "true"
ENTITY = subjects.BLANKET.entity


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidedStep:
    """One thing to do in a guided case."""

    #: Who does it, by sign-in.
    login: str
    text: str
    #: The matter that it completes; empty for what is done on a page.
    element_id: str = ""
    #: How often the matter is completed when the step is done.
    times: int = 1
    #: The process beside the case that the step begins.
    matter: str = ""
    #: ask, suspend or resume: done at the deadline of the case.
    ruling: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidedCase:
    """One lesson with its case."""

    key: str
    title: str
    lesson: str
    subject: Subject
    steps: tuple[GuidedStep, ...]
    #: Brings the case to where the lesson begins; yields days ago in between.
    prepare: Callable[[Clerk, Subject], Iterator[float | DemoCase]]


def _of_ours(subject: Subject, model: str) -> Subject:
    return replace(
        subject,
        entity=ENTITY,
        model=model,
        credit_code="",
        source="监督抽查",
        level="市",
        licensed=False,
    )


def _step(login: str, element_id: str, text: str, *, times: int = 1) -> GuidedStep:
    return GuidedStep(login=login, element_id=element_id, text=text, times=times)


# -- where the lessons begin ---------------------------------------------------------


def _registered(clerk: Clerk, subject: Subject) -> Iterator[float | DemoCase]:
    yield 0.1
    yield clerk.open(subject).do("register_issue", **subject.report())


def _ordered(clerk: Clerk, subject: Subject) -> DemoCase:
    return (
        clerk.open(subject)
        .do("register_issue", **subject.report())
        .do("serve_test_result")
        .do("issue_rectification_order")
    )


def _just_ordered(clerk: Clerk, subject: Subject) -> Iterator[float | DemoCase]:
    yield 0.3
    yield _ordered(clerk, subject)


def _stopped(clerk: Clerk, subject: Subject) -> Iterator[float | DemoCase]:
    yield 6
    case = _ordered(clerk, subject)
    yield 5.6
    yield case.do("stop_production_and_sale").do("verify_stop_sale")


def _unaided(clerk: Clerk, subject: Subject) -> Iterator[float | DemoCase]:
    yield 30
    case = _ordered(clerk, subject)
    yield 29.6
    case.do("stop_production_and_sale").do("verify_stop_sale")
    case.do("conduct_self_check", apply_assistance=FALSE)
    yield case.do("decide_assistance_start", start_decision="不启动")


def _silent(clerk: Clerk, subject: Subject) -> Iterator[float | DemoCase]:
    yield 50
    case = _ordered(clerk, subject)
    yield 49.6
    case.do("stop_production_and_sale").do("verify_stop_sale")
    yield case.do("decide_assistance_start", start_decision="不启动")


def _grouped(clerk: Clerk, subject: Subject) -> DemoCase:
    case = _ordered(clerk, subject)
    case.do("stop_production_and_sale").do("verify_stop_sale")
    case.do("conduct_self_check", apply_assistance=TRUE)
    case.do("decide_assistance_start", start_decision="启动")
    return case.do("start_assistance").do("form_work_group")


def _with_group(clerk: Clerk, subject: Subject) -> Iterator[float | DemoCase]:
    yield 12
    yield _grouped(clerk, subject)


def _planned(clerk: Clerk, subject: Subject) -> Iterator[float | DemoCase]:
    yield 25
    case = _grouped(clerk, subject)
    yield 18
    case.do("prepare_technical_files").do("draft_assistance_plan")
    yield case.do("review_assistance_plan")


def _failed(clerk: Clerk, subject: Subject) -> Iterator[float | DemoCase]:
    yield 60
    case = _ordered(clerk, subject)
    yield 59.6
    case.do("stop_production_and_sale").do("verify_stop_sale")
    case.do("conduct_self_check", apply_assistance=FALSE)
    case.do("decide_assistance_start", start_decision="不启动")
    yield 20
    case.do("draft_rectification_plan").do("apply_reinspection")
    yield 5
    item = {
        "item_name": subject.item,
        "requirement": subject.requirement,
        "measured": subject.measured,
        "judged": "不合格",
    }
    yield case.do("arrange_reinspection").do(
        "record_reinspection_result",
        reinspection_result="不合格",
        reinspection_items=[item],
    )


GUIDED: tuple[GuidedCase, ...] = (
    GuidedCase(
        key="first_steps",
        title="登记之后：送达和责令",
        lesson="从检验结果送达到下达责令改正通知书，看异议期、改正期和复查期怎样起算。",
        subject=_of_ours(subjects.SOCKET, "LX-01"),
        prepare=_registered,
        steps=(
            _step("officer", "serve_test_result", "填写送达日期，看异议期从哪天起算。"),
            _step(
                "officer",
                "issue_rectification_order",
                "下达责令改正通知书；设有审批的，先送审再由审批人同意。",
            ),
        ),
    ),
    GuidedCase(
        key="stop_sale",
        title="停止生产、销售",
        lesson="经营主体24小时内停产停售并清点，监管部门核查；复查合格前不得恢复。",
        subject=_of_ours(subjects.KETTLE, "LX-02"),
        prepare=_just_ordered,
        steps=(
            _step("entity", "stop_production_and_sale", "停产停售，如实清点三类产品。"),
            _step("officer", "verify_stop_sale", "现场核查并记录结论。"),
        ),
    ),
    GuidedCase(
        key="objection",
        title="在异议期内提出异议",
        lesson="异议不停止责令改正；逾期也能登记，由监管部门决定是否受理。",
        subject=_of_ours(subjects.HELMET, "LX-03"),
        prepare=_just_ordered,
        steps=(
            GuidedStep(
                login="entity",
                matter="linkage_objection",
                element_id="file_objection",
                text="在案件页“更多操作”里提出异议。",
            ),
            _step("officer", "review_objection", "三个工作日内决定是否受理。"),
        ),
    ),
    GuidedCase(
        key="self_check",
        title="自查自纠并申请帮扶",
        lesson="自查是义务，申请是选择；申请后由监管部门研判是否启动帮扶。",
        subject=_of_ours(subjects.STOVE, "LX-04"),
        prepare=_stopped,
        steps=(
            _step("entity", "conduct_self_check", "完成自查，选择申请帮扶。"),
            _step("officer", "decide_assistance_start", "研判：启动。"),
            _step("officer", "start_assistance", "确定联动对象和帮扶机构。"),
            _step("agency", "form_work_group", "选定专家，组建工作组。"),
        ),
    ),
    GuidedCase(
        key="plan",
        title="制定和评审帮扶方案",
        lesson="首版方案评审后生效；以后的调整只备案，不再评审。",
        subject=_of_ours(subjects.SATCHEL, "LX-05"),
        prepare=_with_group,
        steps=(
            _step("agency", "prepare_technical_files", "准备标准和技术文件。"),
            _step("agency", "draft_assistance_plan", "填写附录A。"),
            _step("officer", "review_assistance_plan", "组织评审，写明意见。"),
        ),
    ),
    GuidedCase(
        key="field_work",
        title="现场帮扶",
        lesson="先调查，再用附录C确认原因，最后制定一企一策措施。",
        subject=_of_ours(subjects.LAMP, "LX-06"),
        prepare=_planned,
        steps=(
            _step("expert", "survey_on_site", "到现场调查并留存照片。"),
            _step("expert", "analyse_causes", "从附录C选出原因，双方签字。"),
            _step("expert", "plan_measures", "制定措施，写明责任人和日期。"),
        ),
    ),
    GuidedCase(
        key="reinspection",
        title="申请复查到复查合格",
        lesson="改正后申请复查；合格通知送达时停售才解除。",
        subject=_of_ours(subjects.TOILET, "LX-07"),
        prepare=_unaided,
        steps=(
            _step("entity", "draft_rectification_plan", "填写整改方案。"),
            _step("entity", "apply_reinspection", "在60日内提交复查申请。"),
            _step("officer", "arrange_reinspection", "安排抽样，注意内控日。"),
            _step("officer", "record_reinspection_result", "录入复查结论：合格。"),
            _step("officer", "serve_pass_notice", "送达合格通知，看停售解除。"),
        ),
    ),
    GuidedCase(
        key="overdue",
        title="逾期不申请复查",
        lesson="把时钟拨过改正期末日，看系统怎样转入逾期处置、通知了谁。",
        subject=_of_ours(subjects.OIL, "LX-08"),
        prepare=_silent,
        steps=(
            _step(
                "officer",
                "handle_overdue_rectification",
                "先把时钟拨到下一个期限之后，再作逾期处置。",
            ),
        ),
    ),
    GuidedCase(
        key="second_round",
        title="复查不合格与第二轮",
        lesson="不合格要查明原因、逐级上报；公告后第61日到第89日组织第二次复查。",
        subject=_of_ours(subjects.CABLE, "LX-09"),
        prepare=_failed,
        steps=(
            _step("officer", "find_failure_cause", "写明复查不合格的原因。"),
            _step("officer", "report_failure_upward", "逐级上报。"),
            _step("officer", "record_provincial_announcement", "登记省级公告日期。"),
            _step(
                "officer",
                "arrange_reinspection",
                "把时钟拨到复查窗口打开，再安排第二次复查。",
                times=2,
            ),
        ),
    ),
    GuidedCase(
        key="suspension",
        title="中止和恢复期限",
        lesson="台风停工：经办人凭文书送审，审批人同意后中止改正期，复工后恢复，看末日怎样变动。",
        subject=_of_ours(subjects.TOY, "LX-10"),
        prepare=_stopped,
        steps=(
            GuidedStep(
                login="officer", ruling="ask", text="打开改正期，上传文书，送审中止。"
            ),
            GuidedStep(login="leader", ruling="suspend", text="在“审批”中同意中止。"),
            GuidedStep(
                login="leader", ruling="resume", text="把时钟拨后几天，再恢复计算。"
            ),
        ),
    ),
)

BY_KEY: Mapping[str, GuidedCase] = {each.key: each for each in GUIDED}
