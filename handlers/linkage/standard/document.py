"""Everything that DB3502/T 160—2024 asks for, with its way to diagram, rule and test.

The words are our own and short; the clause leads to those of the standard.
"""

from __future__ import annotations

from handlers.linkage.standard.assistance import ASSISTANCE
from handlers.linkage.standard.results import RESULTS
from handlers.linkage.standard.rule_book import RULES
from handlers.linkage.standard.supervision import SUPERVISION
from handlers.traceability.model import Document

_CLAUSES = """
3.1 5.1 5.2 5.3 5.4 6.1 6.2.1 6.2.2
7.1.1 7.1.2 7.1.2.1 7.1.2.2 7.1.2.3
7.2.1 7.2.1.1 7.2.1.2 7.2.1.3 7.2.1.4 7.2.1.5
7.2.2 7.2.2.1 7.2.2.2 7.2.2.3 7.2.2.4
7.2.3 7.2.3.1.1 7.2.3.1.2 7.2.3.2 7.2.3.3.1 7.2.3.3.2 7.2.3.3.3
7.2.4 7.2.4.1 7.2.4.2 7.2.5 7.2.5.1 7.2.5.2 7.2.6 7.2.6.1 7.2.6.2
7.3 7.3.1 7.3.2 7.3.3 7.3.4
附录A 附录B 附录C 附录D 附录E 附录F
"""

STANDARD = Document(
    key="linkage",
    zh="DB3502/T 160—2024 工业产品质量技术帮扶和质量安全监管联动工作规范",
    clauses=frozenset(_CLAUSES.split()),
    requirements=(*SUPERVISION, *ASSISTANCE, *RESULTS),
    rules=RULES,
)
