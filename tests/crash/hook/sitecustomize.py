"""Python imports this at its start when this folder is on its path."""

from __future__ import annotations

import os
from pathlib import Path

from tests.support.kill_hook import VARIABLE, Watch

Watch(Path(os.environ[VARIABLE])).install()  # noqa: TID251 - there is no other way in
