"""A process that has imported everything and opened nothing, and forks for each case.

It reads cases as lines of JSON and answers each with a line: the child ran to its end
and passed these points, or it killed itself at the wanted one.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from tests.crash.stories import STORIES, Bench
from tests.support.kill_hook import AFTER_COMMIT, BEFORE_COMMIT, STATEMENT


@dataclass
class KillPoint:
    """Counts what the child does, and kills it when it gets to a point."""

    #: The number of the wanted point, from 1; 0 = live.
    wanted: int
    seen: list[str] = field(default_factory=list)

    def reach(self, kind: str) -> None:
        """Note a point; do not come back from the wanted one."""
        self.seen.append(kind)
        if len(self.seen) == self.wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """See every statement and commit of this process from now on."""

        @event.listens_for(Engine, "before_cursor_execute")
        def statement(*_: object) -> None:
            self.reach(STATEMENT)

        commit = DefaultDialect.do_commit

        def watched(dialect: DefaultDialect, connection: Any) -> None:
            self.reach(BEFORE_COMMIT)
            commit(dialect, connection)  # type: ignore[no-untyped-call]
            self.reach(AFTER_COMMIT)

        DefaultDialect.do_commit = watched  # type: ignore[method-assign]


def child(case: dict[str, Any], answer_to: int) -> None:
    """Run one command and write what was counted."""
    point = KillPoint(wanted=case["point"])
    point.watch()
    story = STORIES[case["story"]]
    bench = Bench.open(case["url"], at=story.at, sink=case["sink"])
    story.run(bench, case["prepared"])
    bench.close()
    os.write(answer_to, json.dumps(point.seen).encode())


def fork(case: dict[str, Any]) -> dict[str, Any]:
    """Run a case in a child and say how it ended."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        try:
            child(case, write)
        except BaseException:  # noqa: BLE001 - a child never returns
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    _, status = os.waitpid(pid, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return {
        "killed": killed,
        "failed": not killed and status != 0,
        "seen": json.loads(text) if text else [],
    }


def main() -> None:
    """Answer cases until the input ends."""
    for line in sys.stdin:
        print(json.dumps(fork(json.loads(line))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
