"""The deadlines that statutes and local rules set, as data (design 5.3)."""

from __future__ import annotations

from handlers.deadlines.rules import Basis, DeadlineRule, Roll, Unit

OBJECTION = DeadlineRule(
    key="objection",
    zh="异议(复检)申请",
    unit=Unit.NATURAL,
    n=15,
    start_event="收到检验结果之日",
    owner="ent",
    law_ref="产品质量法第15条第4款",
    article="自收到检验结果之日起十五日内申请复检",
    roll=Roll.FORWARD,
    warnings=(5, 2),
    lapses=True,
    escalates_to="msa",
)
RECTIFY = DeadlineRule(
    key="rectify",
    zh="改正并申请复查",
    unit=Unit.NATURAL,
    n=60,
    start_event="责令之日",
    owner="ent",
    law_ref="18号令第46条",
    article="自责令之日起六十日内予以改正",
    roll=Roll.FORWARD,
    warnings=(15, 7, 3, 1),
    escalates_to="msa",
)
REINSPECTION = DeadlineRule(
    key="reinsp1",
    zh="组织复查",
    unit=Unit.NATURAL,
    n=75,
    start_event="责令之日",
    owner="msa",
    law_ref="18号令第47条",
    article="自责令之日起七十五日内组织复查",
    roll=Roll.BACK,
    warnings=(20, 10, 5),
    escalates_to="msa_leader",
)
#: The last day of the window; `window.py` gives its first day too.
SECOND_REINSPECTION = DeadlineRule(
    key="reinsp2",
    zh="公告后复查",
    unit=Unit.NATURAL,
    n=89,
    start_event="公告之日",
    owner="msa",
    law_ref="18号令第48条",
    article="在公告之日起六十日后九十日前组织复查",
    roll=Roll.BACK,
    warnings=(28, 10, 5),
    escalates_to="msa_leader",
)
PENALTY = DeadlineRule(
    key="penalty",
    zh="作出行政处罚决定",
    unit=Unit.NATURAL,
    n=90,
    start_event="立案之日",
    owner="msa_enforcement",
    law_ref="行政处罚法第60条",
    article="自行政处罚案件立案之日起九十日内作出决定",
    roll=Roll.BACK,
    warnings=(30, 10),
    escalates_to="msa_leader",
)
PENALTY_PUBLIC = DeadlineRule(
    key="penalty_public",
    zh="公示行政处罚信息",
    unit=Unit.WORKING,
    n=20,
    start_event="作出处罚决定之日",
    owner="msa_enforcement",
    law_ref="行政处罚信息公示规定第9条",
    article="自作出行政处罚决定之日起二十个工作日内公示",
    warnings=(5,),
    escalates_to="msa_leader",
)
OBJECTION_ACCEPT = DeadlineRule(
    key="objection_accept",
    zh="决定是否受理异议",
    unit=Unit.WORKING,
    n=3,
    start_event="收到申请之日",
    owner="msa",
    law_ref="地方异议处理程序",
    article="3个工作日内决定是否受理",
    warnings=(1,),
    basis=Basis.LOCAL,
    verified=False,
    escalates_to="msa_leader",
)
HEARING_REQUEST = DeadlineRule(
    key="hearing_request",
    zh="要求听证",
    unit=Unit.WORKING,
    n=5,
    start_event="行政机关告知之日",
    owner="ent",
    law_ref="行政处罚法第64条、第85条",
    article="在行政机关告知后五日内提出；五日指工作日",
    lapses=True,
)
RETENTION = DeadlineRule(
    key="retention",
    zh="电子记录保存",
    unit=Unit.YEARS,
    n=6,
    start_event="服务结束之日",
    owner="bu_arch",
    law_ref="质量管家服务规范(记录保存)",
    article="电子记录保存时间应不低于6年",
    warnings=(90,),
    basis=Basis.LOCAL,
)

#: Service by public notice counts as done when it is over (by analogy).
PUBLIC_NOTICE = DeadlineRule(
    key="public_notice",
    zh="公告送达",
    unit=Unit.NATURAL,
    n=30,
    start_event="发出公告之日",
    owner="msa",
    law_ref="民事诉讼法第95条",
    article="自发出公告之日起，经过三十日，即视为送达",
    escalates_to="msa_leader",
)

STATUTES: tuple[DeadlineRule, ...] = (
    OBJECTION,
    RECTIFY,
    REINSPECTION,
    SECOND_REINSPECTION,
    PENALTY,
    PENALTY_PUBLIC,
    OBJECTION_ACCEPT,
    HEARING_REQUEST,
    PUBLIC_NOTICE,
    RETENTION,
)
