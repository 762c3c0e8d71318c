// Make every call of the library once, and say on standard output what came of it.

import { Client, Variables } from "camunda-external-task-client-js";

const { TANDEM_URL, TANDEM_LOGIN, TANDEM_PASSWORD } = process.env;
const basic = Buffer.from(`${TANDEM_LOGIN}:${TANDEM_PASSWORD}`).toString("base64");
const MOMENT = new Date("2026-11-22T02:00:00.000Z");
const seen = [];

const client = new Client({
  baseUrl: `${TANDEM_URL}/engine-rest`,
  workerId: "every-call",
  interval: 10,
  asyncResponseTimeout: 10_000,
  maxTasks: 1,
  // A task that was given back must not come again while it is being held.
  maxParallelExecutions: 1,
  sorting: [{ sortBy: "createTime", sortOrder: "asc" }],
  interceptors: (request) => ({
    ...request,
    headers: { ...request.headers, Authorization: `Basic ${basic}` },
  }),
});

const WAYS = {
  complete: async (task, service) => {
    await service.extendLock(task, 90_000);
    const local = new Variables().set("tray", 2);
    const global = new Variables().setAll({
      题目: "整改通知书",
      count: 7,
      large: 2 ** 40,
      share: 0.5,
      agreed: true,
      nothing: null,
      at: MOMENT,
      list: [1, { 二: 2 }],
    });
    await service.complete(task, global, local);
  },
  failure: (task, service) =>
    service.handleFailure(task, {
      errorMessage: "卡纸",
      errorDetails: "drawer 2",
      retries: 0,
      retryTimeout: 1000,
    }),
  error: (task, service) =>
    service.handleBpmnError(task, "paper", "缺纸", new Variables().set("left", 0)),
  unlock: async (task, service) => {
    await service.unlock(task);
    await service.lock(task, 5_000);
    await service.complete(task);
  },
  lost: async (task, service) => {
    await service.complete(task);
    await service.complete(task);
  },
};

const wanted = new Set(Object.keys(WAYS));

const options = { includeExtensionProperties: true };
client.subscribe("print", options, async ({ task, taskService }) => {
  const way = task.variables.get("way");
  const note = {
    way,
    business_key: task.businessKey,
    properties: task.extensionProperties,
    given: task.variables.getAll(),
    retries: task.retries,
  };
  try {
    await WAYS[way](task, taskService);
  } catch (error) {
    note.error = { type: error.type, message: error.message, code: error.code };
  }
  seen.push(note);
  wanted.delete(way);
  if (wanted.size === 0) {
    client.stop();
    console.log(JSON.stringify(seen));
    process.exit(0);
  }
});

client.on("poll:error", (error) => {
  console.error(error);
  process.exit(1);
});
