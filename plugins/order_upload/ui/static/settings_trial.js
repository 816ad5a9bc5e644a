// "What would change": how the orders of the last days would end with an edit, beside how they end.

import { C, Message, Table, h, outcomeName } from "./kit.js";
import { meansOf, waitsFor } from "./reasons.js";
import { counted, t } from "./texts.js";

const GOES_ON = ["create", "update"];

/** What becomes of an order, in words. */
function endText(end) {
  if (end === null) return t("trial.unreadable");
  const status = end.shop_status || end.status || t("trial.shops_word");
  const pieces = end.pieces > 1 ? ` (${t("trial.pieces", { count: end.pieces })})` : "";
  if (GOES_ON.includes(end.outcome)) return t(`trial.goes_on.${end.outcome}`, { status }) + pieces;
  if (end.outcome === "filtered") return t("trial.filtered", { criterion: end.reason });
  const reason = { code: end.reason, means: end.reason, waits_for: end.group };
  const why = [meansOf(reason), waitsFor(reason)].filter(Boolean).join(": ");
  return `${outcomeName(end.outcome)}: ${why}`;
}

/** What else is otherwise: parts that are written otherwise, mails, stock. */
function elseText({ parts, policies }) {
  const said = policies.map(({ policy, before, after }) => `${policy}: ${before} → ${after}`);
  if (parts.length) said.unshift(t("trial.parts", { parts: parts.join(", ") }));
  return said.join("; ");
}

function numbersText({ numbers, count }) {
  const more = count - numbers.length;
  const named = numbers.filter(Boolean).join(", ");
  return more > 0 ? `${named} ${t("trial.more", { count: more })}` : named;
}

const COLUMNS = () => [
  { key: "count", title: t("trial.orders") },
  { key: "before", title: t("trial.today"), cell: ({ before }) => endText(before) },
  { key: "after", title: t("trial.then"), cell: ({ after }) => endText(after) },
  { key: "else", title: t("trial.else"), cell: elseText },
  { key: "numbers", title: t("trial.numbers"), cell: numbersText },
];

/** How many orders would newly be shipped, blocked, left out: one sentence. */
function summary(changes) {
  const counts = new Map();
  for (const { after, before, count } of changes) {
    const isSame = before && endText(before) === endText(after);
    const text = isSame ? t("trial.otherwise") : endText(after);
    counts.set(text, (counts.get(text) ?? 0) + count);
  }
  return [...counts].map(([text, count]) => t("trial.would", { count, text })).join("; ");
}

function OfConnector({ tried, days }) {
  if (tried.trouble) {
    return h(Message, { status: "warning" },
      t("trial.trouble", { connector: tried.connector, message: tried.trouble }));
  }
  const orders = counted("trial.tried", tried.orders);
  const said = summary(tried.changes) || t("trial.no_change");
  return h(
    C.Box,
    { mb: 4 },
    h(C.Heading, { as: "h3", size: "sm", mb: 1 }, tried.connector),
    h(C.Text, { mb: 2 }, `${t("filter.days_back", { count: days })}: ${orders}; ${said}.`),
    tried.cut ? h(Message, { status: "info" }, t(`trial.cut.${tried.cut}`)) : null,
    tried.unread
      ? h(Message, { status: "info" }, t("trial.unread", { count: tried.unread })) : null,
    tried.untried
      ? h(Message, { status: "info" },
          t(`trial.untried.${tried.untried}`, { message: tried.untried_because })) : null,
    tried.faults.map((fault) => h(Message, { key: fault, status: "warning" },
      t("trial.fault", { message: fault }))),
    tried.changes.length
      ? h(Table, {
          label: t("trial.of", { connector: tried.connector }),
          columns: COLUMNS(),
          rows: tried.changes,
          rowKey: (change) => JSON.stringify([change.before, change.after, elseText(change)]),
        })
      : null,
    tried.more_changes
      ? h(C.Text, { color: "fg.muted" }, t("trial.more_changes", { count: tried.more_changes }))
      : null,
  );
}

/** The panel: each connector whose rules the edit changes. */
export function TrialPanel({ trial, days }) {
  return h(
    C.Box,
    { as: "section", "aria-label": t("trial.title"), role: "status", mt: 4, p: 3,
      borderWidth: "1px", borderColor: "border", rounded: "md" },
    h(C.Heading, { as: "h2", size: "md", mb: 2 }, t("trial.title")),
    trial.connectors.map((tried) => h(OfConnector, { key: tried.connector, tried, days })),
    trial.connectors.length === 0 && trial.hidden === 0
      ? h(C.Text, null, t("trial.no_connector")) : null,
    trial.hidden ? h(C.Text, null, t("trial.hidden", { count: trial.hidden })) : null,
    trial.connectors.length
      ? h(C.Text, { color: "fg.muted", fontSize: "sm" },
          `${t("trial.means")} ${t("trial.not_tried")}`)
      : null,
  );
}
