"""Process instances: the answers about them."""

from __future__ import annotations

from typing import Any

from engine import InstanceState, InstanceView
from web.engine_rest.links import link
from web.engine_rest.operations import Operations

operations = Operations("Process Instance", __name__)


def instance_answer(found: InstanceView) -> dict[str, Any]:
    """Return an instance as it is dumped."""
    return {
        "links": [link(f"/process-instance/{found.id}")],
        "id": found.id,
        "definition_id": found.definition_id,
        "definition_key": found.process_key,
        "business_key": found.business_key,
        "case_instance_id": None,
        "ended": found.ended_at is not None,
        "suspended": found.state is InstanceState.SUSPENDED,
        "tenant_id": None,
    }
