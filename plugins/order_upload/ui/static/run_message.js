// What became of a run that somebody triggered from a page.

import { Link, Message, h, useEffect, useState } from "./kit.js";
import { stateOf } from "./server.js";
import { t } from "./texts.js";

const EVERY_MS = 2000;
const STATUS = { success: "success", failed: "error" };

/** Says how the run goes, and calls onEnd when it has ended. */
export function RunMessage({ run, onEnd }) {
  const [state, setState] = useState("queued");
  useEffect(() => {
    setState("queued");
    const timer = setInterval(async () => {
      const now = await stateOf(run).catch(() => "queued");
      setState(now);
      if (now in STATUS) {
        clearInterval(timer);
        onEnd();
      }
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [run.runId]);
  const hasEnded = state in STATUS;
  const waiting = run.isPaused ? t("run.paused") : t("run.running");
  return h(
    Message,
    { status: STATUS[state] ?? (run.isPaused ? "warning" : "info") },
    hasEnded ? t(`run.${state}`) : waiting,
    " ",
    h(Link, { to: `/dags/${run.dagId}/runs/${run.runId}` }, t("run.show")),
  );
}
