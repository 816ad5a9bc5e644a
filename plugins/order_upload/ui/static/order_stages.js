// What each stage of a run did with one order, as its staged files say it.

import { time } from "./formats.js";
import { Badge, Button, C, Link, Loaded, h, useLoaded, useState } from "./kit.js";
import { Changes, Effects } from "./order_changes.js";
import { meansOf } from "./reasons.js";
import { get } from "./server.js";
import { counted, t } from "./texts.js";

const Line = ({ children }) => h(C.Text, { fontSize: "sm", overflowWrap: "anywhere" }, children);

/** How an order ended in a stage, where it did, and why. */
const End = ({ end }) =>
  h(C.HStack, { wrap: "wrap", gap: 2 },
    end.outcome ? h(Badge, { outcome: end.outcome }) : null,
    h(Line, null,
      [end.code, meansOf({ code: end.code, means: end.message })].filter(Boolean).join(": ")));

const saidBy = (row) =>
  row === null ? "" : ` (${t(`stages.row.${row.kind}`)}: ${row.where})`;

function Received({ received }) {
  const { order } = received;
  const from = [received.source, received.hub].filter(Boolean).join(", ");
  return h(
    C.Stack,
    { gap: 1 },
    h(Line, null, t("stages.from", { time: time(received.at), source: from })),
    received.is_unread ? h(Line, null, t("stages.same_record")) : null,
    received.refused ? h(End, { end: received.refused }) : null,
    order === null ? null : h(Line, null, t("stages.platform_status", { status: order.status })),
    order?.updated_at
      ? h(Line, null, t("stages.updated", { time: time(order.updated_at) }))
      : null,
    order === null ? null : h(Line, null, counted("stages.lines", order.lines)),
    order?.corrected.length
      ? h(Line, null, t("stages.corrected", { fields: order.corrected.join(", ") }))
      : null,
  );
}

function Filtered({ filtered }) {
  if (filtered.dropped) return h(End, { end: filtered.dropped });
  const key = filtered.filter ? "stages.passed" : "stages.no_filter";
  return h(Line, null, t(key, { name: filtered.filter }));
}

function Status({ status }) {
  if (status.stopped) return h(End, { end: status.stopped });
  const { meaning } = status;
  if (meaning.is_shops_word) return h(Line, null, t("stages.shops_word"));
  if (meaning.normalized === null) return h(Line, null, t("stages.status_kept"));
  return h(
    C.Stack,
    { gap: 1 },
    h(Line, null,
      t("stages.normalized", { status: meaning.normalized }) + saidBy(meaning.row)),
    meaning.shop_status === null
      ? null
      : h(Line, null,
          t("stages.shop_status", { status: meaning.shop_status }) + saidBy(meaning.shop_row)),
  );
}

function Transformation({ transformation }) {
  const step = ({ step: name, changes }) =>
    h(C.Box, { key: name }, h(Line, null, name), h(Changes, { changes, title: name }));
  const orders = transformation.orders.map(({ part, steps }, place) =>
    h(C.Stack, { key: part || place, gap: 2 },
      part ? h(Line, null, part) : null,
      steps.length ? steps.map(step) : h(Line, null, t("stages.no_step"))));
  return h(C.Stack, { gap: 2 }, orders,
    transformation.ended.map((end, place) => h(End, { key: place, end })));
}

function Planned({ planned }) {
  const left = [["kept", planned.kept], ["overwritten", planned.overwritten],
    ["untaken", planned.untaken]];
  const facts = [planned.part, t(`run.action.${planned.action}`),
    planned.shop_order_id ? t("life.shop_order", { id: planned.shop_order_id }) : ""];
  return h(
    C.Stack,
    { gap: 1 },
    h(Line, null, facts.filter(Boolean).join(" · ")),
    planned.update === "minimal" ? h(Line, null, t("stages.minimal")) : null,
    planned.outcome || planned.code ? h(End, { end: planned }) : null,
    left.map(([name, names]) =>
      names.length
        ? h(Line, { key: name }, t(`stages.${name}`, { names: names.join(", ") }))
        : null),
    planned.changes.length
      ? h("details", null,
          h("summary", null, t("run.fields", { count: planned.changes.length })),
          h(Changes, { changes: planned.changes, title: t("run.changes") }))
      : null,
    h(Effects, planned),
  );
}

function Sent({ sent }) {
  return h(
    C.Stack,
    { gap: 1 },
    h(Line, null,
      t("stages.try", { part: sent.part, attempt: sent.attempt, time: time(sent.at) })),
    h(Line, null, counted("stages.requests", sent.requests)),
    h(End, { end: sent }),
    sent.shop_order_id ? h(Line, null, t("life.shop_order", { id: sent.shop_order_id })) : null,
  );
}

const ReadBack = ({ sent }) => h(Line, null, t(`stages.read_back.${sent.read_back}`));

/** The stages that the order came to: each with its name and what to show of it. */
function reached(stages) {
  const told = [["received", h(Received, stages)]];
  for (const [name, part] of [["filtered", Filtered], ["status", Status],
    ["transformation", Transformation]])
    if (stages[name]) told.push([name, h(part, stages)]);
  for (const planned of stages.planned) told.push(["planned", h(Planned, { planned })]);
  for (const sent of stages.sent) {
    told.push(["sent", h(Sent, { sent })]);
    if (["created", "updated"].includes(sent.outcome))
      told.push(["read_back", h(ReadBack, { sent })]);
  }
  return told;
}

function Reached({ stages }) {
  if (!stages.is_kept) return h(Line, null, t("stages.gone"));
  return h(
    C.Stack,
    { as: "ol", gap: 3, listStyleType: "none", "aria-label": t("stages.title") },
    reached(stages).map(([name, content], place) =>
      h(C.Box, { as: "li", key: place },
        h(C.Text, { fontWeight: "medium", fontSize: "sm" }, t(`stages.${name}`)), content)),
    stages.is_dry ? h(C.Box, { as: "li" }, h(Line, null, t("run.is_dry"))) : null,
  );
}

function Opened({ connector, orderRef, runId }) {
  const asked = new URLSearchParams({ connector, ref: orderRef, run_id: runId });
  const loaded = useLoaded(() => get(`orders/stages?${asked}`), [connector, orderRef, runId]);
  return h(C.Box, { borderWidth: "1px", borderRadius: "md", p: 3 },
    h(Loaded, loaded, (stages) => h(Reached, { stages })));
}

/** A button that opens the stages of a run; they are read when somebody wants to see them. */
export function Stages({ label, ...of }) {
  const [isOpen, setIsOpen] = useState(false);
  return h(
    C.Stack,
    { gap: 2, align: "stretch" },
    h(Button, { variant: "outline", size: "xs", alignSelf: "start", "aria-expanded": isOpen,
      onClick: () => setIsOpen(!isOpen) }, label),
    isOpen ? h(Opened, of) : null,
  );
}

function MetRuns({ life }) {
  const asked = new URLSearchParams({ connector: life.connector, ref: life.ref });
  const loaded = useLoaded(() => get(`orders/staged-runs?${asked}`), [life.connector, life.ref]);
  return h(Loaded, loaded, ({ dag_id: dagId, runs }) =>
    runs.length === 0
      ? h(Line, null, t("stages.no_runs"))
      : h(C.Stack, { as: "ol", gap: 3, listStyleType: "none", "aria-label": t("stages.runs") },
          runs.map(({ run_id: runId, began_at: at }) =>
            h(C.Stack, { as: "li", key: runId, gap: 1 },
              h(Link, { to: `/dags/${dagId}/runs/${encodeURIComponent(runId)}`, fontSize: "sm" },
                time(at)),
              h(Stages, { connector: life.connector, orderRef: life.ref, runId,
                label: t("stages.show") })))));
}

/** A button that lists the runs that met the order: those too that found nothing new in it. */
export function Runs({ life }) {
  const [isOpen, setIsOpen] = useState(false);
  return h(
    C.Stack,
    { gap: 2, mt: 4, align: "stretch" },
    h(Button, { variant: "outline", size: "xs", alignSelf: "start", "aria-expanded": isOpen,
      onClick: () => setIsOpen(!isOpen) }, t("stages.runs")),
    isOpen ? h(MetRuns, { life }) : null,
  );
}
