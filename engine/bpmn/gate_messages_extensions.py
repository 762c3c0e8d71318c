"""The texts of the gate about what `camunda:` adds to BPMN."""

from __future__ import annotations

from collections.abc import Mapping

#: Code -> reason and remedy in Chinese, reason and remedy in English.
EXTENSIONS: Mapping[str, tuple[str, str, str, str]] = {
    "caught_by_thrower": (
        "{name} 只对捕获事件有意义，这里是抛出事件",
        "请删除该属性，或写在捕获它的事件上",
        "{name} is for events that catch, and this one throws",
        "Delete the attribute, or write it on the event that catches",
    ),
    "engine_object": (
        "表达式 {text} 用到了 execution，引擎的内部对象不是表达式的值",
        "请把需要的值存成流程变量再引用",
        "The expression {text} uses execution; objects of the engine are no values",
        "Keep what is needed in a process variable and name that",
    ),
    "method_called": (
        "表达式 {text} 调用了方法 {method}；只能调用已登记的函数",
        "{instead_zh}",
        "The expression {text} calls the method {method}; only functions can be called",
        "{instead_en}",
    ),
    "handler_async": (
        "事件子流程本身没有作业，异步、独占、优先级和重试的设置不起作用",
        "请写在事件子流程的开始事件或结束事件上",
        "An event subprocess itself has no jobs: what it says of them has no effect",
        "Write it on its start event or its end events",
    ),
    "called_tag": (
        "按版本标签绑定，但没有填写标签",
        "请填写 calledElementVersionTag",
        "The binding is by version tag, and there is no tag",
        "Fill in calledElementVersionTag",
    ),
    "version_unused": (
        "{name} 只在 calledElementBinding={binding} 时有效",
        "请删除它，或改用该绑定方式",
        "{name} counts only with calledElementBinding={binding}",
        "Delete it, or bind the call that way",
    ),
    "output_at_end": (
        "结束事件不能有输出参数",
        "请把输出参数写在前面的活动上",
        "An end event takes no output parameters",
        "Write them on the activity before it",
    ),
    "parameter_two_values": (
        "参数或列表项同时写了几个值",
        "请只保留一个：文本、表达式、列表或映射",
        "A parameter or entry has several values",
        "Keep one of them: text, an expression, a list or a map",
    ),
    "map_entry_nameless": (
        "映射中的一项没有键",
        "请填写 key",
        "An entry of a map has no key",
        "Fill in its key",
    ),
    "initiator_inside": (
        "camunda:initiator 只在流程自己的开始事件上有效",
        "请写在流程的开始事件上",
        "camunda:initiator counts only at the start events of the process itself",
        "Write it there",
    ),
    "task_priority_alone": (
        "只有外部任务才有 camunda:taskPriority",
        "请填写 camunda:type=external 和主题，或删除 camunda:taskPriority",
        "Only external tasks have camunda:taskPriority",
        "Set camunda:type=external and a topic, or delete camunda:taskPriority",
    ),
    "result_variable_alone": (
        "resultVariable 只用于 camunda:expression",
        "请删除它，并让处理程序返回该变量",
        "resultVariable is only for camunda:expression",
        "Delete it, and let the handler return the variable",
    ),
    "start_timer_variables": (
        "定时开始事件的时间 {text} 用到了变量，而流程开始前还没有变量",
        "请改用固定的时间，或只调用已登记的函数",
        (
            "The time {text} of a timer start event names variables, and before the start "
            "there are none"
        ),
        "Write a fixed time, or call registered functions only",
    ),
    "filter_at_start": (
        "{name} 对流程的条件开始事件没有作用",
        "请删除该属性，把要求写进条件",
        "{name} has no effect at a conditional start of a process",
        "Delete it and say in the condition what is needed",
    ),
    "listener_never_told": (
        "这里的监听器永远不会执行：令牌不经过事件网关后的顺序流，也不经过补偿边界事件",
        "请写在后面的事件或活动上",
        (
            "A listener here is never told: no token takes a flow behind an event-based "
            "gateway, or stands at a compensation boundary event"
        ),
        "Write it on the event or activity that follows",
    ),
    "handler_on_catcher": (
        "{name} 只对抛出的消息有意义，这里是接收消息",
        "请删除该属性，收到消息后的工作请画成服务任务",
        "{name} is for messages that are thrown, and this one is caught",
        "Delete the attribute, and draw the work behind it as a service task",
    ),
    "listener_event": (
        "监听器的事件“{event}”在这里不会发生",
        "请改用：{known}",
        "The event {event!r} of a listener does not happen here",
        "Use one of these: {known}",
    ),
    "field_id": (
        "表单字段“{field}”没有编号，或编号重复",
        "请为每个字段填写不同的编号",
        "The form field {field!r} has no id, or one that another field has",
        "Give every field an id of its own",
    ),
    "field_type": (
        "表单字段“{field}”的类型“{type}”不能显示",
        "请改用：{known}；其余的请用表单文件（.form）",
        "The type {type!r} of the form field {field!r} cannot be shown",
        "Use one of these: {known}; for anything else a form file (.form)",
    ),
    "field_default": (
        "表单字段“{field}”的默认值不能是表达式",
        "请用与字段同名的输入参数给出初始值",
        "The default value of the form field {field!r} cannot be an expression",
        "Give the first value by an input parameter of the field's name",
    ),
    "field_values": (
        "表单字段“{field}”的选项不完整或重复",
        "请为每个选项填写不同的编号",
        "The values of the form field {field!r} are incomplete or repeated",
        "Give every value an id of its own",
    ),
    "field_constraint": (
        "表单字段“{field}”的约束 {constraint} 不能执行",
        (
            "请用 required、readonly，数字用 min、max，文本用 minlength、maxlength，"
            "并填写整数；其余的请用表单文件（.form）"
        ),
        "The constraint {constraint} of the form field {field!r} cannot be executed",
        (
            "Use required and readonly; min and max for numbers, minlength and "
            "maxlength for texts, with whole numbers; for anything else a form file"
        ),
    ),
    "variable_events_unknown": (
        "camunda:variableEvents 中的 {text} 无法识别",
        "请用逗号分隔 create、update、delete",
        "camunda:variableEvents has {text}, which is not known",
        "Write create, update and delete, separated by commas",
    ),
}
