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


class BrokenPromise(Inputs):
    """Of which complaint the promise comes near."""

    complaint_no = Text("投诉编号", "the number of the complaint", required=True)
    complaint_handler = Text("办理人员", "who handles it")


WARN_COMPLAINT = Declaration(
    topic="butler.warn_complaint",
    title="提醒投诉承诺期限",
    title_en="Warn of the promise of a complaint",
    summary="承诺期限过半和过八成时，提醒办理人员和单位负责人。",
    summary_en="Half, and four fifths, of the promised time are over.",
    stage="",
    clause="B6.5.2",
    inputs=BrokenPromise,
)


class Unmet(Inputs):
    """For which event no measures are written down."""

    incident_no = Text("事件编号", "the number of the event", required=True)
    incident_lead = Text("项目负责人", "who leads the project")


WARN_INCIDENT = Declaration(
    topic="butler.warn_incident",
    title="提醒尚未采取应急措施",
    title_en="Warn that an event is not met",
    summary="时限已过而没有记录应急措施时，提醒项目负责人和单位负责人。",
    summary_en="The time for measures is over and none are written down.",
    stage="",
    clause="B6.4.2",
    inputs=Unmet,
)
