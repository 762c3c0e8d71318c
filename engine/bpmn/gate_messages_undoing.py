"""The texts of the deployment gate on compensation and transactions."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.gate_message import Message

UNDOING: Mapping[str, Message] = {
    "compensation_without_handler": Message(
        "补偿边界事件没有关联补偿活动",
        "请从该事件拉一条关联线到本层的补偿活动",
        "No association leads from the compensation boundary event to a handler",
        "Draw an association from the event to a compensation activity of its level",
    ),
    "compensation_handlers": Message(
        "补偿边界事件关联了 {count} 个活动",
        "请只保留一个，需要多个步骤时放进一个补偿子流程",
        "The compensation boundary event is associated with {count} activities",
        "Keep one of them; put several steps into a subprocess for compensation",
    ),
    "compensation_not_marked": Message(
        "关联的活动 {handler} 不是补偿活动",
        "请把它标记为补偿活动（isForCompensation）",
        "The associated activity {handler} is not marked for compensation",
        "Mark it as a compensation activity (isForCompensation)",
    ),
    "compensation_twice": Message(
        "活动 {host} 上已有补偿边界事件",
        "请删除其中一个",
        "Activity {host} has a compensation boundary event already",
        "Delete one of them",
    ),
    "compensation_both_ways": Message(
        "子流程 {host} 内已有补偿事件子流程，边界上又有补偿事件",
        "请只保留一种",
        "Subprocess {host} has an event subprocess for compensation inside as well",
        "Keep one of the two",
    ),
    "compensation_boundary_flows": Message(
        "补偿边界事件不能有流出的顺序流",
        "请删除顺序流，用关联线连接补偿活动",
        "No sequence flow leaves a compensation boundary event",
        "Delete the flow, and lead to the handler by an association",
    ),
    "compensation_handler_flows": Message(
        "补偿活动不能有流入或流出的顺序流",
        "请删除顺序流；需要多个步骤时放进一个补偿子流程",
        "A compensation activity has no sequence flows",
        "Delete them; put several steps into a subprocess for compensation",
    ),
    "compensation_handler_boundary": Message(
        "补偿活动上不支持边界事件",
        "请改用补偿子流程，把边界事件放到其中的活动上",
        "Boundary events at a compensation activity are not supported",
        "Use a subprocess for compensation, and place the event at a task inside",
    ),
    "compensation_handler_unused": Message(
        "没有补偿边界事件关联到这个补偿活动，它永远不会执行",
        "请从补偿边界事件拉一条关联线到它，或取消补偿标记",
        "No compensation boundary event leads here, so it is never executed",
        "Draw an association to it from one, or take away the mark",
    ),
    "compensation_start_at_process": Message(
        "流程本身不能被补偿，补偿事件子流程只能放在子流程内",
        "请把它移到子流程内",
        "A process is never undone as a whole: this belongs into a subprocess",
        "Move the event subprocess into a subprocess",
    ),
    "compensation_starts": Message(
        "同一层有多个补偿事件子流程",
        "请只保留一个",
        "Its level has several event subprocesses for compensation",
        "Keep one of them",
    ),
    "compensation_start_missing": Message(
        "标记为补偿的事件子流程没有补偿开始事件",
        "请改用补偿开始事件，或取消补偿标记",
        "An event subprocess for compensation begins by a compensation start event",
        "Use such a start event, or take away the mark",
    ),
    "compensation_start_beside": Message(
        "补偿开始事件不能是非中断型",
        "请改为中断型",
        "A compensation start event cannot be non-interrupting",
        "Make it interrupting",
    ),
    "compensation_reference_here": Message(
        "只有抛出补偿的事件可以指定活动（activityRef）",
        "请删除 activityRef",
        "Only an event that throws compensation can name an activity (activityRef)",
        "Delete activityRef",
    ),
    "compensation_of_unknown": Message(
        "本层没有要补偿的活动 {activity}",
        "请选择同一层的活动；其他层的活动由它所在的子流程补偿",
        "Its level has no activity {activity} to undo",
        "Choose an activity of the same level; others are undone with their subprocess",
    ),
    "not_compensable": Message(
        "活动 {activity} 没有补偿方式",
        "请给它加上补偿边界事件和补偿活动",
        "Nothing can undo activity {activity}",
        "Give it a compensation boundary event with a handler",
    ),
    "compensation_of_nothing": Message(
        "本层没有可以补偿的活动，这个事件什么也不做",
        "请给要撤销的活动加上补偿边界事件和补偿活动",
        "Nothing on its level can be undone, so the event does nothing",
        "Give the activities to undo a compensation boundary event with a handler",
    ),
    "compensable_in_loop": Message(
        "可补偿的活动在循环中，每一轮都要留下记录",
        "轮次很多时，请把每一轮放进子流程，或去掉补偿",
        "The activity stands in a loop and leaves a record each time round",
        "If there are many rounds, do without compensation, or undo by the last only",
    ),
    "cancel_outside": Message(
        "取消结束事件只能直接放在事务子流程内",
        "请移到事务子流程内，或改用错误或终止事件",
        "A cancel end event stands directly in a transaction",
        "Move it into a transaction, or use an error or a terminate event",
    ),
    "cancel_boundary_elsewhere": Message(
        "取消边界事件只能放在事务子流程上",
        "请移到事务子流程的边上，或改用错误边界事件",
        "A cancel boundary event stands at a transaction",
        "Move it to the border of a transaction, or use an error",
    ),
    "cancel_boundary_twice": Message(
        "事务 {host} 上已有取消边界事件",
        "请删除其中一个",
        "Transaction {host} has a cancel boundary event already",
        "Delete one of them",
    ),
    "cancel_beside": Message(
        "取消边界事件不能是非中断型",
        "请改为中断型",
        "A cancel boundary event always interrupts",
        "Make it interrupting",
    ),
    "cancel_uncaught": Message(
        "事务内有取消结束事件 {end}，边界上却没有取消事件",
        "请在事务的边上加一个取消边界事件，说明取消后怎样继续",
        "It has the cancel end event {end} inside and no cancel boundary event",
        "Add a cancel boundary event that says how to go on",
    ),
    "cancel_never": Message(
        "事务内没有取消结束事件，这个边界事件永远不会发生",
        "请在事务内画出取消结束事件，或删除它",
        "No cancel end event stands in the transaction, so this never happens",
        "Draw a cancel end event inside, or delete it",
    ),
}
