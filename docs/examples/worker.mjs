// Print what the service task with the topic `print` asks for, with Node.
//
// Needs `npm install camunda-external-task-client-js`, and in the environment
// TANDEM_URL (http://127.0.0.1:8160) and TANDEM_TOKEN.

import { Client, Variables, logger } from "camunda-external-task-client-js";

const RETRIES = 3;
const token = process.env.TANDEM_TOKEN;

const client = new Client({
  baseUrl: `${process.env.TANDEM_URL}/engine-rest`,
  workerId: "printer-node",
  // Milliseconds: how long a task is this worker's, and how long a request waits.
  lockDuration: 60_000,
  asyncResponseTimeout: 20_000,
  use: logger,
  interceptors: (request) => ({
    ...request,
    headers: { ...request.headers, Authorization: `Bearer ${token}` },
  }),
});

// Does the work of one task; may be called twice for the same one.
client.subscribe("print", async ({ task, taskService }) => {
  const pages = task.variables.get("pages");
  if (pages === undefined) {
    // Somebody must look at it: an incident when no try is left.
    await taskService.handleFailure(task, {
      errorMessage: "pages are missing",
      retries: (task.retries ?? RETRIES) - 1,
      retryTimeout: 60_000,
    });
  } else if (pages > 100) {
    // The diagram says how to go on: an error boundary event with this code.
    await taskService.handleBpmnError(task, "paper", `${pages} pages do not fit`);
  } else {
    const found = new Variables().set("printed", pages).set("printer", "Node");
    await taskService.complete(task, found);
  }
});
