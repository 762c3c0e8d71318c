"""Moving cases to another version on the pages of operators."""

from __future__ import annotations

from engine import SYSTEM
from tests.support.sketch import sketch
from tests.web.site import Site

TEXT = "start s\nuser a\nend e\ns -> a\na -> e"


def two_versions(site: Site, second: str) -> tuple[str, str, str]:
    """Return an instance with its version and the second one."""
    engine = site.services.engine

    def deploy(text: str) -> str:
        files = {"main.bpmn": sketch(text)}
        engine.deploy(name="main", resources=files, actor=SYSTEM)
        return engine.definition("main").id

    source = deploy(TEXT)
    instance_id = engine.start_instance(
        key="main", business_key="XM-1", actor=SYSTEM
    ).id
    return instance_id, source, deploy(second)


def test_an_operator_looks_and_then_moves(site: Site) -> None:
    instance_id, source, target = two_versions(
        site, TEXT.replace("a -> e", "user b\na -> b\nb -> e")
    )
    admin = site.visitor("admin")
    page = f"/operations/definitions/{source}/migrate"

    admin.get(page)
    assert "运行中 1 件" in admin.text
    admin.get(f"{page}?target={target}")
    assert "可以迁移" in admin.text
    assert admin.page is not None
    html = admin.page.get_data(as_text=True)
    # Both forms, to check and to move, lead back to this page; the diagram is there.
    assert html.count(f'action="{page}"') == 2
    diagram = html.split('data-diagram="')[1].split('"')[0]
    assert admin.client.get(diagram).status_code == 200
    assert (
        site.services.engine.instance(instance_id, actor=SYSTEM).definition_id == source
    )
    admin.post(page, {"target": target})

    assert "已把 1 件迁移到版本 2" in admin.text
    assert (
        site.services.engine.instance(instance_id, actor=SYSTEM).definition_id == target
    )
    admin.get(f"/operations/definitions/{source}/migrate")
    assert "没有运行中的案件" in admin.text


def test_what_stands_against_it_is_told_with_the_case(site: Site) -> None:
    instance_id, source, target = two_versions(site, TEXT.replace("user", "manual"))
    admin = site.visitor("admin")
    page = f"/operations/instances/{instance_id}/migrate"

    admin.get(f"{page}?target={target}")
    assert "不能迁移" in admin.text
    assert "原为用户任务，现为手工任务" in admin.text
    assert "XM-1" in admin.text
    admin.post(page, {"target": target})

    assert "没有迁移，原因见下表" in admin.text
    assert (
        site.services.engine.instance(instance_id, actor=SYSTEM).definition_id == source
    )
