"""What the handlers of the supervision line read and bring back."""

from __future__ import annotations

from handlers.linkage.reinspection import FAILED, NOT_NEEDED, PASSED, SAMPLING
from handlers.linkage.service_days import BY_NOTICE
from handlers.linkage.work_record import ITEM_FIVE
from handlers.palette.declaration import Declaration, Inputs, Outputs
from handlers.palette.values import Choice, Day, Moment, Text, WholeNumber, YesNo

#: Where an issue may come from (7.1.1), as the form of its registration asks.
SOURCES = (SAMPLING, "生产许可", "风险监测", "现场检查", "专项整治", "主体申请")
SERVICE_METHODS = ("直接送达", "邮寄送达", "电子送达", "留置送达", BY_NOTICE)
OVERDUE_DECISIONS = ("直接组织复查", "认定逾期不改正")
RESULTS = (PASSED, FAILED, NOT_NEEDED)


class Duplicate(Outputs):
    """What the search for an open case found."""

    duplicate_of = Text("已有在办案件的案号", "number of the open case")


CHECK_DUPLICATES = Declaration(
    topic="linkage.check_duplicates",
    title="查重与案件关联",
    title_en="Look for an open case of the same matter",
    summary="按经营主体、产品、型号查找本局在办案件；没有时结果为空。",
    summary_en="It compares operator, product and model; empty when there is none.",
    stage="S1",
    clause="7.1.1",
    outputs=Duplicate,
)


class Objection(Inputs):
    """What the objection period counts from."""

    source = Choice("问题来源", "source of the issue", SOURCES, required=True)
    result_served_on = Day("检验结果送达日期", "day the result was served")
    result_service_method = Choice(
        "检验结果送达方式", "how the result was served", SERVICE_METHODS
    )
    order_required = YesNo("是否责令改正", "whether an order is needed", offered=True)
    bureau_id = Text("办理单位", "bureau of the case")


class ObjectionDays(Outputs):
    """The days of objection and of the sales stop."""

    objection_due = Day("异议期届满日", "last day of objection")
    objection_closes = Day("异议补登截止日", "last day to enter an objection")
    stop_sale_due = Moment("停止生产、销售时限", "when sale must have stopped")


START_OBJECTION_CLOCK = Declaration(
    topic="linkage.start_objection_clock",
    title="建立异议期时钟",
    title_en="Start the objection period",
    summary="监督抽查的结果送达后起算15日；需要责令改正的同时锁定销售。",
    summary_en="15 days from service for supervision sampling; locks sale with an order.",
    stage="S2",
    clause="7.1.2",
    inputs=Objection,
    outputs=ObjectionDays,
)


class Order(Inputs):
    """What rectification and re-inspection count from."""

    order_date = Day("责令日期", "date of the order", required=True)
    order_served_on = Day("通知书送达日期", "day the order was served")
    order_service_method = Choice(
        "通知书送达方式", "how the order was served", SERVICE_METHODS
    )
    entered_later = YesNo("是否补录", "whether the case was entered later")
    bureau_id = Text("办理单位", "bureau of the case")


class OrderDays(Outputs):
    """The days of an order."""

    rectify_due = Day("改正届满日", "last day to rectify", required=True)
    rectify_until = Day("本轮改正至", "until when this round runs", required=True)
    reinsp_due = Day("复查届满日", "last day to re-inspect", required=True)


START_RECTIFICATION_CLOCKS = Declaration(
    topic="linkage.start_rectification_clocks",
    title="建立改正与复查时钟",
    title_en="Start the days of rectification and re-inspection",
    summary="按责令日期起算改正（60日）和复查（75日），并锁定销售。",
    summary_en="60 and 75 days from the order; sale is locked.",
    stage="S2",
    clause="7.1.2.1",
    inputs=Order,
    outputs=OrderDays,
)


class PassNotice(Inputs):
    """The notice that opens the lock."""

    pass_notice_served_on = Day(
        "复查合格通知书送达日期", "day the notice of the pass was served", required=True
    )


class Released(Outputs):
    """Since when sale is open again."""

    stop_sale_released_on = Day("解除停售日期", "day of release", required=True)


RELEASE_STOP_SALE = Declaration(
    topic="linkage.release_stop_sale",
    title="解除停售锁",
    title_en="Open the stop-sale lock",
    summary="复查合格通知书送达后，可以恢复生产、销售。",
    summary_en="The notice of the pass has been served.",
    stage="S7",
    clause="7.1.2.2",
    inputs=PassNotice,
    outputs=Released,
)


class RoundEnd(Inputs):
    """How a round of rectification and re-inspection ended."""

    k = WholeNumber("轮次", "round", minimum=1, unit="轮")
    next_round = YesNo("是否进行下一轮", "whether another round follows")
    no_reinspection_approved = YesNo(
        "是否同意无需复查", "whether doing without was agreed"
    )
    overdue_decision = Choice(
        "逾期处置决定", "decision on an overdue operator", OVERDUE_DECISIONS
    )
    reinspection_result = Choice("复查结论", "result of the re-inspection", RESULTS)
    order_required = YesNo("是否责令改正", "whether an order was needed")


class ItemFive(Outputs):
    """Item 五 of the work record."""

    s5_reinspection = Choice(
        "附录D第五项复查状态", "item 五 of Annex D", ITEM_FIVE, required=True
    )


RECORD_REINSPECTION_STATUS = Declaration(
    topic="linkage.record_reinspection_status",
    title="回填附录D复查状态",
    title_en="Note how the round ended",
    summary="记下本轮结论，更新联动工作记录第五项，停止本轮时钟。",
    summary_en="It notes the result, ticks item 五 anew and stops the round's clocks.",
    stage="S7",
    clause="7.2.5",
    inputs=RoundEnd,
    outputs=ItemFive,
)
