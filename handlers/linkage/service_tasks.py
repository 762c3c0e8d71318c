"""The service tasks of the linkage work, by topic; all with database effects only.

The engine runs each in the transaction that completes the task, so what they write
is there exactly once.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine import ServiceTaskHandler
from handlers.deadlines.books import DeadlineBooks
from handlers.linkage import assistance_services as assistance
from handlers.linkage.declarations.assistance import (
    COMPUTE_CASE_INDICATORS,
    FILE_PLAN_CHANGE,
    ISSUE_MEASURES,
    STOP_ASSISTANCE,
    SUBMIT_APPLICATION,
    UPDATE_QUALITY_ARCHIVE,
)
from handlers.linkage.declarations.plans import (
    FILE_PROGRAMME_PLAN_CHANGE,
    OPEN_OR_LINK_CASE,
)
from handlers.linkage.declarations.supervision import (
    CHECK_DUPLICATES,
    RECORD_REINSPECTION_STATUS,
    RELEASE_STOP_SALE,
    START_OBJECTION_CLOCK,
    START_RECTIFICATION_CLOCKS,
)
from handlers.linkage.programme import services as programme
from handlers.linkage.supervision_services import SupervisionServices
from handlers.palette.declaration import Declaration
from handlers.palette.declared import Run, declared


def service_tasks(books: DeadlineBooks) -> Mapping[str, ServiceTaskHandler]:
    """Return the handlers by the topics that the diagrams name."""
    return {
        declaration.topic: declared(declaration, run)
        for declaration, run in declared_runs(books)
    }


def declared_runs(books: DeadlineBooks) -> tuple[tuple[Declaration, Run], ...]:
    """Return each declaration with the function that does its work, unchecked."""
    supervision = SupervisionServices(books)
    return (
        (CHECK_DUPLICATES, supervision.check_duplicates),
        (START_OBJECTION_CLOCK, supervision.start_objection_clock),
        (START_RECTIFICATION_CLOCKS, supervision.start_rectification_clocks),
        (RELEASE_STOP_SALE, supervision.release_stop_sale),
        (RECORD_REINSPECTION_STATUS, supervision.record_reinspection_status),
        (SUBMIT_APPLICATION, assistance.submit_application),
        (STOP_ASSISTANCE, assistance.stop_assistance),
        (FILE_PLAN_CHANGE, assistance.file_plan_change),
        (ISSUE_MEASURES, assistance.issue_measures),
        (OPEN_OR_LINK_CASE, programme.open_or_link_case),
        (FILE_PROGRAMME_PLAN_CHANGE, programme.file_programme_plan_change),
        (COMPUTE_CASE_INDICATORS, assistance.compute_case_indicators),
        (UPDATE_QUALITY_ARCHIVE, assistance.update_quality_archive),
    )
