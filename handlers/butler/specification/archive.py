"""What the specification asks of files and results: B7 and B8."""

from __future__ import annotations

from handlers.butler.specification.asking import (
    LEDGERS,
    REGISTER_TERMS,
    RETENTION,
    SERVICE_MATTERS,
    SERVICES,
    asked,
)
from handlers.traceability.model import Requirement

ARCHIVE: tuple[Requirement, ...] = (
    asked(
        "B7.1",
        "服务结束后协助服务对象归档",
        elements=("file_archive",),
        tests=(
            f"{SERVICES}::test_a_contract_is_served_reviewed_filed_and_asked_about",
            f"{SERVICE_MATTERS}::test_paper_is_filed_with_place_and_signer",
        ),
    ),
    asked(
        "B7.2a",
        "纸质台账分类存放于袋、夹、盒，专人签字、定点保存",
        elements=("file_archive",),
        registers=("paper",),
        tests=(
            f"{LEDGERS}::test_paper_has_container_place_signer_and_its_checks",
            f"{SERVICE_MATTERS}::test_paper_is_filed_with_place_and_signer",
        ),
    ),
    asked(
        "B7.2b",
        "防光、防热、防潮、防细菌及防污染；破损及时修补并留存备查",
        registers=("paper",),
        tests=(
            f"{LEDGERS}::test_paper_has_container_place_signer_and_its_checks",
            f"{REGISTER_TERMS}::test_paper_is_looked_at_within_half_a_year_each_time",
            f"{REGISTER_TERMS}::test_the_keeper_of_files_is_told_of_a_check_that_comes_and_that_was_missed",
            f"{REGISTER_TERMS}::test_what_is_damaged_stands_red_until_it_was_mended_and_the_log_keeps_both",
        ),
    ),
    asked(
        "B7.2c",
        "纸质记录保存不低于六年",
        registers=("archive",),
        rules=("R-B10",),
        tests=(
            f"{RETENTION}::test_a_file_opens_with_its_contract_and_its_term_begins_with_the_end",
        ),
    ),
    asked(
        "B7.2d",
        "电子记录由专人定期维护并备份，保存不低于六年",
        registers=("archive",),
        rules=("R-B10",),
        code=("web.backing_up:back_up",),
        tests=(
            "tests/web/test_backups.py::test_the_backup_of_the_day_is_made_once_restored_and_logged",
            "tests/web/test_backups.py::test_a_backup_that_does_not_hold_is_told_and_nothing_older_goes",
        ),
    ),
    asked(
        "B8a",
        "按规定内容、在规定时间内完成任务",
        elements=("review_contract", "review_termination"),
        code=("handlers.butler.service.figures:item_words_of",),
        tests=(f"{SERVICE_MATTERS}::test_a_review_shows_what_is_done_and_what_is_not",),
    ),
    asked(
        "B8b",
        "及时提交服务成果（报告、过程文件、现场指导、意见建议、培训等）",
        elements=("write_check_report", "write_summary"),
        registers=("deliverable",),
        tests=(
            f"{LEDGERS}::test_the_five_kinds_of_results_have_their_receipt",
            f"{SERVICES}::test_what_is_filed_stands_on_the_registers",
        ),
    ),
)
