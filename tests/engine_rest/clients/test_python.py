"""The two Python libraries of Camunda's users, unchanged, against a server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from camunda.client.engine_client import EngineClient
from camunda.client.external_task_client import ExternalTaskClient
from camunda.external_task.external_task import ExternalTask, TaskResult
from camunda.external_task.external_task_worker import ExternalTaskWorker
from camunda_client import CamundaEngineClient
from camunda_client import ExternalTaskClient as AsyncClient
from camunda_client.clients.dto import AuthData
from camunda_client.clients.external_task.dto import ExternalTaskConfig
from camunda_client.utils import deserialize
from camunda_client.worker import ExternalTaskWorker as AsyncWorker

from tests.engine_rest.clients.counter import (
    COUNTER,
    case,
    elements,
    troubles,
    values,
)
from tests.engine_rest.program import Program
from tests.support.page_server import listening


@pytest.fixture
def address(designer: Program) -> Iterator[str]:
    deployed = designer.deploy(("counter.bpmn", COUNTER), name="counter")
    assert deployed.status_code == 200, deployed.text
    with listening(designer.site.app) as address:
        yield f"{address}/engine-rest"


def test_the_blocking_library_makes_every_call(address: str, designer: Program) -> None:
    login = {"username": "admin", "password": designer.site.passwords["admin"]}
    config = {"auth_basic": login, "asyncResponseTimeout": 100}
    engine = EngineClient(address, config)
    worker = ExternalTaskWorker("w", address, config)

    done = _served(engine, worker, _complete)
    failed = _served(engine, worker, _fail)
    wrong = _served(engine, worker, _error)
    task = ExternalTaskClient("w", address, config).fetch_and_lock("print")

    assert task == []
    assert elements(designer, done) == ["s", "p"]
    assert values(designer, done) == {
        "pages": 3,
        "题目": "整改",
        "打印": {"pages": 3, "tags": ["甲"]},
        "ok": True,
        "share": 0.5,
        "nothing": None,
    }
    assert elements(designer, failed) == ["s"]
    assert troubles(designer, failed) == []
    assert elements(designer, wrong) == ["s", "b"]
    assert values(designer, wrong)["left"] == 0


def test_tries_run_out_into_an_incident(address: str, designer: Program) -> None:
    login = {"username": "admin", "password": designer.site.passwords["admin"]}
    config = {"auth_basic": login, "asyncResponseTimeout": 100}
    worker = ExternalTaskWorker("w", address, config)
    instance_id = case(designer, pages=3)

    for _ in range(3):
        assert troubles(designer, instance_id) == []
        worker.fetch_and_execute("print", _fail)
        designer.site.clock.move_by(timedelta(minutes=1))

    assert troubles(designer, instance_id) == ["卡纸"]


def _served(engine: EngineClient, worker: ExternalTaskWorker, action: Any) -> str:
    """Start a case as the library does, and let a worker serve it."""
    variables = {"pages": 3, "题目": "整改"}
    started = engine.start_process("counter", variables, business_key="案件 2")
    worker.fetch_and_execute("print", action)
    instance_id: str = started["id"]
    return instance_id


def _complete(task: ExternalTask) -> TaskResult:
    assert task.get_variables() == {"pages": 3, "题目": "整改"}
    assert task.get_business_key() == "案件 2"
    assert task.get_extension_property("clause") == "7.1"
    brought = {
        "打印": {"pages": 3, "tags": ["甲"]},
        "ok": True,
        "share": 0.5,
        "nothing": None,
    }
    return task.complete(brought, {"tray": 2})


def _fail(task: ExternalTask) -> TaskResult:
    return task.failure("卡纸", "drawer 2", max_retries=2, retry_timeout=60_000)


def _error(task: ExternalTask) -> TaskResult:
    return task.bpmn_error("paper", "缺纸", {"left": 0})


def test_the_async_library_makes_every_call(address: str, designer: Program) -> None:
    auth = AuthData(username="admin", password=designer.site.passwords["admin"])

    done, failed, wrong = asyncio.run(_async_calls(address, auth))

    assert elements(designer, done) == ["s", "p"]
    brought = values(designer, done)
    assert brought["at"] == "2026-11-22T02:00:00+00:00"
    assert brought["list"] == [1, "二"]
    assert brought["count"] == 7
    assert troubles(designer, failed) == ["卡纸"]
    assert elements(designer, wrong)[-1] == "b"


async def _async_calls(address: str, auth: AuthData) -> list[str]:
    config = ExternalTaskConfig(async_response_timeout=timedelta(milliseconds=200))
    # Both clients keep their connections to themselves and close none.
    transport = httpx.AsyncHTTPTransport(
        limits=httpx.Limits(max_keepalive_connections=0)
    )
    engine = CamundaEngineClient(address, auth, transport)
    client = AsyncClient("w", address, auth, transport, config=config)
    worker = AsyncWorker(client, pull_interval=timedelta(milliseconds=10))
    ids = []
    async with worker, worker.subscribe("print") as tasks:
        for act in (_async_complete, _async_fail, _async_error):
            started = await engine.start_process(
                "counter", "案件 3", {"pages": deserialize(3)}
            )
            ids.append(str(started.id))
            context = await anext(tasks)
            async with context as task:
                assert task.parsed_variables["pages"] == 3
                assert task.business_key == "案件 3"
                await client.extend_lock(task.id, new_duration=90_000)
                found = await engine.get_external_task(task.id)
                assert found is not None
                assert found.worker_id == "w"
                await act(context)
    return ids


async def _async_complete(context: Any) -> None:
    await context.complete(
        {
            "at": deserialize(datetime(2026, 11, 22, 2, tzinfo=UTC)),
            "list": deserialize([1, "二"]),
            "count": deserialize(7),
        }
    )


async def _async_fail(context: Any) -> None:
    await context.fail("卡纸", retries=0, error_details="drawer 2")


async def _async_error(context: Any) -> None:
    await context.bpmn_error("paper", "缺纸", {"left": deserialize(0)})
