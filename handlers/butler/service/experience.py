"""R-B6: whoever leads a project has led enough of them before (B6.1.4a)."""

from __future__ import annotations


def too_few_projects(led: int, asked: int) -> str:
    """Return why somebody cannot lead, or nothing.

    Args:
        led: how many projects they have led, as the staff register says.
        asked: how many the unit asks for.
    """
    if led >= asked:
        return ""
    return (
        f"项目负责人负责过的项目为{led}个，不少于{asked}个才能负责(B6.1.4)；"
        "请核对人员档案，或由单位负责人变更项目负责人"
    )
