"""The invented cases: what was done how many days ago, and where each stands now.

A story yields how many days ago the next step is; in between, time goes on for all
stories together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from handlers.demo import subjects
from handlers.demo.clerk import Clerk, DemoCase, Subject
from handlers.demo.programme_story import programme_summed_up

Story = Iterator[float]

NO_HELP = {"start_decision": "不启动"}
LATER = {"start_decision": "暂不启动"}
FALSE, TRUE = "false", "true"


def stories(clerk: Clerk) -> list[Callable[[], Story]]:
    """Return all stories; each is begun by calling it."""
    told = _Stories(clerk)
    return [
        told.review_is_slow,
        told.just_registered,
        told.order_awaits_consent,
        told.objection_under_review,
        told.order_just_issued,
        told.waiver_awaits_approval,
        told.other_source,
        told.second_round,
        told.survey_is_out,
        told.closed_after_nine_stages,
        told.objection_upheld,
        told.licence_at_stake,
        told.silent_entity,
        told.measures_under_way,
        told.duplicate,
        told.terminated,
        partial(programme_summed_up, clerk),
    ]


class _Stories:
    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    def review_is_slow(self) -> Story:
        """Stage 四 waits for the review while 七 waits for the re-inspection."""
        yield 61
        case = self._ordered(subjects.BLANKET)
        yield 60.6
        _stop(case)
        case.do("conduct_self_check", apply_assistance=TRUE)
        yield 57
        _begin_help(case)
        yield 50
        case.do("prepare_technical_files").do("draft_assistance_plan")
        yield 3
        case.do("draft_rectification_plan").do("apply_reinspection")

    def just_registered(self) -> Story:
        """The result is to be served."""
        yield 1
        self._clerk.open(subjects.TRICYCLE).do(
            "register_issue", **subjects.TRICYCLE.report()
        )
        self._clerk.open(subjects.SOCKET)

    def order_awaits_consent(self) -> Story:
        """The order is written; the leader has not seen it yet."""
        yield 2.2
        case = self._clerk.open(subjects.KETTLE)
        case.do("register_issue", **subjects.KETTLE.report())
        yield 1.2
        case.do("serve_test_result")
        told = "主体已签收检验报告，建议当日下达。"
        case.send("issue_rectification_order", told, order_outside=False)

    def objection_under_review(self) -> Story:
        """The entity has objected on its last days."""
        yield 12
        case = self._ordered(subjects.HELMET)
        yield 11.6
        _stop(case)
        yield 2
        case.do_beside("linkage_objection", "file_objection")

    def order_just_issued(self) -> Story:
        """The entity has to stop sale and to check itself."""
        yield 0.3
        self._ordered(subjects.WARMER)

    def waiver_awaits_approval(self) -> Story:
        """The entity gives the product up; the leader decides on the re-inspection."""
        yield 40
        case = self._ordered(subjects.CAP)
        yield 39.6
        _stop(case)
        case.do("decide_assistance_start", **NO_HELP)
        case.do("conduct_self_check", apply_assistance=FALSE)
        yield 6
        case.do("draft_rectification_plan").do("apply_reinspection")
        yield 0.4
        case.do("arrange_reinspection", reinspection_needed=FALSE)

    def other_source(self) -> Story:
        """A finding of the risk monitoring needs no order."""
        yield 9
        case = self._clerk.open(subjects.STOVE)
        case.do("register_issue", **subjects.STOVE.report())
        yield 4
        case.do("handle_other_source", order_required=FALSE)

    def second_round(self) -> Story:
        """A failure was announced; the window of the second round is open."""
        yield 160
        case = self._helped(subjects.SATCHEL)
        yield 150
        _help(case)
        yield 110
        case.do("draft_rectification_plan").do("apply_reinspection")
        yield 95
        _reinspect(case, "不合格")
        case.do("find_failure_cause", adjust_needed=TRUE).do("report_failure_upward")
        yield 72
        case.do("record_provincial_announcement")
        yield 20
        case.do("draft_rectification_plan").do("apply_reinspection")

    def survey_is_out(self) -> Story:
        """The re-inspection was passed; the entity is asked how it went."""
        yield 75
        case = self._helped(subjects.TOILET)
        yield 66
        _help(case)
        yield 20
        case.do("draft_rectification_plan").do("apply_reinspection")
        yield 5
        _reinspect(case, "合格").do("serve_pass_notice")

    def closed_after_nine_stages(self) -> Story:
        """Everything is done, with a typical case."""
        yield 120
        case = self._helped(subjects.POWER_BANK)
        yield 110
        _help(case)
        yield 80
        case.do("draft_rectification_plan").do("apply_reinspection")
        yield 70
        _reinspect(case, "合格").do("serve_pass_notice")
        yield 62
        case.do("answer_satisfaction_survey")
        case.do("choose_result_uses", nominate_case=TRUE, industry_common=TRUE)
        yield 50
        case.do("write_typical_case").do("write_toolbook_entry").do("close_case")

    def objection_upheld(self) -> Story:
        """A re-test passed: everything is undone."""
        yield 48
        case = self._ordered(subjects.PAINT)
        yield 47
        case.do_beside("linkage_objection", "file_objection")
        case.do("review_objection", objection_accepted=TRUE)
        yield 40
        case.do(
            "handle_objection_retest",
            spare_sample_state="完好",
            retest_result="合格",
            objection_upheld=TRUE,
        )
        case.do("revoke_measures", published_data_state="未曾公示")

    def licence_at_stake(self) -> Story:
        """A licensed product of a provincial sampling failed again."""
        yield 82
        case = self._ordered(subjects.CABLE)
        yield 81.6
        _stop(case)
        case.do("decide_assistance_start", **LATER)
        case.do("conduct_self_check", apply_assistance=FALSE)
        yield 30
        case.do("draft_rectification_plan").do("apply_reinspection")
        yield 12
        _reinspect(case, "不合格")
        case.do("find_failure_cause", adjust_needed=FALSE)
        yield 8
        case.do("report_failure_upward")

    def silent_entity(self) -> Story:
        """Nobody answers: the 60 days are over."""
        yield 72
        case = self._ordered(subjects.OIL)
        case.do("decide_assistance_start", **NO_HELP)
        yield 70
        case.do("verify_stop_sale")

    def measures_under_way(self) -> Story:
        """The work group is in the workshop; one measure is verified."""
        yield 38
        case = self._helped(subjects.LAMP)
        yield 30
        case.do("prepare_technical_files").do("draft_assistance_plan")
        case.do("review_assistance_plan")
        yield 22
        case.do("survey_on_site").do("analyse_causes").do("plan_measures")
        yield 9
        measure = self._clerk.beside(case, "linkage_measure")[0]
        self._clerk.file(case, measure, "carry_out_measure", {})
        self._clerk.file(case, measure, "verify_measure", {})

    def duplicate(self) -> Story:
        """The same product of the same entity is joined to the open case."""
        yield 5
        case = self._clerk.open(subjects.BLANKET)
        case.do("register_issue", **subjects.BLANKET.report())

    def terminated(self) -> Story:
        """The company is no more."""
        yield 34
        case = self._ordered(subjects.TOY)
        case.do("decide_assistance_start", **NO_HELP)
        yield 15
        request = case.do_beside(
            "linkage_terminate", "request_termination", terminate_kind="注销"
        )
        yield 14
        self._clerk.file(case, request, "approve_termination", {})

    def _ordered(self, subject: Subject) -> DemoCase:
        """Take a case to its order to rectify."""
        return (
            self._clerk.open(subject)
            .do("register_issue", **subject.report())
            .do("serve_test_result")
            .do("issue_rectification_order")
        )

    def _helped(self, subject: Subject) -> DemoCase:
        """Take a case to its work group."""
        case = self._ordered(subject)
        _stop(case)
        case.do("conduct_self_check", apply_assistance=TRUE)
        return _begin_help(case)


def _stop(case: DemoCase) -> None:
    case.do("stop_production_and_sale").do("verify_stop_sale")


def _begin_help(case: DemoCase) -> DemoCase:
    return (
        case.do("decide_assistance_start", start_decision="启动")
        .do("start_assistance")
        .do("form_work_group")
    )


def _help(case: DemoCase) -> None:
    """Do the whole assistance, from the plan to the work record."""
    case.do("prepare_technical_files").do("draft_assistance_plan")
    case.do("review_assistance_plan")
    case.do("survey_on_site").do("analyse_causes").do("plan_measures")
    for measure in case.clerk.beside(case, "linkage_measure"):
        case.clerk.file(case, measure, "carry_out_measure", {})
        case.clerk.file(case, measure, "verify_measure", {})
    case.do("implement_measures").do("submit_work_record")


def _reinspect(case: DemoCase, result: str) -> DemoCase:
    """Hold a re-inspection whose only item says the same as its result."""
    item = {
        "item_name": case.subject.item,
        "requirement": case.subject.requirement,
        "measured": case.subject.measured if result == "不合格" else "符合",
        "judged": result,
    }
    return case.do("arrange_reinspection").do(
        "record_reinspection_result",
        reinspection_result=result,
        reinspection_items=[item],
    )
