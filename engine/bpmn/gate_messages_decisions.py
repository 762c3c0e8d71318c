"""Texts of the deployment gate about decisions: reason and remedy, Chinese then English."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.gate_message import Message

DECISIONS: Mapping[str, Message] = {
    "not_dmn": Message(
        "文件不是 DMN 1.1 至 1.5 的决策图",
        "请选择建模器保存的 .dmn 文件",
        "The file is not a decision diagram of DMN 1.1 to 1.5",
        "Choose a .dmn file saved by the Modeler",
    ),
    "dmn_no_decision": Message(
        "文件中没有决策",
        "请至少画一个决策",
        "The file has no decision",
        "Draw at least one decision",
    ),
    "dmn_missing_id": Message(
        "{kind} 没有编号（id）",
        "请填写编号",
        "{kind} has no id",
        "Give it an id",
    ),
    "dmn_bad_id": Message(
        "编号 {id} 不能使用",
        "编号须以字母或下划线开头，只含字母、数字、点、横线和下划线",
        "The id {id} cannot be used",
        "Begin with a letter and use letters, digits, points, hyphens and underscores",
    ),
    "dmn_duplicate_id": Message(
        "编号 {id} 在第 {other} 行已经使用",
        "请换一个编号",
        "The id {id} is used in line {other} already",
        "Choose another id",
    ),
    "duplicate_decision": Message(
        "决策编号 {key} 已用于 {other}",
        "请换一个编号，或删除其中一个决策",
        "The decision id {key} is used in {other} already",
        "Choose another id, or delete one of the decisions",
    ),
    "dmn_no_name": Message(
        "没有名称，别的表达式无法使用它",
        "请填写名称",
        "It has no name, so no expression can use it",
        "Give it a name",
    ),
    "dmn_no_logic": Message(
        "没有决策逻辑",
        "请添加决策表或文字表达式",
        "It has no decision logic",
        "Add a decision table or a literal expression",
    ),
    "dmn_reference": Message(
        "引用的 {reference} 在本文件中不存在或不是所需的元素",
        "请在决策需求图中重新连线",
        "{reference} does not exist in this file, or is not the element that is needed",
        "Draw the requirement again",
    ),
    "dmn_circle": Message(
        "决策最终依赖自身",
        "请删除形成循环的需求",
        "The decision requires itself in the end",
        "Delete the requirement that closes the circle",
    ),
    "dmn_name_twice": Message(
        "名称 {name} 有两个含义：{one} 和 {other}",
        "请改名，或给决策加上变量",
        "The name {name} has two meanings: {one} and {other}",
        "Rename one of them, or give the decision a variable",
    ),
    "feel_syntax": Message(
        "FEEL 表达式 {text} 第 {position} 个字符处有错误：{what_zh}",
        "请改正表达式",
        "The FEEL expression {text} cannot be read: {what_en} at character {position}",
        "Correct the expression",
    ),
    "dmn_unknown_name": Message(
        "表达式用到 {name}，但没有画出提供它的输入或决策",
        "请连上提供它的输入数据或决策，或改正名称",
        "An expression uses {name}, and no input or decision that gives it is drawn",
        "Draw the input or decision that gives it, or correct the name",
    ),
    "dmn_beyond_parameters": Message(
        "业务知识模型用到 {name}，但它只能看到自己的参数和所需的知识模型",
        "请把 {name} 加为参数并在调用时传入，或连上提供它的知识模型",
        "The knowledge model uses {name}, and it sees its parameters and the knowledge "
        "that it requires only",
        "Make {name} a parameter, or draw the requirement that gives it",
    ),
    "dmn_type_unknown": Message(
        "没有类型 {name}",
        "请选择 FEEL 的基本类型，或在文件中定义该类型",
        "There is no type {name}",
        "Choose a type of FEEL, or define the type in the file",
    ),
    "dmn_type_circle": Message(
        "类型 {name} 最终由自身组成",
        "请改正类型定义",
        "The type {name} consists of itself in the end",
        "Correct the definition of the type",
    ),
    "dmn_rule_length": Message(
        "规则 {rule} 的单元格数与表的列数不同",
        "请在建模器中打开并补齐该规则",
        "Rule {rule} has not one cell for each column",
        "Open the table in the Modeler and complete the rule",
    ),
    "dmn_row_length": Message(
        "关系表有一行的单元格数与列数不同",
        "请在建模器中打开并补齐该行",
        "A row of the relation has not one cell for each column",
        "Open the relation in the Modeler and complete the row",
    ),
    "dmn_no_output": Message(
        "决策表没有输出列",
        "请添加输出列",
        "The table has no output",
        "Add an output",
    ),
    "dmn_no_rules": Message(
        "决策表没有规则",
        "请添加规则",
        "The table has no rules",
        "Add rules",
    ),
    "dmn_output_name": Message(
        "有多个输出列时，每列都要有不同的名称",
        "请填写各输出列的名称",
        "Each of several outputs needs a name of its own",
        "Name the outputs",
    ),
    "dmn_aggregation_outputs": Message(
        "汇总（{aggregation}）只能用于一个输出列",
        "请只保留一个输出列，或去掉汇总",
        "Aggregation ({aggregation}) works with one output only",
        "Keep one output, or remove the aggregation",
    ),
    "dmn_aggregation_policy": Message(
        "汇总（{aggregation}）只能与命中策略 COLLECT 一起使用",
        "请选择 COLLECT，或去掉汇总",
        "Aggregation ({aggregation}) works with hit policy COLLECT only",
        "Choose COLLECT, or remove the aggregation",
    ),
    "dmn_no_priorities": Message(
        "命中策略按优先级选择，但没有输出列列出可能的值",
        "请在输出列的“预定义值”中从高到低列出所有值",
        "The hit policy chooses by priority, and no output lists its values",
        "List the values of an output, the most important first",
    ),
    "dmn_priorities": Message(
        "不能从 {text} 读出优先级",
        '请从高到低列出值，用逗号分开，例如 "高","中","低"',
        "No priorities can be read from {text}",
        'List the values, the most important first, as in "high","medium","low"',
    ),
    "dmn_overlap": Message(
        "规则 {one} 和规则 {other} 会同时命中，而命中策略是 UNIQUE",
        "请改正其中一条规则，或改用其他命中策略",
        "Rules {one} and {other} can hit together, and the hit policy is UNIQUE",
        "Correct one of the rules, or choose another hit policy",
    ),
    "dmn_gap": Message(
        "没有规则适用于 {case}",
        "请补充规则，或给输出列设置默认值",
        "No rule fits {case}",
        "Add a rule, or give the outputs default values",
    ),
    "dmn_not_drawn": Message(
        "决策没有画在决策需求图中",
        "请在建模器中打开文件，画出该决策并保存",
        "The decision is not drawn in the diagram",
        "Open the file in the Modeler, draw the decision and save",
    ),
    "decision_missing": Message(
        "业务规则任务没有指定决策或处理程序",
        "请填写 camunda:decisionRef，或像服务任务那样指定处理程序",
        "The business rule task names no decision and no handler",
        "Fill in camunda:decisionRef, or name a handler as for a service task",
    ),
    "decision_and_handler": Message(
        "业务规则任务同时指定了决策和处理程序",
        "请只保留一种",
        "The business rule task names both a decision and a handler",
        "Keep one of them",
    ),
    "decision_unknown": Message(
        "没有决策 {key}",
        "请一起部署含有该决策的 .dmn 文件，或改正编号",
        "There is no decision {key}",
        "Deploy the .dmn file with it together, or correct the id",
    ),
    "decision_not_together": Message(
        "决策 {key} 不在本次部署中，而绑定方式是 deployment",
        "请一起部署该决策，或改用 latest",
        "The decision {key} is not in this deployment, and the binding is deployment",
        "Deploy the decision together, or bind to latest",
    ),
    "decision_version": Message(
        "按 {binding} 绑定时须填写 {attribute}",
        "请填写，或改用 latest",
        "Binding by {binding} needs {attribute}",
        "Fill it in, or bind to latest",
    ),
    "decision_result_name": Message(
        "结果变量不能叫 decisionResult",
        "请换一个变量名",
        "The result variable cannot be called decisionResult",
        "Choose another name",
    ),
    "decision_unused": Message(
        "决策的结果没有写入任何变量",
        "请填写 camunda:resultVariable，或用输出参数取用 decisionResult",
        "The result of the decision goes to no variable",
        "Fill in camunda:resultVariable, or use decisionResult in an output parameter",
    ),
}
