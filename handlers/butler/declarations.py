"""What the handlers of the butler service read and bring back."""

from __future__ import annotations

from handlers.palette.declaration import Declaration, Inputs, Outputs
from handlers.palette.values import Moment, Text


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


class Signer(Inputs):
    """Who is to sign."""

    self_signer = Text("签署人", "who of the client signs", required=True)


REMIND_SIGNER = Declaration(
    topic="butler.remind_signer",
    title="提醒签署自查记录",
    title_en="Remind the client to sign its own check",
    summary="自查时段过半而记录没有签署时，提醒签署人和服务单位的协助人员。",
    summary_en="Half of the hours are over and the client's own record is not signed.",
    stage="",
    clause="B5.6",
    inputs=Signer,
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


class OfContract(Inputs):
    """Of which contract."""

    contract_id = Text("服务合同", "the contract", required=True)


START_PATROLS = Declaration(
    topic="butler.start_patrols",
    title="启动巡查计划",
    title_en="Start the patrol plans",
    summary="按服务方案的巡查安排建立巡查计划，一直到合同结束。",
    summary_en="Make the patrol plans that the scheme arranges, until the contract ends.",
    stage="",
    clause="B5.6",
    inputs=OfContract,
)


class AfterTheEnd(Outputs):
    """Until when what follows the end of a contract is done."""

    termination_review_due_at = Moment(
        "合同评审期限", "until when the contract is reviewed"
    )
    archive_due_at = Moment("归档期限", "until when the file is complete")


CLOSE_CONTRACT = Declaration(
    topic="butler.close_contract",
    title="结束服务合同",
    title_en="Close the contract",
    summary="合同到期的，登记结束日期，停止巡查计划，档案开始计算保存期限。",
    summary_en="Of a contract that has run out: its end, its plans and its file.",
    stage="",
    clause="B7.2",
    inputs=OfContract,
    outputs=AfterTheEnd,
)

ASK_SATISFACTION = Declaration(
    topic="butler.ask_satisfaction",
    title="发出满意度调查",
    title_en="Ask for satisfaction",
    summary="服务结束时向服务对象发出一次满意度调查。",
    summary_en="Ask the client once more when the service is over.",
    stage="",
    clause="B6.5.5",
    inputs=OfContract,
)
