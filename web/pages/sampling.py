"""抽检合格率: batches sampled and passed, before assistance and after (7.2.6.2)."""

from __future__ import annotations

from datetime import date

from flask import Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from handlers.results.errors import SamplingRefused
from handlers.results.sampling import Sampling, add_sampling, pass_rates, samplings
from web.bureau_scope import own_bureau
from web.exporting import asked_kind, export_links
from web.i18n import gettext as _
from web.i18n import marked
from web.listing import Listing
from web.notices import Notice, say
from web.presenters.figures import percent
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("sampling", __name__)

_LONGEST = 200
_MOST_DIGITS = 6


_LISTING = Listing[Sampling](
    marked("已登记的抽查"),
    (
        (marked("产品"), lambda each: each.product),
        (marked("抽样日期"), lambda each: each.sampled_on),
        (marked("抽查批次"), lambda each: each.batches),
        (marked("合格批次"), lambda each: each.passed),
        (marked("来源文件"), lambda each: each.source),
    ),
)


@pages.page("/figures/sampling", guard=Guard.SIGNED_IN)
def sampling() -> str | Response:
    """Show the pass rates of the visitor's bureau.

    Raises:
        Forbidden: only a bureau keeps them.
    """
    bureau_id = own_bureau()
    with services().engine.read() as connection:
        rates = pass_rates(connection, bureau_id)
        noted = samplings(connection, bureau_id)
    kind = asked_kind()
    if kind is not None:
        return _LISTING.export(noted, kind)
    return page(
        "sampling.html",
        rates=[(each, percent(each.before), percent(each.after)) for each in rates],
        noted=noted,
        exports=export_links("/figures/sampling", {}),
        today=services().today,
    )


@pages.page("/figures/sampling", guard=Guard.SIGNED_IN, methods=("POST",))
def note() -> BaseResponse:
    """Note what a sampling task found.

    Raises:
        Forbidden: only a bureau keeps them.
        SamplingRefused: the numbers cannot be.
    """
    bureau_id = own_bureau()
    found = Sampling(
        product=_field("product"),
        sampled_on=_day("sampled_on"),
        batches=_count("batches"),
        passed=_count("passed"),
        source=_field("source"),
    )
    with services().engine.transact(current_visitor().actor) as uow:
        add_sampling(uow, bureau_id, found)
    return say(redirect("/figures/sampling", code=303), Notice(_("已登记。")))


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:_LONGEST]


def _count(name: str) -> int:
    text = _field(name)
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise SamplingRefused
    return int(text)


def _day(name: str) -> date:
    try:
        return date.fromisoformat(_field(name))
    except ValueError:
        raise SamplingRefused from None
