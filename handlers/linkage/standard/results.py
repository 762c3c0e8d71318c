"""Evaluation and use of the results: clauses 7.2.6 and 7.3."""

from __future__ import annotations

from handlers.traceability.model import Force, Requirement

_LIFE = "tests/acceptance/test_programme_life.py"
_LIBRARY = "tests/unit/handlers/knowledge/test_library.py"

RESULTS: tuple[Requirement, ...] = (
    Requirement(
        key="7.2.6.1",
        clause="7.2.6.1",
        zh="组织满意度测评，协助经营主体按时填写（附录E）",
        elements=("answer_satisfaction_survey", "confirm_survey_statistics"),
        tests=(
            f"{_LIFE}::test_the_statistics_count_every_question_with_its_order_of_choice",
        ),
    ),
    Requirement(
        key="7.2.6.2",
        clause="7.2.6.2",
        zh="从五个维度、多种方式综合评估效果",
        elements=("evaluate_effect", "compute_case_indicators"),
        rules=("R-EVAL",),
    ),
    Requirement(
        key="7.3.1",
        clause="7.3.1",
        zh="形成典型案例（附录F），组织发布和推广",
        force=Force.STATED,
        elements=("choose_result_uses", "write_typical_case", "publish_typical_cases"),
        code=("handlers.knowledge.typical_cases:publish_case",),
        tests=(
            f"{_LIBRARY}::test_a_case_is_published_without_the_names_in_it",
            f"{_LIBRARY}::test_without_consent_nothing_is_published",
        ),
    ),
    Requirement(
        key="7.3.2",
        clause="7.3.2",
        zh="归集共性问题，编制行业质量工具书",
        force=Force.STATED,
        elements=("write_toolbook_entry", "compile_toolbook"),
        code=("handlers.knowledge.toolbook:grouped",),
        tests=(f"{_LIBRARY}::test_the_tool_book_counts_cases_with_the_same_problem",),
    ),
    Requirement(
        key="7.3.3",
        clause="7.3.3",
        zh="动态调整重点产品监管目录及监管方式",
        force=Force.STATED,
        elements=("adjust_supervision_catalogue",),
        code=("handlers.knowledge.catalogue:change_catalogue",),
        tests=(f"{_LIBRARY}::test_each_change_of_the_catalogue_is_a_version",),
    ),
    Requirement(
        key="7.3.4",
        clause="7.3.4",
        zh="动态管理质量地图，形成区域产品质量档案库",
        force=Force.STATED,
        elements=("update_quality_archive", "renew_quality_map"),
        tests=(
            "tests/unit/handlers/linkage/test_service_tasks.py::test_the_figures_of_a_case_are_counted_and_archived",
            "tests/acceptance/test_programme_life.py::test_what_is_filed_of_the_map_is_on_the_map_and_in_the_archive",
        ),
    ),
)
