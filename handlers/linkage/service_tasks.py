"""The service tasks of the linkage work, by topic; all with database effects only.

The engine runs each in the transaction that completes the task, so what they write
is there exactly once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine import HandlerResult, ServiceTaskCall, ServiceTaskHandler
from handlers.deadlines.books import DeadlineBooks
from handlers.linkage import assistance_services
from handlers.linkage.programme import services as programme_services
from handlers.linkage.supervision_services import SupervisionServices


def service_tasks(books: DeadlineBooks) -> Mapping[str, ServiceTaskHandler]:
    """Return the handlers by the topics that the diagrams name."""
    supervision = SupervisionServices(books)
    runs: tuple[Callable[[ServiceTaskCall], HandlerResult], ...] = (
        supervision.check_duplicates,
        supervision.start_objection_clock,
        supervision.start_rectification_clocks,
        supervision.release_stop_sale,
        supervision.record_reinspection_status,
        assistance_services.submit_application,
        assistance_services.stop_assistance,
        assistance_services.file_plan_change,
        assistance_services.issue_measures,
        programme_services.open_or_link_case,
        programme_services.file_programme_plan_change,
        assistance_services.compute_case_indicators,
        assistance_services.update_quality_archive,
    )
    topics = {f"linkage.{run.__name__}": run for run in runs}
    return {
        topic: ServiceTaskHandler(topic=topic, run=run) for topic, run in topics.items()
    }
