"""What this room refuses, each with the way out."""

from __future__ import annotations

from handlers.errors import DomainRefused


class EntryNotFound(DomainRefused):
    """No local entry has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"没有编号为“{key}”的本地条目")
        self.key = key


class EntryOfTheStandard(DomainRefused):
    """Nobody rewrites the standard."""

    def __init__(self, key: str) -> None:
        super().__init__(f"“{key}”是标准附录C的原文，不能修改；请另增本地条目")
        self.key = key


class EntryIncomplete(DomainRefused):
    """An entry needs a process, a name and a text."""

    def __init__(self) -> None:
        super().__init__("请选择产品实现过程，并写明名称和内容")


class ReasonMissing(DomainRefused):
    """A change that everybody will see says why."""

    def __init__(self) -> None:
        super().__init__("请写明理由")


class ConsentMissing(DomainRefused):
    """The entity did not agree, so nothing is published."""

    def __init__(self) -> None:
        super().__init__("经营主体不同意发布；如改变意见，请附书面同意后重新填写附录F")


class DraftMissing(DomainRefused):
    """Nothing waits to be published."""

    def __init__(self) -> None:
        super().__init__("该案例没有待发布的稿件，请刷新后查看现在的状态")


class NotPublished(DomainRefused):
    """What is not in the library cannot be taken out of it."""

    def __init__(self) -> None:
        super().__init__("该案例没有发布，请刷新后查看现在的状态")


class NothingToPrint(DomainRefused):
    """An edition without an entry helps nobody."""

    def __init__(self) -> None:
        super().__init__("还没有工具书条目，办结案件形成条目后再编制")


class CatalogueChangeRefused(DomainRefused):
    """The catalogue cannot be changed like this."""


class ProductMissing(CatalogueChangeRefused):
    """A change names a product."""

    def __init__(self) -> None:
        super().__init__("请写明产品名称")


class ProductListed(CatalogueChangeRefused):
    """The product is in the catalogue already."""

    def __init__(self, product: str) -> None:
        super().__init__(f"“{product}”已在目录中；如要改变频次，请选择调整")
        self.product = product


class ProductNotListed(CatalogueChangeRefused):
    """The product is not in the catalogue."""

    def __init__(self, product: str) -> None:
        super().__init__(f"“{product}”不在目录中；如要列入，请选择新增")
        self.product = product


class FrequencyMissing(CatalogueChangeRefused):
    """A product in the catalogue is looked at in some way and so often."""

    def __init__(self) -> None:
        super().__init__("请写明监管方式和频次")
