"""Names that the service's process and its rooms share."""

from __future__ import annotations

#: The contract is over before its last day.
CONTRACT_ENDED = "msg_contract_ended"
#: Items were added to the menu while the contract runs.
SERVICE_EXTENDED = "msg_service_extended"
#: The last survey was answered, or its time is over.
LAST_SURVEY_CLOSED = "msg_last_survey_closed"


def last_period(number: str) -> str:
    """Return what the survey at the end of a contract is called."""
    return f"服务结束（{number}）"
