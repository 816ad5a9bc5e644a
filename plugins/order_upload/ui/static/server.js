// What the pages ask: our own routes, and Airflow's REST API. Both go by the login of the browser.

const base = () => new URL(".", document.baseURI);

/** An answer that is no success; its message is for the person. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(path, method = "GET", body = undefined) {
  const answer = await fetch(new URL(path, base()), {
    method,
    credentials: "same-origin",
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const detail = typeof said.detail === "string" ? said.detail : answer.statusText;
    throw new Refused(answer.status, detail || String(answer.status));
  }
  return said;
}

/** Ask one of our own routes. */
export const get = (path) => ask(`order-upload/${path}`);
export const post = (path, body) => ask(`order-upload/${path}`, "POST", body);
export const put = (path, body) => ask(`order-upload/${path}`, "PUT", body);

/** Trigger a run with these params, if Airflow lets the person; says too whether the DAG is on. */
export async function trigger(dagId, conf) {
  const dag = await ask(`api/v2/dags/${encodeURIComponent(dagId)}`);
  const run = await ask(`api/v2/dags/${encodeURIComponent(dagId)}/dagRuns`, "POST", {
    conf,
    logical_date: null,
  });
  return { dagId, runId: run.dag_run_id, isPaused: dag.is_paused };
}

/** The state of a run: queued, running, success or failed. */
export async function stateOf({ dagId, runId }) {
  const path = `api/v2/dags/${encodeURIComponent(dagId)}/dagRuns/${encodeURIComponent(runId)}`;
  return (await ask(path)).state;
}

const questionPath = ({ dagId, runId }) =>
  `api/v2/dags/${encodeURIComponent(dagId)}/dagRuns/${encodeURIComponent(runId)}` +
  "/taskInstances/approve/-1/hitlDetails";

/** What a person is asked about the plan of a run; null where nobody is. */
export const questionOf = (run) =>
  ask(questionPath(run)).catch((refusal) => {
    if (refusal.status === 404 || refusal.status === 403) return null;
    throw refusal;
  });

/** Answer it, if Airflow lets the person. */
export const answerPlan = (run, choice) =>
  ask(questionPath(run), "PATCH", { chosen_options: [choice], params_input: {} });
