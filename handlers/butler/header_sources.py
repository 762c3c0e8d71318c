"""Every kind of affair of a butler, for the lists in which matters stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from handlers.butler.complaints.headers import complaint_headers
from handlers.butler.findings.headers import finding_headers
from handlers.butler.headers import ButlerHeader, HeaderSource, gathered
from handlers.butler.incidents.headers import incident_headers
from handlers.butler.patrol_headers import patrol_headers
from handlers.butler.service.headers import service_headers
from handlers.butler.surveys.headers import survey_headers

SOURCES: tuple[HeaderSource, ...] = (
    patrol_headers,
    service_headers,
    finding_headers,
    complaint_headers,
    incident_headers,
    survey_headers,
)


def headers_of(
    connection: Connection, keys: Iterable[str]
) -> Mapping[str, ButlerHeader]:
    """Return the affairs of butlers among these business keys."""
    return gathered(SOURCES, connection, keys)
