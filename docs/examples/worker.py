"""Print what the service task with the topic `print` asks for, with Python.

Needs `pip install camunda-external-task-client-python3`, and in the environment
TANDEM_URL (http://127.0.0.1:8160) and TANDEM_TOKEN.
"""

import os

from camunda.external_task.external_task import ExternalTask, TaskResult
from camunda.external_task.external_task_worker import ExternalTaskWorker

RETRIES = 3
SETTINGS = {
    "auth_bearer": {"access_token": os.environ["TANDEM_TOKEN"]},
    # Milliseconds: how long a task is this worker's, and how long a request waits.
    "lockDuration": 60_000,
    "asyncResponseTimeout": 20_000,
    # Seconds to wait after an error, such as a service that is being restarted.
    "sleepSeconds": 5,
}


def print_paper(task: ExternalTask) -> TaskResult:
    """Do the work of one task; may be called twice for the same one."""
    pages = task.get_variable("pages")
    if pages is None:
        # Somebody must look at it: an incident when no try is left.
        return task.failure(
            "pages are missing", "", max_retries=RETRIES, retry_timeout=60_000
        )
    if pages > 100:  # noqa: PLR2004 - what fits into the printer
        # The diagram says how to go on: an error boundary event with this code.
        return task.bpmn_error("paper", f"{pages} pages do not fit")
    return task.complete({"printed": pages, "printer": "Python"})


if __name__ == "__main__":
    worker = ExternalTaskWorker(
        "printer-python", os.environ["TANDEM_URL"] + "/engine-rest", SETTINGS
    )
    worker.subscribe("print", print_paper)
