"""Prepare the processes of scenarios with what the domain says of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine import HandlerRegistry, Workbench, files_for
from handlers.linkage.process_keys import LINKAGE, PROGRAMME
from handlers.linkage.programme.starting import PROGRAMME_DEFAULTS
from handlers.linkage.variables import STEERING_DEFAULTS
from handlers.scenarios.errors import ProcessMissing

#: Variables with which the start rule of a process begins, whoever starts it.
DEFAULTS: Mapping[str, Mapping[str, object]] = {
    LINKAGE: STEERING_DEFAULTS,
    PROGRAMME: PROGRAMME_DEFAULTS,
}


def bench_for(
    resources: Mapping[str, bytes],
    keys: Collection[str],
    *,
    registry: HandlerRegistry,
    checked: bool = False,
) -> Workbench:
    """Return a bench with processes and what they call.

    Functions of expressions are those of the service: deadlines count by the rules and
    the calendar that come with it. No handler runs: scenarios say what they bring back.

    Raises:
        ProcessMissing: no file has a process.
        DeploymentRefused: the gate refuses one of the files.
        ResourceRefused: a diagram cannot be read at all.
    """
    found = files_for(resources, keys)
    bench = Workbench(found, handlers=registry, defaults=DEFAULTS, checked=checked)
    missing = set(keys) - {each.key for each in bench.definitions}
    if missing:
        bench.close()
        raise ProcessMissing(min(missing))
    return bench
