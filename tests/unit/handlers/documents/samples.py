"""Invented content for every table of the standard, each value told from the others."""

from __future__ import annotations

from typing import Any

LONG = "发热元件绝缘层偏心，夹具磨损后定位偏移零点三毫米，首件检验没有覆盖夜班。" * 12

ANNEX_A: dict[str, Any] = {
    "tai_name": "海湾质量技术服务中心",
    "wg_name": "电热器具工作组",
    "industry_category": "电气机械和器材制造业",
    "tasks_and_goals": "查清泄漏电流超标的原因，落实整改，按期复查合格。",
    "assistance_methods": ["a", "c"],
    "plan_rows": [
        {
            "target_entity": f"厦门第{place}电器有限公司",
            "product_name": f"电热毯{place}",
            "model_spec": f"TT-{place}",
            "nonconforming_item": "泄漏电流、结构",
            "basis_and_requirement": "GB 4706.8 第13章：泄漏电流≤0.25mA",
            "cause_analysis": "绝缘层偏心",
            "assistance_period": "2026-03-02至2026-04-30",
            "quality_head": f"林{place}",
            "remark": f"备{place}",
        }
        for place in range(1, 18)
    ],
}
ANNEX_B: dict[str, Any] = {
    "nonconforming_products": [
        {
            "product_name": "电热毯",
            "model_spec": "TT-1",
            "prod_date_or_batch": "2025-11-03/B1103",
            "quantity": "200台",
            "disposition": "封存待处理",
        }
    ],
    "entity_name": "厦门暖阳电器有限公司",
    "quality_head_name": "林志强",
    "entity_confirm_date": "2026-04-17",
    "quality_head_confirm_date": "2026-04-18",
    "disposition_stock": "二百台封存于一号库，统一返工",
    "disposition_returned": "两台留存比对",
    "disposition_sold": "已售一千台，追回八百三十台",
    "cause_analysis": f"夹具磨损（根本原因）。{LONG}",
    "sign_quality_head": "林志强",
    "sign_quality_head_date": "2026-04-19",
    "sign_expert": "李工",
    "sign_expert_date": "2026-04-20",
}
ANNEX_D: dict[str, Any] = {
    "entity_name": "厦门暖阳电器有限公司",
    "address": "厦门市集美区杏林湾路1号",
    "contact": "王芳",
    "phone": "0592-6000000",
    "nc_report_no": "XM2026-0107",
    "product_name": "电热毯",
    "nonconforming_item": "泄漏电流、结构",
    "expert_names": "李工、陈工",
    "visit_time": "2026-03-20T09:30",
    "s1_cause_status": "已完成",
    "s1_cause_text": "夹具磨损导致绝缘层偏心。",
    "s2_disposition_status": "已完成",
    "s2_disposition_text": "无",
    "s3_measures_status": "待改进",
    "s3_measures_text": LONG,
    "s4_mgmt_status": "已完成",
    "s4_mgmt_text": "体系文件已换版。",
    "s5_reinspection": "尚未复查",
    "s5_text": "等待复查。",
    "s6_advice": [{"advice": "夹具每万件更换"}, {"advice": "增加壁厚检验"}],
    "s7_improvement": "一次合格率由91.2%升至99.3%。",
}
ANNEX_E: dict[str, Any] = {
    "unit_name": "厦门暖阳电器有限公司",
    "unit_address": "厦门市集美区杏林湾路1号",
    "assisted_products": "电热毯",
    "q3_effect": "提升非常明显",
    "q4_aspects": ["产品质量水平提升", "质量意识提升", "其他"],
    "q4_other": "员工流失减少",
    "q5_overall": "比较满意",
    "q6_satisfied": ["政府服务措施", "相关培训服务"],
    "q7_suggestions": "希望每年一次。",
}
ANNEX_F: dict[str, Any] = {
    "entity_name": "厦门暖阳电器有限公司",
    "intro": "公司成立于2005年，主要生产电热毯。",
    "work_diagnosis": "工作组两次到厂调研。",
    "work_improvement": "更换夹具并修订作业文件。",
    "work_followup": "三个月后回访。",
    "result_expert_advice": "建立首件检验。",
    "result_entity_action": "投入十二万元改造。",
    "result_benefits": LONG,
    "industry_focus": "绝缘层偏心是行业共性问题。",
}
SAMPLES: dict[str, dict[str, Any]] = {
    "annex_a": ANNEX_A,
    "annex_b": ANNEX_B,
    "annex_d": ANNEX_D,
    "annex_e": ANNEX_E,
    "annex_f": ANNEX_F,
}
