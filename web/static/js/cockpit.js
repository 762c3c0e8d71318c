// The Modeler's links say behind a "#", which no server sees, what they lead to.
(() => {
  "use strict";

  const instance = /#\/process-instance\/([\w:.-]+)/.exec(location.hash);
  const deployment = () => {
    const query = new URLSearchParams(location.hash.split("?")[1] || "").get("deploymentsQuery");
    try {
      return JSON.parse(query || "[]").find((each) => each.type === "id")?.value;
    } catch {
      return undefined;
    }
  };

  const open = (path) => location.replace(path);
  if (instance) open(`/operations/instances/${encodeURIComponent(instance[1])}`);
  else if (deployment()) open(`/designer/deployments/${encodeURIComponent(deployment())}`);
})();
