"""The texts about ids and names: over files, in other engines, in expressions."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.gate_message import Message

NAMES: Mapping[str, Message] = {
    "name_unprovided": Message(
        "表达式用到变量 {name}，但没有表单、处理程序、参数或开始变量提供它",
        "请更正变量名，或在流程属性 start_variables 中列出它",
        "An expression reads {name}, and no form, handler, parameter or start variable "
        "provides it",
        "Correct the name, or list it in the property start_variables of the process",
    ),
    "name_misspelt": Message(
        "表达式用到变量 {name}，只出现这一次；是否应为 {meant}？",
        "请核对变量名",
        "An expression reads {name}, which is named nowhere else; is {meant} meant?",
        "Look at the name again",
    ),
    "id_reserved": Message(
        "SpiffWorkflow 自身占用编号 {id}，流程图在那里不能运行；在本系统中不受影响",
        "如需在别处使用，请改用别的编号",
        "SpiffWorkflow takes the id {id} for itself: the diagram would not run there; "
        "here it does",
        "Choose another id if the diagram is to be used elsewhere",
    ),
    "many_predicted": Message(
        "SpiffWorkflow 会预先展开约 {count} 个任务，在那里会很慢；本系统不预先展开",
        "如需在别处使用，请把成组的步骤收进子流程",
        "SpiffWorkflow would predict about {count} tasks and be slow with it; here "
        "nothing is predicted",
        "Put steps that belong together into subprocesses if the diagram is to be "
        "used elsewhere",
    ),
    "ids_shared": Message(
        "与文件 {other} 有 {count} 个相同的编号（{ids}），记录和日志中不易区分",
        "请改用不同的编号",
        "It shares {count} ids with {other} ({ids}): records and logs are hard to tell "
        "apart",
        "Choose different ids",
    ),
    "root_differs": Message(
        "编号 {id} 在这里是“{name}”，在文件 {other} 中是“{other_name}”",
        "同一编号请用同一名称，或改用不同的编号",
        "The id {id} stands for {name!r} here and for {other_name!r} in {other}",
        "Give one id one meaning, or use different ids",
    ),
}
