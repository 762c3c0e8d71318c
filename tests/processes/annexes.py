"""The annexes of DB3502/T 160-2024: labels, order and options as the standard prints.

The text version of the standard has half-width punctuation; pages use full width.
"""

from __future__ import annotations

#: Form -> (key, label); what the standard does not print is left out.
LABELS: dict[str, list[tuple[str, str]]] = {
    "annex_a": [
        ("tai_name", "质量技术帮扶机构"),
        ("wg_name", "工作组"),
        ("industry_category", "行业类别"),
        ("tasks_and_goals", "质量技术帮扶任务及目标"),
        ("plan_rows.seq", "序号"),
        ("plan_rows.target_entity", "帮扶对象"),
        ("plan_rows.product_name", "产品名称"),
        ("plan_rows.model_spec", "型号规格"),
        ("plan_rows.nonconforming_item", "不合格项目"),
        ("plan_rows.basis_and_requirement", "判定依据及标准要求"),
        ("plan_rows.cause_analysis", "不合格原因分析"),
        ("plan_rows.assistance_period", "帮扶周期"),
        ("plan_rows.quality_head", "质量负责人"),
        ("plan_rows.remark", "备注"),
    ],
    "annex_b": [
        ("nonconforming_products.product_name", "产品名称"),
        ("nonconforming_products.model_spec", "规格型号"),
        ("nonconforming_products.prod_date_or_batch", "生产日期/批号"),
        ("nonconforming_products.quantity", "数量"),
        ("nonconforming_products.disposition", "处理情况"),
        ("entity_name", "经营主体名称"),
        ("quality_head_name", "质量负责人"),
        ("entity_confirm_date", "确认日期（经营主体）"),
        ("quality_head_confirm_date", "确认日期（质量负责人）"),
        ("disposition_stock", "不合格品处理情况：库存不合格产品"),
        ("disposition_returned", "不合格品处理情况：检验机构退回的不合格样品"),
        ("disposition_sold", "不合格品处理情况：已出厂、销售的不合格产品"),
        ("cause_analysis", "不合格原因分析"),
        ("sign_quality_head", "质量负责人（签名）"),
        ("sign_quality_head_date", "日期"),
        ("sign_expert", "质量专家（签名）"),
        ("sign_expert_date", "日期"),
    ],
    "annex_d": [
        ("entity_name", "经营主体名称"),
        ("address", "地址"),
        ("contact", "联系人"),
        ("phone", "联系电话"),
        ("nc_report_no", "不合格报告编号"),
        ("product_name", "产品名称"),
        ("nonconforming_item", "不合格项目"),
        ("expert_names", "质量专家姓名"),
        ("visit_time", "走访时间"),
        ("s1_cause_status", "一、产品不合格问题原因分析"),
        ("s1_cause_text", "问题现状"),
        ("s2_disposition_status", "二、不合格产品处理情况"),
        ("s2_disposition_text", "问题现状"),
        ("s3_measures_status", "三、产品质量问题整改措施及落实情况"),
        ("s3_measures_text", "问题现状"),
        ("s4_mgmt_status", "四、管理提升改善情况"),
        ("s4_mgmt_text", "问题现状"),
        ("s5_reinspection", "五、复查完成情况"),
        ("s5_text", "问题现状"),
        ("s6_advice", "六、质量问题整改及质量帮扶建议"),
        ("s7_improvement", "七、经营主体产品质量改善/质量管理提升情况"),
    ],
    "annex_e": [
        ("unit_name", "单位名称"),
        ("unit_address", "单位地址"),
        ("assisted_products", "二、贵单位本次质量帮扶相关产品"),
        (
            "q3_effect",
            "三、通过参与质量技术帮扶行动，您认为贵单位的提升效果如何？[单选题]",
        ),
        (
            "q4_aspects",
            "四、通过质量技术帮扶行动，您认为贵单位在哪些方面获得了提升？（按照提升效果进行选择）[多选题]",
        ),
        ("q5_overall", "五、贵单位对本次质量技术帮扶行动的整体满意程度？[单选题]"),
        (
            "q6_satisfied",
            "六、在本次质量技术帮扶行动中，您对以下哪些方面比较满意？[多选题]",
        ),
        ("q7_suggestions", "七、对于本次质量技术帮扶行动，您还有哪些意见和建议？"),
    ],
    "annex_f": [
        ("entity_name", "经营主体名称"),
        ("intro", "一、经营主体简介"),
        ("work_diagnosis", "（一）问诊调研阶段"),
        ("work_improvement", "（二）帮扶改进阶段"),
        ("work_followup", "（三）跟踪回访阶段"),
        ("result_expert_advice", "（一）成效1（专家建议）"),
        ("result_entity_action", "（二）成效2（经营主体行动）"),
        ("result_benefits", "（三）成效3（取得管理效益、经济效益、社会效益等）"),
        ("industry_focus", "四、行业共性质量问题或质量关注要点"),
    ],
}

DONE_OR_NOT = ["已完成", "待改进"]

#: (form, key) -> options as printed.
OPTIONS: dict[tuple[str, str], list[str]] = {
    ("annex_d", "s1_cause_status"): DONE_OR_NOT,
    ("annex_d", "s2_disposition_status"): DONE_OR_NOT,
    ("annex_d", "s3_measures_status"): DONE_OR_NOT,
    ("annex_d", "s4_mgmt_status"): DONE_OR_NOT,
    ("annex_d", "s5_reinspection"): ["无需复查", "尚未复查", "复查合格", "复查不合格"],
    ("annex_e", "q3_effect"): ["①提升非常明显", "②提升比较明显", "③提升不太明显"],
    ("annex_e", "q4_aspects"): [
        "①质量意识提升",
        "②管理制度更加规范完善",
        "③设备及工艺水平更加优化",
        "④工作环境更加整洁安全",
        "⑤产品检验检测能力提升",
        "⑥数字化、智能化水平提升",
        "⑦经营业绩提升",
        "⑧成本下降",
        "⑨产品质量水平提升",
        "⑩客户满意度提升",
        "⑪其他",
    ],
    ("annex_e", "q5_overall"): ["①满意", "②比较满意", "③一般", "④不满意"],
    ("annex_e", "q6_satisfied"): [
        "①政府服务措施",
        "②产品标准及检测技术服务",
        "③相关培训服务",
        "④质量帮扶机构专业能力",
        "⑤质量帮扶机构服务态度",
        "⑥质量帮扶机构持续跟踪服务",
        "⑦其他",
    ],
}

#: Groups of annexes E and F are headings of the standard.
HEADINGS: dict[str, list[str]] = {
    "annex_e": ["一、贵单位基本信息"],
    "annex_f": ["二、开展的主要工作", "三、质量帮扶工作成效"],
}

#: Clause 7.2.3.1.2: what the survey on site collects.
MATERIALS = [
    "a) 产品抽检不合格报告",
    "b) 与不合格产品相关的生产、库存信息",
    "c) 经营主体产品质量问题处理分析自查表",
    "d) 产品出厂检验报告（记录）",
    "e) 产品第三方检验、试验报告、检测数据及记录",
    "f) 经营主体质量管理体系运行情况",
    "g) 技术专家认为需要的其他有关资料",
]

#: Clause 7.2.3.3.2: ways of assistance.
METHODS = [
    "a) 产品质量专家会诊，形成产品质量改进意见",
    "b) 行业产品质量分析，提供产品升级改善建议",
    "c) 培训生产、质量、采购、管理等部门人员，提升人员质量意识及质量管理能力",
    "d) 协助经营主体制定产品企业标准、作业方法标准、质量检验标准",
    "e) 应用现场管理工具，改善生产/服务流程，实现降本增效",
    "f) 应用 GB/T 19001、GB/T 19004 等管理体系标准，提升经营主体运营管理水平",
    "g) 应用互联网技术，开展线上线下双线服务",
]
