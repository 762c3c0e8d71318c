"""What the handlers of the butler service read and bring back."""

from __future__ import annotations

from handlers.palette.declaration import Declaration, Inputs
from handlers.palette.values import Text


class Backup(Inputs):
    """Whom to call, and to what."""

    patrol_backup = Text("替补人员", "who stands by", required=True)
    patrol_name = Text("巡查计划", "what the plan is called")
    client_name = Text("服务对象", "the client")


CALL_BACKUP = Declaration(
    topic="butler.call_backup",
    title="通知替补人员",
    title_en="Call the person who stands by",
    summary="巡查时段过半而记录没有签署时，告知替补人员准备接办。",
    summary_en="Half of the hours are over and the patrol is not signed.",
    stage="",
    clause="B5.6",
    inputs=Backup,
)
