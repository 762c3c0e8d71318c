"""The texts of the deployment gate: for each code, reason and remedy."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.gate_message import Message
from engine.bpmn.gate_messages_choices import CHOICES
from engine.bpmn.gate_messages_decisions import DECISIONS
from engine.bpmn.gate_messages_extensions import EXTENSIONS
from engine.bpmn.gate_messages_inputs import INPUTS
from engine.bpmn.gate_messages_names import NAMES
from engine.bpmn.gate_messages_soundness import SOUNDNESS
from engine.bpmn.gate_messages_undoing import UNDOING

__all__ = ["MESSAGES", "Message"]

_FILES: Mapping[str, Message] = {
    "nothing_to_deploy": Message(
        "部署中没有任何文件",
        "请至少选择一个流程图或表单文件",
        "The deployment has no files",
        "Choose at least one diagram or form",
    ),
    "too_many_resources": Message(
        "一次部署的文件超过 {limit} 个",
        "请分几次部署",
        "The deployment has more than {limit} files",
        "Deploy in several parts",
    ),
    "resource_name": Message(
        "文件名 {name} 不能使用",
        "请改用不含路径和控制字符、不超过 255 个字符的文件名",
        "The file name {name} cannot be used",
        "Use a name of up to 255 characters without path or control characters",
    ),
    "unsupported_resource": Message(
        "暂不支持这种文件",
        "请只部署流程图（.bpmn）、决策（.dmn）、表单（.form）和附件",
        "Files of this kind are not supported yet",
        "Deploy only diagrams (.bpmn), decisions (.dmn), forms (.form) and attachments",
    ),
    "file_too_large": Message(
        "文件太大，最多 {limit} 字节",
        "请缩小文件，或拆成几个流程",
        "The file is too large: {limit} bytes are allowed",
        "Make it smaller, or split it into several processes",
    ),
    "encoding_refused": Message(
        "文件编码不是 UTF-8，或与声明的编码不符",
        "请以 UTF-8 编码保存",
        "The file is not UTF-8, or not in the encoding that it declares",
        "Save it as UTF-8",
    ),
    "forbidden_character": Message(
        "文件含有 XML 不允许的字符",
        "请删除该字符",
        "The file has a character that XML forbids",
        "Delete the character",
    ),
    "doctype_refused": Message(
        "出于安全考虑，不接受带 DOCTYPE 的文件",
        "请删除 DOCTYPE 声明和其中的实体",
        "For safety, files with a DOCTYPE are not accepted",
        "Delete the DOCTYPE and its entities",
    ),
    "not_xml": Message(
        "文件不是格式正确的 XML（{detail}）",
        "请在建模器中打开并重新保存",
        "The file is not well-formed XML ({detail})",
        "Open it in the Modeler and save it again",
    ),
    "nested_too_deep": Message(
        "元素嵌套过深",
        "请减少子流程的层数，或改用调用活动",
        "The elements are nested too deep",
        "Use fewer levels of subprocesses, or call activities",
    ),
    "too_many_elements": Message(
        "文件中的元素太多",
        "请拆成几个流程，用调用活动连接",
        "The file has too many elements",
        "Split it into several processes connected by call activities",
    ),
    "not_bpmn": Message(
        "文件不是 BPMN 2.0 流程图",
        "请选择建模器保存的 .bpmn 文件",
        "The file is not a BPMN 2.0 diagram",
        "Choose a .bpmn file saved by the Modeler",
    ),
    "form_unreadable": Message(
        "表单文件不是格式正确的 JSON 对象",
        "请在建模器中打开表单并重新保存",
        "The form is not a well-formed JSON object",
        "Open the form in the Modeler and save it again",
    ),
    "form_faulty": Message(
        "表单不能使用",
        "请在建模器中修改表单并重新保存",
        "The form cannot be used",
        "Correct the form in the Modeler and save it again",
    ),
    "form_without_id": Message(
        "表单没有编号（id）",
        "请在表单属性中填写编号",
        "The form has no id",
        "Give it an id in its properties",
    ),
    "duplicate_form": Message(
        "表单编号 {form} 已用于 {other}",
        "请改用不同的编号",
        "The form id {form} is used by {other} as well",
        "Give it another id",
    ),
    "check_timed_out": Message(
        "检查超过 {limit} 秒仍未完成",
        "请简化流程图后再部署",
        "The check took longer than {limit} seconds",
        "Simplify the diagram and deploy again",
    ),
    "check_crashed": Message(
        "检查时内存不足或意外中断",
        "请简化流程图后再部署；如再次出现请联系管理员",
        "The check ran out of memory or was cut off",
        "Simplify the diagram and deploy again; ask the administrator if it stays",
    ),
    "more_findings": Message(
        "还有 {count} 个问题未列出",
        "请先处理已列出的问题，再重新部署",
        "{count} more findings are not listed",
        "Mend those that are listed and deploy again",
    ),
}

_IDS: Mapping[str, Message] = {
    "no_executable_process": Message(
        "文件中没有可执行的流程",
        "请在流程属性中勾选“可执行”",
        "The file has no executable process",
        "Tick “Executable” in the properties of the process",
    ),
    "process_not_executable": Message(
        "该流程未勾选“可执行”，只作说明，不会部署",
        "如需执行，请在流程属性中勾选“可执行”",
        "The process is not executable; it only explains and is not deployed",
        "Tick “Executable” in its properties if it shall run",
    ),
    "missing_id": Message(
        "{kind} 没有编号（id）",
        "请填写唯一的编号",
        "A {kind} has no id",
        "Give it a unique id",
    ),
    "bad_id": Message(
        "编号 {id} 不能使用",
        "请用字母或下划线开头，由字母、数字、点、短横线和下划线组成，不超过 255 个字符",
        "The id {id} cannot be used",
        "Begin with a letter or underscore, use letters, digits, dots, hyphens and "
        "underscores, up to 255 characters",
    ),
    "duplicate_id": Message(
        "编号 {id} 在第 {other} 行已使用",
        "请改用不同的编号",
        "The id {id} is used in line {other} already",
        "Give it another id",
    ),
    "duplicate_process": Message(
        "流程编号 {key} 在文件 {other} 中已使用",
        "请改用不同的流程编号，或不要同时部署",
        "The process id {key} is used in {other} as well",
        "Give it another id, or do not deploy both together",
    ),
    "duplicate_start_message": Message(
        "消息 {name} 已有另一个开始事件（{other}）",
        "请让每个消息只启动一个流程",
        "Message {name} has another start event already ({other})",
        "Let each message start one process only",
    ),
    "time_to_live": Message(
        "历史保留期 {text} 无法识别",
        "请写成天数或 P2190D 的形式",
        "The history time to live {text} cannot be read",
        "Write a number of days, or a duration like P2190D",
    ),
}

_EVENTS: Mapping[str, Message] = {
    "reference_missing": Message(
        "引用的{what_zh} {reference} 不存在",
        "请重新选择{what_zh}",
        "It refers to the {what_en} {reference}, which does not exist",
        "Choose the {what_en} again",
    ),
    "reference_nameless": Message(
        "引用的{what_zh} {reference} 没有{part_zh}",
        "请填写{part_zh}",
        "The {what_en} {reference} has no {part_en}",
        "Give it a {part_en}",
    ),
    "reference_not_given": Message(
        "没有选择{what_zh}",
        "请选择或新建{what_zh}",
        "No {what_en} is chosen",
        "Choose or create a {what_en}",
    ),
    "reference_expression": Message(
        "这里的{part_zh} {reference} 不能是表达式",
        "请写成固定的文字",
        "The {part_en} {reference} cannot be an expression here",
        "Write a fixed text",
    ),
    "event_without_definition": Message(
        "事件没有说明等待什么",
        "请选择消息、定时、信号或条件等类型",
        "The event does not say what it waits for",
        "Choose a message, timer, signal, condition or the like",
    ),
    "several_definitions": Message(
        "一个事件有 {count} 个触发方式",
        "请拆成几个事件",
        "The event has {count} triggers",
        "Draw one event for each",
    ),
    "boundary_on_nothing": Message(
        "边界事件没有附着在本层的活动上",
        "请把它放到任务或子流程的边上",
        "The boundary event is not attached to an activity of its level",
        "Place it on the border of a task or subprocess",
    ),
    "boundary_with_incoming": Message(
        "顺序流不能进入边界事件",
        "请把顺序流连到活动上",
        "A sequence flow cannot lead to a boundary event",
        "Connect it to an activity",
    ),
    "error_not_interrupting": Message(
        "错误边界事件必须中断活动",
        "请改为中断型，或改用升级事件",
        "An error boundary event always interrupts",
        "Make it interrupting, or use an escalation",
    ),
    "duplicate_boundary_code": Message(
        "活动 {host} 上已有捕获同一代码的边界事件",
        "请删除其中一个",
        "Activity {host} has a boundary event for the same code already",
        "Delete one of them",
    ),
    "escalation_needs_scope": Message(
        "升级边界事件只能附着在子流程或调用活动上",
        "请移到子流程的边上",
        "An escalation boundary event can only be at a subprocess or call activity",
        "Move it to the border of a subprocess",
    ),
    "timer_empty": Message(
        "定时器没有填写时间",
        "请填写日期、时长或周期",
        "The timer has no time",
        "Give it a date, a duration or a cycle",
    ),
    "timer_twice": Message(
        "定时器填写了多个时间",
        "请只保留日期、时长、周期中的一个",
        "The timer has several times",
        "Keep one of date, duration and cycle",
    ),
    "timer_unreadable": Message(
        "定时器的时间 {text} 无法识别（{detail}）",
        "请写成 {example} 的形式，或用 ${{...}} 表达式",
        "The time {text} of the timer cannot be read: {detail}",
        "Write it like {example}, or as a ${{...}} expression",
    ),
    "cycle_fires_once": Message(
        "周期定时器在这里只触发一次",
        "如需多次触发，请改为非中断型；否则请改用日期或时长",
        "The cycle fires only once here",
        "Make the event non-interrupting if it should come again; else use a date or "
        "a duration",
    ),
    "condition_empty": Message(
        "条件事件没有填写条件",
        "请填写 ${{...}} 表达式",
        "The conditional event has no condition",
        "Write a ${{...}} expression",
    ),
}

_FLOWS: Mapping[str, Message] = {
    "flow_end_missing": Message(
        "顺序流的{end_zh} {reference} 不存在",
        "请重新连接或删除该顺序流",
        "The {end_en} {reference} of the sequence flow does not exist",
        "Connect it again or delete it",
    ),
    "flow_crosses_scope": Message(
        "顺序流跨越了子流程的边界（{reference}）",
        "请只在同一层内连接，进出子流程请连到子流程本身",
        "The sequence flow crosses the border of a subprocess ({reference})",
        "Connect within one level; connect to the subprocess itself",
    ),
    "flow_into_start": Message(
        "顺序流不能进入开始事件",
        "请连到后面的活动上",
        "A sequence flow cannot lead to a start event",
        "Connect it to an activity behind it",
    ),
    "flow_out_of_end": Message(
        "顺序流不能离开结束事件",
        "请改用中间事件，或删除该顺序流",
        "A sequence flow cannot leave an end event",
        "Use an intermediate event, or delete the flow",
    ),
    "default_unknown": Message(
        "默认流 {reference} 不是从这里出发的顺序流",
        "请重新选择默认流",
        "The default flow {reference} does not leave this element",
        "Choose the default flow again",
    ),
    "default_with_condition": Message(
        "默认流不能带条件",
        "请删除条件，或另选默认流",
        "The default flow cannot have a condition",
        "Delete the condition, or choose another default flow",
    ),
    "condition_ignored": Message(
        "并行网关和事件网关后面的条件不起作用",
        "请删除条件，或改用排他或包容网关",
        "Conditions behind parallel and event-based gateways have no effect",
        "Delete the condition, or use an exclusive or inclusive gateway",
    ),
    "condition_not_expression": Message(
        "条件 {text} 不是 ${{...}} 表达式",
        "请写成 ${{...}}，结果为真或假",
        "The condition {text} is not a ${{...}} expression",
        "Write ${{...}} with true or false as its value",
    ),
    "flow_without_condition": Message(
        "排他网关的这个出口没有条件，也不是默认流",
        "请填写条件，或设为默认流",
        "This way out of the exclusive gateway has no condition and is no default",
        "Write a condition, or make it the default flow",
    ),
    "no_default": Message(
        "没有默认流：所有条件都不成立时流程会停住",
        "请指定一个默认流",
        "There is no default flow: if no condition is true, the process stops here",
        "Choose a default flow",
    ),
    "unreachable": Message(
        "从开始事件到不了这里，它永远不会执行",
        "请连上顺序流，或删除它",
        "It cannot be reached from a start event and is never executed",
        "Connect it, or delete it",
    ),
    "dead_end": Message(
        "这里没有出口，流程在此分支悄然结束",
        "请连到结束事件",
        "There is no way on; this branch ends without an end event",
        "Connect it to an end event",
    ),
    "gateway_dead_end": Message(
        "网关没有出口",
        "请连到后面的活动或结束事件",
        "The gateway has no way out",
        "Connect it to an activity or an end event",
    ),
    "no_way_out": Message(
        "从这里再也到不了结束事件，会永远循环",
        "请增加离开循环的出口",
        "No end can be reached from here: it goes round for ever",
        "Draw a way out of the loop",
    ),
    "join_feeds_itself": Message(
        "并行汇合的入口 {flow} 只能经过汇合本身到达，会永远等待",
        "请在并行汇合之前用排他网关合并循环",
        "The way in {flow} of the parallel join leads only through the join itself: "
        "it waits for ever",
        "Merge the loop by an exclusive gateway before the parallel join",
    ),
    "event_gateway_target": Message(
        "事件网关后面只能是中间捕获事件或接收任务",
        "请把 {target} 换成消息、定时、信号或条件捕获事件",
        "Behind an event-based gateway stand catch events or receive tasks only",
        "Replace {target} by a message, timer, signal or conditional catch event",
    ),
    "event_gateway_shared": Message(
        "事件网关后面的 {target} 还有别的入口",
        "请让它只从事件网关进入",
        "{target} behind the event-based gateway has another way in",
        "Let it be reached from the gateway only",
    ),
    "event_gateway_async": Message(
        "事件网关后面的 {target} 不支持 asyncBefore、边界事件和多实例",
        "请从 {target} 上删除它们",
        "{target} behind an event-based gateway cannot have asyncBefore, boundary "
        "events or multi-instance",
        "Remove them from {target}",
    ),
    "event_gateway_few": Message(
        "事件网关后面少于两个事件",
        "请补充事件，或去掉网关",
        "Fewer than two events stand behind the event-based gateway",
        "Add events, or drop the gateway",
    ),
    "no_start": Message(
        "没有开始事件",
        "请画一个开始事件",
        "There is no start event",
        "Draw a start event",
    ),
    "several_starts": Message(
        "有 {count} 个普通开始事件，不知从哪里开始",
        "请只保留一个普通开始事件",
        "There are {count} plain start events: it is not clear where to begin",
        "Keep one plain start event",
    ),
    "inner_start": Message(
        "子流程必须有且只有一个普通开始事件",
        "请去掉开始事件的触发方式",
        "A subprocess needs exactly one start event, a plain one",
        "Remove the trigger of the start event",
    ),
    "handler_start": Message(
        "事件子流程必须有且只有一个带触发方式的开始事件",
        "请保留一个开始事件，并给它选择触发方式",
        "An event subprocess needs exactly one start event, with a trigger",
        "Keep one start event and choose its trigger",
    ),
    "handler_with_flows": Message(
        "事件子流程由事件启动，不能有顺序流进出",
        "请删除连到它的顺序流",
        "An event subprocess begins by its event; no sequence flow enters or leaves it",
        "Delete the sequence flows at it",
    ),
    "handler_with_extras": Message(
        "事件子流程不能循环，也不能附着边界事件",
        "请去掉多实例和边界事件",
        "An event subprocess neither repeats nor has boundary events",
        "Remove the multi-instance marker and the boundary events",
    ),
    "duplicate_handler_code": Message(
        "同一层有两个事件子流程处理同一代码",
        "请合并它们，或改用不同的代码",
        "Two event subprocesses of one level handle the same code",
        "Join them, or use different codes",
    ),
    "not_drawn": Message(
        "没有图形，在图上看不见",
        "请在建模器中补画",
        "It has no shape and is invisible in the diagram",
        "Draw it in the Modeler",
    ),
    "no_drawing": Message(
        "文件没有图形信息，建模器打不开",
        "请在建模器中重新绘制",
        "The file has no drawing; the Modeler cannot open it",
        "Draw it in the Modeler",
    ),
}

_TASKS: Mapping[str, Message] = {
    "service_without_handler": Message(
        "没有说明由哪个处理程序执行",
        "请选择“外部任务”并填写主题，或用委托表达式指定已登记的处理程序",
        "It does not say which handler does the work",
        "Choose “External” with a topic, or name a registered handler by a delegate "
        "expression",
    ),
    "two_handlers": Message(
        "同时指定了外部任务和委托表达式",
        "请只保留一种",
        "It names both an external topic and a delegate expression",
        "Keep one of them",
    ),
    "topic_missing": Message(
        "外部任务没有主题",
        "请填写主题",
        "The external task has no topic",
        "Give it a topic",
    ),
    "topic_without_type": Message(
        "填写了主题，但没有选择“外部任务”",
        "请把实现方式设为“外部任务”",
        "It has a topic but is no external task",
        "Set the implementation to “External”",
    ),
    "unknown_topic": Message(
        "没有处理程序登记主题 {topic}",
        "请改用已登记的主题，或在 TANDEM_REMOTE_TOPICS 中加入它；已登记：{known}",
        "No handler is registered for the topic {topic}",
        "Use a registered topic, or add it to TANDEM_REMOTE_TOPICS; registered: {known}",
    ),
    "topic_unchecked": Message(
        "主题 {topic} 是表达式，部署时无法检查",
        "请确认结果总是已登记的主题",
        "The topic {topic} is an expression and cannot be checked now",
        "Make sure that its value is always a registered topic",
    ),
    "delegate_not_name": Message(
        "委托表达式 {text} 不是处理程序的名称",
        "请写成 ${{名称}}",
        "The delegate expression {text} is not the name of a handler",
        "Write ${{name}}",
    ),
    "unknown_delegate": Message(
        "没有登记名为 {name} 的处理程序",
        "请改用已登记的处理程序；已登记：{known}",
        "No handler is registered as {name}",
        "Use a registered handler; registered: {known}",
    ),
    "called_missing": Message(
        "没有说明调用哪个流程",
        "请填写被调用流程的编号",
        "It does not say which process it calls",
        "Give the id of the called process",
    ),
    "called_unknown": Message(
        "被调用的流程 {key} 不在本次部署中，也没有部署过",
        "请更正编号，或一起部署该流程",
        "The called process {key} is neither in this deployment nor deployed",
        "Correct the id, or deploy the process together with this one",
    ),
    "called_not_together": Message(
        "被调用的流程 {key} 绑定到本次部署，但不在其中",
        "请一起部署该流程，或改为绑定最新版本",
        "The called process {key} is bound to this deployment but not part of it",
        "Deploy it together, or bind to the latest version",
    ),
    "called_without_start": Message(
        "被调用的流程 {key} 没有普通开始事件",
        "请为它画一个普通开始事件",
        "The called process {key} has no plain start event",
        "Draw a plain start event in it",
    ),
    "called_version": Message(
        "绑定到版本，但没有填写整数版本号",
        "请填写版本号",
        "It is bound to a version, but has no whole number as version",
        "Give the version",
    ),
    "mapping_incomplete": Message(
        "变量映射缺少来源或目标",
        "请填写来源变量（或表达式）和目标变量",
        "A variable mapping lacks its source or its target",
        "Give a source variable (or expression) and a target variable",
    ),
    "mapping_source": Message(
        "映射的来源 {text} 不是变量名",
        "请填写变量名，计算请用来源表达式",
        "The source {text} of a mapping is not the name of a variable",
        "Write the name of a variable; compute by a source expression",
    ),
    "business_key_mapping": Message(
        "业务编号的映射不完整，或还有别的属性",
        '请单独写一条 businessKey="${{execution.processBusinessKey}}" 或别的表达式',
        "The mapping of the business key is empty or has other attributes",
        'Write businessKey="${{execution.processBusinessKey}}", or another expression, '
        "in a mapping of its own",
    ),
    "parameter_nameless": Message(
        "输入输出参数没有名称",
        "请填写名称",
        "An input or output parameter has no name",
        "Give it a name",
    ),
    "loop_both_kinds": Message(
        "一个活动不能既是标准循环又是多实例",
        "请只保留一种标记",
        "An activity is a standard loop or multi-instance, not both",
        "Keep one of the two marks",
    ),
    "loop_endless": Message(
        "循环没有条件，也没有最多次数，永远不会结束",
        "请填写循环条件（loopCondition）或最多次数（loopMaximum）",
        "The loop has neither a condition nor a maximum, so it never ends",
        "Write a loop condition (loopCondition) or a maximum (loopMaximum)",
    ),
    "loop_maximum": Message(
        "循环的最多次数 {text} 不是正整数",
        "请写成 1 或更大的整数",
        "The maximum {text} of the loop is no whole number from 1",
        "Write a whole number from 1",
    ),
    "loop_without_rounds": Message(
        "多实例没有说明做几次",
        "请填写集合，或循环基数",
        "Multi-instance does not say how many rounds",
        "Give a collection, or a loop cardinality",
    ),
    "loop_two_ways": Message(
        "多实例同时填写了集合和循环基数",
        "请只保留一种",
        "Multi-instance has both a collection and a loop cardinality",
        "Keep one of them",
    ),
    "element_variable_alone": Message(
        "填写了元素变量，但没有集合",
        "请填写集合",
        "There is an element variable but no collection",
        "Give a collection",
    ),
    "loop_cardinality": Message(
        "循环基数 {text} 不是整数",
        "请填写整数或 ${{...}} 表达式",
        "The loop cardinality {text} is not a whole number",
        "Write a whole number or a ${{...}} expression",
    ),
    "collection_name": Message(
        "集合 {text} 不是变量名或表达式",
        "请填写变量名或 ${{...}} 表达式",
        "The collection {text} is neither a variable nor an expression",
        "Write the name of a variable or a ${{...}} expression",
    ),
    "retries_unreadable": Message(
        "重试周期 {text} 无法识别",
        "请写成 R3/PT10M 或 PT10M,PT1H 的形式",
        "The retry cycle {text} cannot be read",
        "Write it like R3/PT10M or PT10M,PT1H",
    ),
    "not_boolean": Message(
        "属性 {name} 的值 {text} 不是 true 或 false",
        "请改为 true 或 false",
        "The value {text} of {name} is neither true nor false",
        "Write true or false",
    ),
    "not_number": Message(
        "属性 {name} 的值 {text} 不是整数",
        "请填写整数或 ${{...}} 表达式",
        "The value {text} of {name} is not a whole number",
        "Write a whole number or a ${{...}} expression",
    ),
    "date_unreadable": Message(
        "{name} 的值 {text} 无法识别（{detail}）",
        "请写成 2026-01-31T09:00:00+08:00 或 P3D 的形式，或用 ${{...}} 表达式",
        "The value {text} of {name} cannot be read: {detail}",
        "Write it like 2026-01-31T09:00:00+08:00 or P3D, or as a ${{...}} expression",
    ),
    "unknown_form": Message(
        "找不到表单 {form}",
        "请把编号为 {form} 的表单文件一起部署",
        "There is no form {form}",
        "Deploy a form file with the id {form} together with the diagram",
    ),
    "form_key_kind": Message(
        "不支持这种表单引用 {text}",
        "请用表单文件（.form），以 camunda:formRef 引用",
        "Forms of this kind are not supported: {text}",
        "Use a form file (.form) and refer to it by camunda:formRef",
    ),
    "two_forms": Message(
        "同时指定了 formKey 和 formRef",
        "请只保留 formRef",
        "It names both a formKey and a formRef",
        "Keep the formRef",
    ),
    "expression_syntax": Message(
        "表达式 {text} 第 {position} 个字符处有错（{detail_zh}）",
        "请更正表达式",
        "The expression {text} is wrong at character {position}: {detail}",
        "Correct the expression",
    ),
    "unknown_function": Message(
        "表达式 {text} 用了未登记的函数 {function}",
        "请改用已登记的函数；已登记：{known}",
        "The expression {text} calls the function {function}, which is not registered",
        "Use a registered function; registered: {known}",
    ),
}

_LINKS: Mapping[str, Message] = {
    "link_nameless": Message(
        "链接事件没有名称",
        "请填写链接名称，抛出与捕获的名称要一致",
        "The link event has no link name",
        "Give it one: the same at the throwing and at the catching end",
    ),
    "link_without_target": Message(
        "本层没有名为 {link} 的捕获链接事件",
        "请在同一层画出同名的捕获链接事件",
        "No link event of its level catches the link {link}",
        "Draw a catching link event of that name on the same level",
    ),
    "link_two_targets": Message(
        "本层有 {count} 个名为 {link} 的捕获链接事件",
        "请只保留一个，或改用不同的名称",
        "{count} link events of its level catch the link {link}",
        "Keep one of them, or give them different names",
    ),
    "link_without_source": Message(
        "本层没有抛出链接 {link} 的事件，它永远不会执行",
        "请在同一层画出同名的抛出链接事件，或删除它",
        "No link event of its level throws the link {link}: it is never executed",
        "Draw a throwing link event of that name on the same level, or delete it",
    ),
    "link_with_flows": Message(
        "链接的抛出端不能有流出的顺序流，捕获端不能有流入的顺序流",
        "请删除这条顺序流",
        "No sequence flow leaves the throwing end of a link or enters the catching end",
        "Delete the sequence flow",
    ),
}

MESSAGES: Mapping[str, Message] = {
    **_FILES,
    **_IDS,
    **_EVENTS,
    **_FLOWS,
    **_TASKS,
    **_LINKS,
    **{code: Message(*texts) for code, texts in EXTENSIONS.items()},
    **UNDOING,
    **CHOICES,
    **NAMES,
    **INPUTS,
    **SOUNDNESS,
    **DECISIONS,
}
