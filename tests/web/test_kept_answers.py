from __future__ import annotations

from handlers.forms import load_form
from tests.web.site import PROCESSES
from web.kept_answers import readable_answers


def test_what_was_typed_is_read_back_in_the_words_of_the_form() -> None:
    form = load_form((PROCESSES / "forms" / "f101.form").read_bytes())
    sent = [
        ("csrf_token", "secret"),
        ("request_key", "key"),
        ("do", "submit"),
        ("source", "监督抽查"),
        ("licensed", "true"),
        ("trademark", ""),
        ("failing_items-1-_row", "1"),
        ("failing_items-1-item_name", "泄漏电流"),
        ("report_file", "0a1b"),
        ("nobody_asked", "x"),
    ]

    lines = readable_answers(form, sent).split("\n")

    assert lines == [
        "问题来源：监督抽查",
        "是否实行生产许可证管理：是",
        "不合格项目第2行 项目名称：泄漏电流",
    ]
