"""The list of approvals as a file: what was asked, by whom, and how it ended."""

from __future__ import annotations

from web.approval_reading import RequestView
from web.i18n import marked
from web.listing import Listing

#: Requests for approval, as the page shows them.
APPROVALS = Listing[RequestView](
    marked("审批"),
    (
        (marked("事项"), lambda row: row.matter),
        (marked("案号"), lambda row: row.case_no),
        (marked("经营主体"), lambda row: row.entity),
        (marked("产品"), lambda row: row.product),
        (marked("送审人"), lambda row: row.asked_by),
        (marked("送审时间"), lambda row: row.asked_at),
        (marked("送审说明"), lambda row: row.reason),
        (marked("状态"), lambda row: row.outcome),
        (
            marked("审批期限"),
            lambda row: row.deadline.shown.text if row.deadline else "",
        ),
        (marked("审批意见"), lambda row: row.opinion),
        (marked("审批时间"), lambda row: row.ended_at),
    ),
)
