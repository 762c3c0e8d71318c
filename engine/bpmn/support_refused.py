"""The third list: constructs that are refused, with the reason and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.bpmn.support_kinds import Refusal


def _refusal(
    reason_zh: str, remedy_zh: str, *, reason_en: str, remedy_en: str
) -> Refusal:
    return Refusal(
        reason_zh=reason_zh,
        reason_en=reason_en,
        remedy_zh=remedy_zh,
        remedy_en=remedy_en,
    )


_HANDLER = _refusal(
    "不执行 Java 类、表达式、脚本和连接器",
    "请改为外部任务（camunda:type=external 加主题），或用 camunda:delegateExpression"
    " 指定已登记的处理程序",
    reason_en="Java classes, expressions, scripts and connectors are not executed",
    remedy_en="Use an external task (camunda:type=external with a topic), or name a "
    "registered handler by camunda:delegateExpression",
)
_LISTENER = _refusal(
    "监听器只能是已登记的处理程序，不执行 Java 类、表达式和脚本",
    "请用 camunda:delegateExpression 指定处理程序，或改用输入输出参数",
    reason_en="Listeners can only be registered handlers; Java classes, expressions "
    "and scripts are not executed",
    remedy_en="Name a handler by camunda:delegateExpression, or use input or output "
    "parameters",
)
_FORM_DATA = _refusal(
    "不支持这种在图中定义的表单",
    "请在用户任务上定义字段（formField），或用表单文件（.form）",
    reason_en="Forms of this kind inside of the diagram are not supported",
    remedy_en="Define fields (formField) on a user task, or use a form file (.form)",
)
_RESULT = _refusal(
    "这里不支持结果变量",
    "请在处理程序返回的变量中给出结果，或用输出参数改名",
    reason_en="Result variables are not supported here",
    remedy_en="Let the handler return the variable, or rename it by an output "
    "parameter",
)
_START = _refusal(
    "流程不能由错误或升级开始",
    "请改用普通、消息、信号、定时或条件开始事件，或画在事件子流程中",
    reason_en="A process cannot begin by an error or an escalation",
    remedy_en="Use a plain, message, signal, timer or conditional start event, or draw "
    "it in an event subprocess",
)
_TRANSACTION = _refusal(
    "事务只支持用补偿撤销（##Compensate）",
    "请删除 method 属性，并给要撤销的活动加上补偿边界事件和补偿活动",
    reason_en="Transactions can only be undone by compensation (##Compensate)",
    remedy_en="Delete the method, and give the activities to undo a compensation "
    "boundary event with a handler",
)
_AD_HOC = _refusal(
    "自由子流程中做哪些活动、做几次，由人在办理时决定，这里还没有供人选择的办法",
    "请改用普通子流程：用包容网关选择要做的事项，用标准循环或多实例重复",
    reason_en="Which activities of an ad-hoc subprocess are done, and how often, a person "
    "decides while it runs; there is no way yet to say so here",
    remedy_en="Use a plain subprocess: choose by an inclusive gateway, repeat by a "
    "standard loop or multi-instance",
)
_COMPLEX = _refusal(
    "复杂网关的激活条件没有通行的写法，Camunda 7 也不执行",
    "请改用排他、并行、包容或事件网关；“若干项中完成几项”用多实例的完成条件表示",
    reason_en="What a complex gateway waits for has no common notation, and Camunda 7 "
    "does not execute it",
    remedy_en="Use an exclusive, parallel, inclusive or event-based gateway; for so many "
    "out of several, multi-instance with a completion condition",
)
_COMPENSATION = _refusal(
    "这里不能使用补偿",
    "请用补偿边界事件、中间或结束抛出事件，或子流程内的补偿事件子流程；补偿标记只用于活动",
    reason_en="Compensation cannot be used here",
    remedy_en="Use a compensation boundary event, an intermediate or end event that "
    "throws it, or an event subprocess in a subprocess; only activities are marked",
)
_LINK = _refusal(
    "链接事件只能是中间抛出事件和中间捕获事件",
    "请改为中间事件，或直接用顺序流连接",
    reason_en="Link events can only be intermediate throw and catch events",
    remedy_en="Use intermediate events, or connect the elements by a sequence flow",
)
_CANCEL = _refusal(
    "取消事件只能是事务内的结束事件，或事务的边界事件",
    "请改用错误或终止事件",
    reason_en="A cancel event is an end event in a transaction, or stands at its border",
    remedy_en="Use an error or a terminate event",
)
_SCRIPT_TASK = _refusal(
    "不支持脚本任务",
    "请改用服务任务，或用输出参数计算变量",
    reason_en="Script tasks are not supported",
    remedy_en="Use a service task, or compute variables by output parameters",
)
_DECISION_BINDING = _refusal(
    "不支持这种决策绑定或结果映射",
    "绑定方式用 latest、deployment、version 或 versionTag；结果映射用 singleEntry、"
    "singleResult、collectEntries 或 resultList",
    reason_en="This way of binding a decision or of mapping its result is not supported",
    remedy_en="Bind to latest, deployment, version or versionTag; map the result by "
    "singleEntry, singleResult, collectEntries or resultList",
)
_MI_PARTS = _refusal(
    "不支持多实例的这个设置",
    "请用 camunda:collection 和 camunda:elementVariable，或循环基数",
    reason_en="This setting of multi-instance is not supported",
    remedy_en="Use camunda:collection with camunda:elementVariable, or a loop "
    "cardinality",
)
_EVENT_DEFINITION = _refusal(
    "这种事件不支持此触发方式",
    "请改用已支持的事件定义",
    reason_en="This kind of event does not support this trigger",
    remedy_en="Use a supported event definition",
)
_SHARED_DEFINITION = _refusal(
    "不支持引用公共事件定义",
    "请把事件定义写在事件内",
    reason_en="References to shared event definitions are not supported",
    remedy_en="Write the event definition inside of the event",
)
_INSTANTIATE = _refusal(
    "不支持由任务或网关启动流程",
    "请改用消息开始事件",
    reason_en="A task or gateway cannot start a process",
    remedy_en="Use a message start event",
)
_PARALLEL_EVENTS = _refusal(
    "不支持同时等待多个触发",
    "请用并行网关分别等待",
    reason_en="Waiting for several triggers together is not supported",
    remedy_en="Wait for each behind a parallel gateway",
)
_QUANTITY = _refusal(
    "不支持起始或完成数量",
    "请删除该属性，或改用多实例",
    reason_en="Start and completion quantities are not supported",
    remedy_en="Delete the attribute, or use multi-instance",
)
_PERFORMER = _refusal(
    "不支持在图中用资源角色指定办理人",
    "请用 camunda:assignee、camunda:candidateGroups 或 camunda:candidateUsers",
    reason_en="Performers given as resource roles are not supported",
    remedy_en="Use camunda:assignee, camunda:candidateGroups or camunda:candidateUsers",
)
_DATA_FLOW = _refusal(
    "不支持数据输入输出规范",
    "请用 camunda:inputOutput 参数",
    reason_en="Data input and output specifications are not supported",
    remedy_en="Use camunda:inputOutput parameters",
)
_LANGUAGE = _refusal(
    "条件只支持 ${...} 表达式",
    "请删除语言属性，并写成 ${...}",
    reason_en="Conditions can only be ${...} expressions",
    remedy_en="Delete the language attribute and write ${...}",
)
_FORM_VERSION = _refusal(
    "不支持按版本号绑定表单",
    "请用 camunda:formRefBinding=deployment 或 latest",
    reason_en="Binding forms by version is not supported",
    remedy_en="Use camunda:formRefBinding=deployment or latest",
)
_CALL_TARGET = _refusal(
    "不支持这种调用方式",
    "请用 calledElement 指定流程，绑定方式用 latest、deployment、version 或 versionTag",
    reason_en="This way of calling is not supported",
    remedy_en="Name the process by calledElement, bound to latest, deployment, "
    "version or versionTag",
)
_MAPPING = _refusal(
    "不支持这种变量映射",
    "请用 source、sourceExpression、target 或 variables=all",
    reason_en="This way of mapping variables is not supported",
    remedy_en="Use source, sourceExpression, target or variables=all",
)
_PARAMETER_VALUE = _refusal(
    "参数值只支持文本、${...} 表达式、列表和映射",
    "请改写成其中一种，其余的由处理程序计算",
    reason_en="Parameters can only be text, a ${...} expression, a list or a map",
    remedy_en="Write one of them; let a handler compute the rest",
)
_NO_MAPPING_HERE = _refusal(
    "网关、开始事件和边界事件上不支持输入输出参数",
    "请把参数写在相邻的任务、事件或子流程上",
    reason_en="Input and output parameters are not supported on gateways, start events "
    "and boundary events",
    remedy_en="Write them on the task, event or subprocess next to it",
)
_ASYNC_BEHIND_CHOICE = _refusal(
    "事件网关不支持 asyncAfter",
    "请删除它，在网关后面事件的 asyncAfter 中填写",
    reason_en="An event-based gateway cannot have asyncAfter",
    remedy_en="Remove it, and write asyncAfter on the events behind the gateway",
)
_OLD_ASYNC = _refusal(
    "这里不支持 camunda:async",
    "请改用 camunda:asyncBefore",
    reason_en="camunda:async is not supported here",
    remedy_en="Use camunda:asyncBefore",
)
_TASK_PRIORITY = _refusal(
    "只有外部任务才有 camunda:taskPriority",
    "请删除该属性，或用 camunda:jobPriority",
    reason_en="Only external tasks have camunda:taskPriority",
    remedy_en="Delete the attribute, or use camunda:jobPriority",
)
_CLOUD = _refusal(
    "这是 Camunda 8（Zeebe）的内容",
    "请在建模器中新建 Camunda 7 图，再把内容移过去",
    reason_en="This belongs to Camunda 8 (Zeebe)",
    remedy_en="Make a Camunda 7 diagram in the Modeler and move the content there",
)
_OTHER_ENGINE = _refusal(
    "这是其他流程引擎的扩展",
    "请在 Camunda Modeler 的 Camunda 7 图中重新填写该属性",
    reason_en="This is an extension of another process engine",
    remedy_en="Fill in the property again in a Camunda 7 diagram of the Modeler",
)
_INCLUDE = _refusal(
    "不支持包含其他文件",
    "请把内容直接写在本文件中",
    reason_en="Including other files is not supported",
    remedy_en="Write the content into this file",
)
_CHOREOGRAPHY = _refusal(
    "不支持编排和会话图",
    "请画成流程",
    reason_en="Choreographies and conversations are not supported",
    remedy_en="Draw a process",
)
_ERROR_MAPPING = _refusal(
    "不支持外部任务的错误映射",
    "请由处理程序抛出业务错误",
    reason_en="Error mappings of external tasks are not supported",
    remedy_en="Let the handler raise a business error",
)
_OPERATION = _refusal(
    "不支持服务操作引用",
    "请用 camunda:topic 指定外部任务主题",
    reason_en="References to service operations are not supported",
    remedy_en="Name the topic of an external task by camunda:topic",
)

_GROUPS: tuple[tuple[Refusal, tuple[str, ...]], ...] = (
    (
        _HANDLER,
        (
            "camunda:*@class",
            "camunda:*@expression",
            "camunda:*/connector",
            "camunda:*/field",
            "camunda:serviceTask@type",
            "camunda:sendTask@type",
            "camunda:businessRuleTask@type",
            "camunda:messageEventDefinition@type",
            "bpmn:*@implementation",
        ),
    ),
    (
        _LISTENER,
        (
            "camunda:*/executionListener",
            "camunda:*/taskListener",
            "camunda:executionListener@class",
            "camunda:executionListener@expression",
            "camunda:executionListener/script",
            "camunda:executionListener/field",
            "camunda:taskListener@class",
            "camunda:taskListener@expression",
            "camunda:taskListener/script",
            "camunda:taskListener/field",
            "bpmn:taskListener/timerEventDefinition",
        ),
    ),
    (
        _FORM_DATA,
        (
            "camunda:*/formData",
            "camunda:*/formProperty",
            "camunda:formData@businessKey",
            "camunda:formField@datePattern",
        ),
    ),
    (_RESULT, ("camunda:*@resultVariable", "camunda:*@resultVariableName")),
    (
        _START,
        (
            "bpmn:startEvent/errorEventDefinition",
            "bpmn:startEvent/escalationEventDefinition",
        ),
    ),
    (_TRANSACTION, ("bpmn:transaction@method",)),
    (_AD_HOC, ("bpmn:adHocSubProcess",)),
    (_COMPLEX, ("bpmn:complexGateway",)),
    (
        _COMPENSATION,
        ("bpmn:*/compensateEventDefinition", "bpmn:*@isForCompensation"),
    ),
    (_LINK, ("bpmn:*/linkEventDefinition",)),
    (_CANCEL, ("bpmn:*/cancelEventDefinition",)),
    (_SCRIPT_TASK, ("bpmn:scriptTask",)),
    (
        _DECISION_BINDING,
        (
            "camunda:businessRuleTask@decisionRefBinding",
            "camunda:businessRuleTask@mapDecisionResult",
            "camunda:businessRuleTask@decisionRefTenantId",
        ),
    ),
    (
        _MI_PARTS,
        (
            "bpmn:loopDataOutputRef",
            "bpmn:outputDataItem",
            "bpmn:complexBehaviorDefinition",
            "bpmn:multiInstanceLoopCharacteristics@behavior",
            "bpmn:multiInstanceLoopCharacteristics@noneBehaviorEventRef",
            "bpmn:multiInstanceLoopCharacteristics@oneBehaviorEventRef",
        ),
    ),
    (
        _EVENT_DEFINITION,
        tuple(
            f"bpmn:*/{kind}EventDefinition"
            for kind in (
                "message",
                "timer",
                "signal",
                "error",
                "escalation",
                "conditional",
                "terminate",
            )
        ),
    ),
    (_SHARED_DEFINITION, ("bpmn:eventDefinitionRef",)),
    (
        _INSTANTIATE,
        (
            "bpmn:receiveTask@instantiate",
            "bpmn:eventBasedGateway@instantiate",
            "bpmn:eventBasedGateway@eventGatewayType",
        ),
    ),
    (_PARALLEL_EVENTS, ("bpmn:*@parallelMultiple",)),
    (_QUANTITY, ("bpmn:*@startQuantity", "bpmn:*@completionQuantity")),
    (
        _PERFORMER,
        (
            "bpmn:performer",
            "bpmn:humanPerformer",
            "bpmn:potentialOwner",
            "bpmn:resourceRole",
        ),
    ),
    (_DATA_FLOW, ("bpmn:ioSpecification", "bpmn:assignment", "bpmn:transformation")),
    (
        _LANGUAGE,
        ("bpmn:*@language", "camunda:*@resource", "camunda:conditionExpression@type"),
    ),
    (
        _FORM_VERSION,
        ("camunda:userTask@formRefBinding", "camunda:userTask@formRefVersion"),
    ),
    (
        _CALL_TARGET,
        (
            "camunda:callActivity@calledElementBinding",
            "camunda:callActivity@calledElementTenantId",
            "camunda:callActivity@caseRef",
            "camunda:callActivity@caseBinding",
            "camunda:callActivity@caseVersion",
            "camunda:callActivity@caseTenantId",
        ),
    ),
    (
        _MAPPING,
        (
            "camunda:callActivity@variableMappingClass",
            "camunda:callActivity@variableMappingDelegateExpression",
            "camunda:in@local",
            "camunda:out@local",
            "camunda:in@variables",
            "camunda:out@variables",
            "camunda:*/in",
            "camunda:*/out",
        ),
    ),
    (
        _PARAMETER_VALUE,
        ("camunda:*/script", "camunda:*/list", "camunda:*/map", "camunda:*/value"),
    ),
    (_NO_MAPPING_HERE, ("camunda:*/inputOutput",)),
    (_ASYNC_BEHIND_CHOICE, ("camunda:eventBasedGateway@asyncAfter",)),
    (_OLD_ASYNC, ("camunda:*@async",)),
    (
        _TASK_PRIORITY,
        ("camunda:*@taskPriority",),
    ),
    (_CLOUD, ("zeebe:*",)),
    (_OTHER_ENGINE, ("operaton:*", "activiti:*", "flowable:*")),
    (_INCLUDE, ("xi:*", "bpmn:import")),
    (
        _CHOREOGRAPHY,
        (
            "bpmn:choreography",
            "bpmn:choreographyTask",
            "bpmn:subChoreography",
            "bpmn:callChoreography",
            "bpmn:globalConversation",
            "bpmn:conversation",
            "bpmn:subConversation",
            "bpmn:callConversation",
        ),
    ),
    (_ERROR_MAPPING, ("camunda:*/errorEventDefinition",)),
    (_OPERATION, ("bpmn:*@operationRef",)),
)


def _entries() -> Iterator[tuple[str, Refusal]]:
    for refusal, refused_words in _GROUPS:
        for word in refused_words:
            yield word, refusal


REFUSED: Mapping[str, Refusal] = dict(_entries())
