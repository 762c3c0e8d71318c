"""The three lists for decisions: what is evaluated, what is only shown, what is refused.

As with diagrams, a word of DMN or Camunda that is on none of them is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.bpmn.dmn import words
from engine.bpmn.support_kinds import Documentation, Executed, Refusal, Support

_EXECUTED: Mapping[str, tuple[str, ...]] = {
    "definitions": ("namespace", "expressionLanguage=FEEL", "typeLanguage=FEEL"),
    "decision": (),
    "variable": ("typeRef",),
    "informationRequirement": (),
    "requiredDecision": ("href",),
    "requiredInput": ("href",),
    "knowledgeRequirement": (),
    "requiredKnowledge": ("href",),
    "inputData": ("href",),
    "businessKnowledgeModel": (),
    "encapsulatedLogic": ("kind=FEEL",),
    "decisionService": (),
    **{
        f"decisionService/{name}": ()
        for name in (
            "outputDecision",
            "encapsulatedDecision",
            "inputDecision",
            "inputData",
        )
    },
    "outputDecision": ("href",),
    "encapsulatedDecision": ("href",),
    "inputDecision": ("href",),
    "itemDefinition": ("isCollection", "typeLanguage=FEEL"),
    "itemComponent": ("isCollection", "typeLanguage=FEEL"),
    "typeRef": (),
    "allowedValues": ("expressionLanguage=FEEL",),
    "functionItem": ("outputTypeRef",),
    "parameters": ("typeRef",),
    "decisionTable": (
        *(
            f"hitPolicy={name}"
            for name in (
                "UNIQUE",
                "ANY",
                "PRIORITY",
                "FIRST",
                "OUTPUT ORDER",
                "RULE ORDER",
                "COLLECT",
            )
        ),
        *(f"aggregation={name}" for name in ("SUM", "MIN", "MAX", "COUNT")),
    ),
    "input": (),
    "inputExpression": ("expressionLanguage=FEEL",),
    "inputValues": ("expressionLanguage=FEEL",),
    "output": ("typeRef",),
    "outputValues": ("expressionLanguage=FEEL",),
    "defaultOutputEntry": ("expressionLanguage=FEEL",),
    "rule": (),
    "inputEntry": ("expressionLanguage=FEEL",),
    "outputEntry": ("expressionLanguage=FEEL",),
    "literalExpression": ("expressionLanguage=FEEL",),
    "contextEntry": (),
    "binding": (),
    "parameter": ("typeRef",),
    "formalParameter": ("typeRef",),
    "functionDefinition": ("kind=FEEL",),
    "column": ("typeRef",),
    "row": (),
    "if": (),
    "then": (),
    "else": (),
    "in": (),
    "match": (),
    "return": (),
    "satisfies": (),
    "for": ("iteratorVariable",),
    "some": ("iteratorVariable",),
    "every": ("iteratorVariable",),
    "text": (),
}
_TYPED = (*words.EXPRESSIONS, "inputExpression", "inputEntry", "outputEntry")

_SHOWN = (
    "dmn:*@id",
    "dmn:*@label",
    "dmn:description",
    "dmn:question",
    "dmn:allowedAnswers",
    "dmn:definitions@exporter",
    "dmn:definitions@exporterVersion",
    "dmn:knowledgeSource",
    "dmn:knowledgeSource@locationURI",
    "dmn:type",
    "dmn:owner",
    "dmn:owner@href",
    "dmn:authorityRequirement",
    "dmn:requiredAuthority",
    "dmn:requiredAuthority@href",
    "dmn:decisionOwner",
    "dmn:decisionOwner@href",
    "dmn:decisionMaker",
    "dmn:decisionMaker@href",
    "dmn:usingProcess",
    "dmn:usingProcess@href",
    "dmn:usingTask",
    "dmn:usingTask@href",
    "dmn:impactedPerformanceIndicator",
    "dmn:impactedPerformanceIndicator@href",
    "dmn:supportedObjective",
    "dmn:supportedObjective@href",
    "dmn:impactingDecision",
    "dmn:impactingDecision@href",
    "dmn:performanceIndicator",
    "dmn:performanceIndicator@URI",
    "dmn:organizationUnit",
    "dmn:organizationUnit@URI",
    "dmn:decisionMade",
    "dmn:decisionMade@href",
    "dmn:decisionOwned",
    "dmn:decisionOwned@href",
    "dmn:elementCollection",
    "dmn:drgElement",
    "dmn:drgElement@href",
    "dmn:group",
    "dmn:textAnnotation",
    "dmn:textAnnotation@textFormat",
    "dmn:association",
    "dmn:association@associationDirection",
    "dmn:sourceRef",
    "dmn:sourceRef@href",
    "dmn:targetRef",
    "dmn:targetRef@href",
    "dmn:annotation",
    "dmn:annotationEntry",
    "dmn:decisionTable@preferredOrientation",
    "dmn:decisionTable@outputLabel",
    "camunda:decision@historyTimeToLive",
    "camunda:definitions@diagramRelationId",
    "camunda:*@modelerTemplate",
    "xsi:*@schemaLocation",
    "xml:*",
    "modeler:*",
    "biodi:*",
    "triso:*",
    "kie:*",
)


def _refusal(reason_zh: str, remedy_zh: str, reason_en: str, remedy_en: str) -> Refusal:
    return Refusal(
        reason_zh=reason_zh,
        reason_en=reason_en,
        remedy_zh=remedy_zh,
        remedy_en=remedy_en,
    )


_LANGUAGE = _refusal(
    "决策中的表达式只支持 FEEL",
    "请在单元格的表达式语言中选择 FEEL，并改写表达式",
    "Expressions in decisions can only be FEEL",
    "Choose FEEL as expression language of the cell and rewrite the expression",
)
_FOREIGN_FUNCTION = _refusal(
    "不支持外部函数（Java 或 PMML）",
    "请用 FEEL 写出函数，或在流程中用服务任务计算",
    "Functions in Java or PMML are not supported",
    "Write the function in FEEL, or compute the value in a service task",
)
_IMPORT = _refusal(
    "不支持引用其他决策文件",
    "请把需要的决策、知识模型和类型放在同一个文件中",
    "Imports of other files are not supported",
    "Put the decisions, knowledge models and types into one file",
)
_HIT_POLICY = _refusal(
    "不认识这种命中策略或汇总方式",
    "请选择 UNIQUE、ANY、PRIORITY、FIRST、OUTPUT ORDER、RULE ORDER 或 COLLECT",
    "This hit policy or aggregation is not known",
    "Choose UNIQUE, ANY, PRIORITY, FIRST, OUTPUT ORDER, RULE ORDER or COLLECT",
)
_TYPE_CONSTRAINT = _refusal(
    "不支持对整个列表的类型约束",
    "请用 allowedValues 约束列表的每一项",
    "Constraints on a whole list are not supported",
    "Use allowedValues to constrain each item of the list",
)
_CLOUD = _refusal(
    "这是 Camunda 8（Zeebe）的内容",
    "请在建模器中新建 Camunda 7 决策图，再把内容移过去",
    "This belongs to Camunda 8 (Zeebe)",
    "Make a Camunda 7 decision in the Modeler and move the content there",
)
_OTHER_ENGINE = _refusal(
    "这是其他决策引擎的扩展",
    "请在 Camunda Modeler 的 Camunda 7 决策图中重新填写该属性",
    "This is an extension of another decision engine",
    "Fill in the property again in a Camunda 7 decision of the Modeler",
)

#: DMN lets tools keep notes of their own, which must not change what is decided.
_FOREIGN = Documentation(
    note_zh="其他工具的扩展内容会保留，但不起作用",
    note_en="Extensions of other tools are kept and have no effect",
)

REFUSED: Mapping[str, Refusal] = {
    "dmn:*@expressionLanguage": _LANGUAGE,
    "dmn:*@typeLanguage": _LANGUAGE,
    "dmn:importedValues": _IMPORT,
    "dmn:import": _IMPORT,
    "dmn:functionDefinition@kind": _FOREIGN_FUNCTION,
    "dmn:encapsulatedLogic@kind": _FOREIGN_FUNCTION,
    "dmn:decisionTable@hitPolicy": _HIT_POLICY,
    "dmn:decisionTable@aggregation": _HIT_POLICY,
    "dmn:typeConstraint": _TYPE_CONSTRAINT,
    "xi:*": _IMPORT,
    "zeebe:*": _CLOUD,
    "operaton:*": _OTHER_ENGINE,
}


def _words() -> Iterator[tuple[str, Support]]:
    executed = Executed()
    for word in _SHOWN:
        yield word, Documentation()
    for element, attributes in _EXECUTED.items():
        yield f"dmn:{element}", executed
        for attribute in attributes:
            yield f"dmn:{element}@{attribute}", executed
    for element in words.EXPRESSIONS:
        yield f"dmn:{element}", executed
    for element in _TYPED:
        yield f"dmn:{element}@typeRef", executed
    yield "dmn:*@name", executed
    yield "camunda:input@inputVariable", executed
    yield "camunda:decision@versionTag", executed


LISTS: Mapping[str, Support] = {**REFUSED, **dict(_words())}


def support_of(word: str) -> Support:
    """Return what becomes of a construct: the most precise entry of the lists."""
    for candidate in _candidates(word):
        found = LISTS.get(candidate)
        if found is not None:
            return found
    if word.startswith("{"):
        return _FOREIGN
    return _refusal(
        f"不认识 {word}，也不会执行它",
        "请删除它，或改用已支持的元素和属性",
        f"{word} is not known, and would not be executed",
        "Delete it, or use a supported element or attribute",
    )


def _candidates(word: str) -> Iterator[str]:
    """Yield the word, then less and less precise forms of it."""
    plain = word.partition("=")[0]
    for form in dict.fromkeys((word, plain)):
        yield form
        prefix, _, rest = form.partition(":")
        host, sign, part = rest.partition("@")
        if sign and host:
            yield f"{prefix}:*@{part}"
    yield plain.partition(":")[0] + ":*"
