"""What invented people write into the forms of invented cases, by field.

A field's key means the same in every form, so one text serves wherever it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping

#: `{entity}`, `{product}`, `{item}`, `{serial}` and `{year}` stand for the case's own.
TEXTS: Mapping[str, str] = {
    # The problem and its service
    "task_no": "{year}年第二批监督抽查",
    "trademark": "演练",
    "prod_date_or_batch": "{year}0301",
    "lab": "鹭岛产品质量检验院",
    "result_receiver": "黄建国",
    "notified_bureau": "泉州市市场监督管理局",
    "notify_letter_no": "厦思市监通〔{year}〕{serial}号",
    "handling_measures": "责令停止使用并送检，约谈负责人，列入重点监管名单。",
    "handling_basis": "《工业产品生产许可证管理条例》及产品质量监督有关规定。",
    # Stop of sale
    "quantity_unit": "件",
    "stop_sale_signer": "黄建国",
    "stop_check_officers": "林晓岚、陈立",
    "stop_check_findings": "已停产停售，库存产品就地封存。",
    # Order and rectification
    "order_no": "厦思市监责改〔{year}〕{serial}号",
    "order_content": "责令自本通知书送达之日起改正{product}“{item}”不合格问题。",
    "order_legal_basis": "《中华人民共和国产品质量法》第十七条。",
    "order_receiver": "黄建国",
    "self_check_facts": "{product}的“{item}”不符合标准要求，库存已封存，正在追回已售产品。",
    "measures_taken": "停止生产销售，封存库存，通知经销商下架并召回。",
    "assistance_wish": "希望专家帮助查明“{item}”不合格的原因。",
    "self_check_signer": "黄建国",
    "rectification_summary": "更换受影响的工装和原料，增加出厂检验项目，重新培训检验人员。",
    "sample_place": "{entity}成品仓库",
    "reinspection_applicant": "黄建国",
    "overdue_reason": "经电话和书面催告，期限届满仍未提交复查申请。",
    # Objection
    "objection_reason": "对“{item}”的检验结论有异议，认为样品在运输中受损。",
    "objection_signer": "黄建国",
    "objection_review_note": "材料齐全，在法定期限内提出。",
    "retest_lab": "厦门市演练产品质量检验研究院",
    "objection_findings": "备份样品完好，复检结论与初检不一致。",
    "objection_conclusion": "异议不成立，维持原检验结论。",
    "objection_conclusion_no": "厦思市监异〔{year}〕{serial}号",
    "revocation_note": "已撤销责令改正通知并书面告知经营主体。",
    # Start of assistance
    "start_reason": "不合格原因涉及工艺和检验能力，企业自行整改有困难。",
    "application_reason": "自查未能查明“{item}”不合格的原因。",
    "application_needs": "需要工艺和检验方面的专家到现场指导。",
    "commission_no": "厦思市监委〔{year}〕{serial}号",
    "commission_note": "一企一策，整改期限内完成现场帮扶。",
    "wg_name": "{product}质量帮扶工作组",
    "agency_id": "agency",
    "wg_leader": "expert",
    # Plan
    "product_type": "{product}",
    "standard_list": "产品执行标准及其引用的检验方法标准。",
    "test_methods": "按产品标准规定的方法检验。",
    "failure_analysis": "不合格集中在“{item}”，与工艺控制和进货检验有关。",
    "supervision_requirements": "整改完成并复查合格前不得恢复生产、销售。",
    "industry_category": "制造业",
    "tasks_and_goals": "查明“{item}”不合格原因，落实整改措施，复查一次通过。",
    "reviewers": "陈立、林晓岚",
    "review_feasibility": "人员和时间安排可行。",
    "review_effectiveness": "措施针对不合格原因，能够见效。",
    "review_supervision": "与责令改正期限衔接，符合监管要求。",
    "review_opinion": "请补充检验方法培训的安排。",
    "plan_change_summary": "增加一次现场走访，延长帮扶周期。",
    "plan_change_reason": "企业更换模具，需等待试产。",
    # Field work
    "visit_participants": "企业质量、生产负责人",
    "quality_head_name": "黄建国",
    "disposition_stock": "已封存，待销毁。",
    "disposition_returned": "单独存放，待销毁。",
    "disposition_sold": "已通知经销商下架，正在召回。",
    "sample_production": "",
    "cause_analysis": "关键工序夹具磨损，首件检验流于形式，导致“{item}”不合格。",
    "sign_quality_head": "黄建国",
    "sign_expert": "李卫东",
    "work_plan": "第一周更换夹具，第二周培训检验人员，第三周试产并送检。",
    "measures_compliance": "措施符合产品标准和责令改正要求。",
    "improvement_info": "关键工序一次合格率由92%提高到99%。",
    "measure_effect": "连续三批抽检合格。",
    "measure_verified_by": "李卫东",
    "measure_verify_note": "现场核对记录，措施有效。",
    # Work record
    "address": "厦门市思明区演练路4号",
    "contact": "黄建国",
    "phone": "0592-0000004",
    "nonconforming_item": "{item}",
    "s1_cause_text": "无",
    "s2_disposition_text": "无",
    "s3_measures_text": "无",
    "s4_mgmt_text": "无",
    "s7_improvement": "建立首件检验制度，更新作业指导书，员工质量意识提高。",
    # Re-inspection
    "reinspection_lab": "鹭岛产品质量检验院",
    "reinspection_sample_qty": "4 件",
    "reinspection_sample_place": "{entity}成品仓库",
    "reinspection_plan": "按监督抽查实施细则从成品中随机抽取。",
    "no_reinspection_reason": "企业已停产该产品并提交承诺书。",
    "no_reinspection_opinion": "同意，停售状态保持。",
    "reinspection_report_no": "FC{year}-{serial}",
    "pass_notice_no": "厦思市监复〔{year}〕{serial}号",
    "pass_notice_content": "你单位{product}复查检验合格，可以恢复生产、销售。",
    "pass_notice_receiver": "黄建国",
    "failure_cause": "更换的元件批次一致性差，出厂检验未覆盖该项目。",
    "failure_report_no": "厦思市监报〔{year}〕{serial}号",
    "failure_reported_to": "厦门市市场监督管理局",
    "failure_report_content": "{entity}生产的{product}经复查仍不合格，按规定上报。",
    "announced_by": "福建省市场监督管理局",
    "announcement_no": "{year}年第{serial}号公告",
    "suspension_no": "厦思市监停〔{year}〕{serial}号",
    "suspension_content": "责令停业，限期整顿。",
    "revocation_transfer_no": "厦思市监移〔{year}〕{serial}号",
    "revocation_transferred_to": "福建省市场监督管理局",
    "revocation_content": "建议依法吊销生产许可证。",
    # Evaluation and application
    "q7_suggestions": "希望多组织同行业交流。",
    "catalogue_advice": "建议明年继续列入重点监管目录，增加抽查频次。",
    "archive_no": "{year}-{serial}",
    "closing_note": "复查合格，资料齐全。",
    "intro": "{entity}主要生产{product}，员工六十余人。",
    "work_diagnosis": "专家组两次走访，逐道工序查找原因。",
    "work_improvement": "更换夹具，建立首件检验制度，培训检验人员。",
    "work_followup": "三个月内回访两次，抽检均合格。",
    "result_expert_advice": "关键工序每班首检，量具按期校准。",
    "result_entity_action": "投入更新工装，修订作业指导书十二份。",
    "result_benefits": "返工率下降六成，复查一次通过。",
    "industry_focus": "同类企业普遍存在首件检验流于形式的问题。",
    # Ending early
    "stop_assistance_reason": "企业已转产，不再需要帮扶。",
    "terminate_reason": "经核实，该单位已依法注销登记。",
    "terminate_letter_no": "厦思市监函〔{year}〕{serial}号",
    "approval_opinion": "同意。",
    "advice": "建议将首件检验纳入日常检查要点。",
    "advice_addressed_to": "厦门市思明区市场监督管理局",
}

Row = Mapping[str, object]

#: Rows of growing tables, by field; a table that is not named here stays empty.
TABLES: Mapping[str, tuple[Row, ...]] = {
    "self_check_causes": (
        {
            "issue_key": "P02",
            "factor": "机器",
            "description": "关键工序夹具磨损，尺寸超差",
        },
        {"issue_key": "S03", "factor": "原料", "description": "进货检验只核对合格证"},
    ),
    "corrective_actions": (
        {
            "cause": "夹具磨损",
            "action": "更换夹具并建立点检表",
            "owner": "黄建国",
            "due_on": "{soon}",
        },
    ),
    "plan_rows": (
        {
            "target_entity": "{entity}",
            "product_name": "{product}",
            "model_spec": "{model}",
            "nonconforming_item": "{item}",
            "basis_and_requirement": "产品执行标准",
            "assistance_period": "{today}/{later}",
            "quality_head": "黄建国",
        },
    ),
    "wg_members": ({"person_id": "expert", "qualification": "中级及以上技术职称"},),
    "nonconforming_products": (
        {
            "product_name": "{product}",
            "model_spec": "{model}",
            "prod_date_or_batch": "{year}0301",
            "quantity": "200 件",
            "disposition": "封存",
        },
    ),
    "causes": (
        {
            "issue_key": "P02",
            "factor": "机器",
            "analysis_method": "因果图",
            "description": "关键工序夹具磨损",
            "is_root": True,
            "control_key": "CC.P.machine",
        },
    ),
    "measures": (
        {
            "cause": "关键工序夹具磨损",
            "method": "a",
            "content": "更换夹具并建立点检表",
            "owner": "黄建国",
            "due_on": "{soon}",
            "control_key": "CC.P.machine",
        },
        {
            "cause": "关键工序夹具磨损",
            "method": "c",
            "content": "培训检验人员首件检验",
            "owner": "黄建国",
            "due_on": "{later}",
        },
    ),
    "s6_advice": ({"advice": "关键工序每班首检并留样"},),
    "toolbook_entries": (
        {
            "area": "生产设备",
            "issue_key": "P02",
            "problem": "夹具磨损未及时更换",
            "solution": "建立点检表，按件数更换",
        },
    ),
}
