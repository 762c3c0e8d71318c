"""The kinds of butlers' affairs, for the translators."""

from __future__ import annotations

from web.i18n import marked

KINDS = (
    marked("质量管家服务"),
    marked("日常巡查"),
    marked("问题闭环"),
    marked("投诉"),
    marked("意外事件"),
    marked("满意度调查"),
)
