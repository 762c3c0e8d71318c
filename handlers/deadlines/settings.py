"""The vague deadlines of the standard (及时, 适时, 按期 ...) as settings with defaults.

The bureau may change every one of them; none stands in a diagram as a number.
"""

from __future__ import annotations

from handlers.deadlines.rules import Basis, DeadlineRule, Unit

#: The standard whose vague deadlines these are.
STANDARD = "DB3502/T 160—2024"


def _setting(  # noqa: PLR0917 - a table reads best with one row a line
    key: str, n: int, zh: str, clause: str, owner: str, escalates_to: str
) -> DeadlineRule:
    hours = key.endswith("_h")
    units = {"h": Unit.HOURS, "wd": Unit.WORKING, "d": Unit.NATURAL}
    return DeadlineRule(
        key=key,
        zh=zh,
        unit=units[key.rpartition("_")[2]],
        n=n,
        start_event="收到任务之时" if hours else "收到任务之日",
        owner=owner,
        law_ref=f"{STANDARD} {clause}".strip() if clause else "本局设定",
        article="标准未规定天数，按本局设定办理",
        basis=Basis.SETTING,
        escalates_to=escalates_to,
    )


SETTINGS: tuple[DeadlineRule, ...] = (
    _setting("register_wd", 2, "登记产品质量问题", "7.1.1", "msa", "msa_leader"),
    _setting("serve_result_wd", 5, "转交送达", "7.1.2.1", "msa", "msa_leader"),
    _setting("notify_producer_wd", 5, "通报外地", "7.1.2.1", "msa", "msa_leader"),
    _setting("other_source_wd", 5, "其他来源处理", "7.1.2.3", "msa", "msa_leader"),
    _setting("stop_sale_h", 24, "停止生产、销售", "7.1.2.2", "ent", "msa"),
    _setting("verify_stop_wd", 3, "停售核查", "7.1.2.2", "msa", "msa_leader"),
    _setting("issue_order_wd", 3, "下达责令改正", "7.1.2.1", "msa", "msa_leader"),
    _setting("objection_entry_wd", 2, "补登异议申请", "7.1.2.1", "msa", "msa_leader"),
    _setting("objection_accept_wd", 3, "异议受理审查", "7.1.2.1", "msa", "msa_leader"),
    _setting("objection_handle_wd", 10, "异议处理", "7.1.2.1", "msa", "msa_leader"),
    _setting("objection_conclusion_wd", 3, "告知结论", "7.1.2.1", "msa", "msa_leader"),
    _setting("revoke_wd", 3, "撤销处理、更正公示", "7.1.2.1", "msa", "msa_leader"),
    _setting("self_check_wd", 10, "自查自纠", "7.1.2.2", "ent", "msa"),
    _setting("overdue_wd", 3, "逾期处置", "7.2.5.1", "msa", "msa_leader"),
    _setting("start_decision_wd", 5, "帮扶启动研判", "7.1.2.1", "msa", "msa_leader"),
    _setting("start_assistance_wd", 3, "启动帮扶", "7.2.1.1", "msa", "msa_leader"),
    _setting("form_group_wd", 5, "组建工作组", "7.2.1.3", "tai", "msa"),
    _setting("technical_files_wd", 5, "准备技术文件", "7.2.2.1", "tai", "msa"),
    _setting("plan_wd", 5, "制定帮扶工作方案", "7.2.2.2", "tai", "msa"),
    _setting("plan_review_wd", 5, "方案评审", "7.2.2.3", "msa", "msa_leader"),
    _setting("plan_change_wd", 5, "调整方案", "7.2.2.4", "tai", "msa"),
    _setting("plan_notice_wd", 3, "查阅方案调整备案", "7.2.2.4", "msa", "msa_leader"),
    _setting("programme_objects_wd", 5, "确定对象和机构", "5.1", "msa", "msa_leader"),
    _setting("joint_group_wd", 5, "成立联动工作组", "5.1", "msa", "msa_leader"),
    _setting("visit_start_wd", 10, "现场调查", "7.2.1.1", "wg", "tai"),
    _setting("cause_wd", 10, "确认原因", "7.2.3.2", "wg", "tai"),
    _setting("measures_wd", 5, "制定一企一策措施", "7.2.3.3.1", "wg", "tai"),
    _setting("implement_wd", 20, "实施帮扶措施", "7.2.3.3.2", "wg", "tai"),
    _setting("record_wd", 5, "提交联动工作记录", "7.2.4.1", "wg", "tai"),
    _setting("reinsp_result_wd", 3, "录入复查结论", "7.2.5.1", "msa", "msa_leader"),
    _setting("pass_notice_wd", 3, "送达合格通知", "7.1.2.2", "msa", "msa_leader"),
    _setting("no_reinsp_approval_wd", 3, "审批无需复查", "7.2.5.1", "msa_leader", ""),
    _setting("failure_cause_wd", 5, "查明不合格原因", "7.2.5.2", "msa", "msa_leader"),
    _setting("report_up_wd", 5, "逐级上报", "7.1.2.1", "msa", "msa_leader"),
    _setting("announcement_reminder_wd", 10, "催问公告", "", "msa", "msa_leader"),
    _setting("suspension_wd", 5, "责令停业整顿", "7.1.2.1", "msa", "msa_leader"),
    _setting("revocation_wd", 5, "吊销程序移送", "7.1.2.1", "msa", "msa_leader"),
    _setting("survey_wd", 10, "满意度测评", "7.2.6.1", "ent", "tai"),
    _setting("result_uses_wd", 5, "成果应用选择", "7.3", "msa", "msa_leader"),
    _setting("typical_case_wd", 20, "编写典型案例", "7.3.1", "tai", "msa"),
    _setting("toolbook_wd", 20, "编写工具书条目", "7.3.2", "tai", "msa"),
    _setting("summary_report_wd", 20, "编制总结报告", "7.2.4.2", "msa", "msa_leader"),
    _setting("programme_wait_d", 90, "项目期满后等待复查", "7.2.6", "msa", ""),
    _setting("survey_statistics_wd", 5, "汇总满意度", "7.2.6.1", "msa", "msa_leader"),
    _setting("evaluation_wd", 20, "综合效果评估", "7.2.6.2", "msa", "msa_leader"),
    _setting("typical_publish_wd", 20, "发布典型案例", "7.3.1", "msa", "msa_leader"),
    _setting("catalogue_wd", 20, "调整监管目录", "7.3.3", "msa", "msa_leader"),
    _setting("map_wd", 20, "更新质量地图", "7.3.4", "msa", "msa_leader"),
    _setting("close_wd", 5, "结案归档", "", "msa", "msa_leader"),
    _setting("approval_wd", 3, "审批", "", "msa_leader", ""),
)

#: Spells in which a process waits: nobody has a matter meanwhile that could be late.
WAITS = frozenset({"objection_entry_wd", "programme_wait_d"})
