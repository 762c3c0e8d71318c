"""The namespaces and element names of DMN and of its Camunda extensions."""

from __future__ import annotations

from engine.bpmn.words import split

#: One namespace per version; their elements mean the same as far as they are read.
VERSIONS = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}

#: How FEEL is called where a language may be named.
FEEL = frozenset(
    {
        "feel",
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "https://www.omg.org/spec/DMN/20211108/FEEL/",
        "https://www.omg.org/spec/DMN/20230324/FEEL/",
    }
)

#: The prefix of each extension namespace in the words of the three lists.
PREFIXES = {
    **dict.fromkeys(VERSIONS, "dmn"),
    "http://camunda.org/schema/1.0/dmn": "camunda",
    "http://operaton.org/schema/1.0/dmn": "operaton",
    "http://camunda.org/schema/zeebe/1.0": "zeebe",
    "http://camunda.org/schema/modeler/1.0": "modeler",
    "http://bpmn.io/schema/dmn/biodi/1.0": "biodi",
    "http://bpmn.io/schema/dmn/biodi/2.0": "biodi",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/2001/XInclude": "xi",
    "http://www.trisotech.com/2015/triso/modeling": "triso",
    "http://www.trisotech.com/2016/triso/dmn": "triso",
    "http://www.drools.org/kie/dmn/1.1": "kie",
    "http://www.drools.org/kie/dmn/1.2": "kie",
}

#: What is drawn, not evaluated.
DRAWING = frozenset(
    {
        "http://www.omg.org/spec/DMN/20180521/DMNDI/",
        "https://www.omg.org/spec/DMN/20191111/DMNDI/",
        "https://www.omg.org/spec/DMN/20230324/DMNDI/",
        "http://www.omg.org/spec/DMN/20180521/DC/",
        "http://www.omg.org/spec/DMN/20180521/DI/",
    }
)

CAMUNDA = "http://camunda.org/schema/1.0/dmn"

#: Boxed expressions, wherever an expression may stand.
EXPRESSIONS = frozenset(
    {
        "literalExpression",
        "decisionTable",
        "context",
        "invocation",
        "relation",
        "list",
        "functionDefinition",
        "conditional",
        "filter",
        "for",
        "some",
        "every",
    }
)

#: Elements that a finding names by their own id; others belong to those around them.
NAMED = frozenset(
    {
        "definitions",
        "decision",
        "inputData",
        "businessKnowledgeModel",
        "knowledgeSource",
        "decisionService",
        "itemDefinition",
        "rule",
        "input",
        "output",
        "inputEntry",
        "outputEntry",
        "import",
    }
)


def is_dmn(tag: object) -> bool:
    """Say whether a tag is of DMN in any version."""
    return split(tag)[0] in VERSIONS


def local(tag: object) -> str:
    """Return the local name of a DMN tag; empty for tags of anybody else."""
    namespace, name = split(tag)
    return name if namespace in VERSIONS else ""


def prefixed(namespace: str, name: str) -> str:
    """Return the short word for a name, or the name with its namespace if unknown."""
    prefix = PREFIXES.get(namespace)
    return f"{prefix}:{name}" if prefix else f"{{{namespace}}}{name}"
