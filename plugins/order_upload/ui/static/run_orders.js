// A run's tab: its orders, or the plan that was not sent yet, with the answer to it.

import { money } from "./formats.js";
import { Button, C, CountBadge, Loaded, Message, Table, h } from "./kit.js";
import { useLoaded, useState } from "./kit.js";
import { Changes, Effects } from "./order_changes.js";
import { OrderLife } from "./order_life.js";
import { StatusCell, columns, keyOf } from "./order_table.js";
import { answerPlan, get, questionOf } from "./server.js";
import { t } from "./texts.js";

const APPROVE = "Approve";
const REJECT = "Reject";
const CONNECTOR = "order_upload__"; // begins the id of a connector's DAG

function Counts({ counts }) {
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  return h(
    C.HStack,
    { wrap: "wrap", gap: 2, mb: 3, role: "group", "aria-label": t("run.counts") },
    told.map(([outcome, count]) => h(CountBadge, { key: outcome, outcome, count })),
  );
}

const planColumns = () => [
  {
    key: "order",
    title: t("column.order"),
    cell: ({ number, ref }) =>
      h(C.Stack, { gap: 0 }, h(C.Text, { fontWeight: "medium" }, number || ref),
        number ? h(C.Text, { color: "fg.muted", fontSize: "xs" }, ref) : null),
  },
  { key: "sold_on", title: t("column.sold_on") },
  { key: "action", title: t("run.action"), cell: ({ action }) => t(`run.action.${action}`) },
  { key: "status", title: t("column.status"), cell: (order) => h(StatusCell, { order }) },
  {
    key: "total",
    title: t("column.total"),
    cell: ({ total, currency }) => (total === null ? "" : money(total, currency)),
  },
  {
    key: "changes",
    title: t("run.changes"),
    cell: (order) =>
      h(C.Box, null,
        h("details", null,
          h("summary", null, t("run.fields", { count: order.changes.length })),
          h(Changes, { changes: order.changes, title: t("run.changes") })),
        h(Effects, order)),
  },
];

const sum = (rows, pick) => rows.reduce((total, row) => total + pick(row), 0);

function Plan({ plan }) {
  const count = (action) => plan.filter((row) => row.action === action).length;
  return h(
    C.Box,
    { mb: 4 },
    h(C.Heading, { as: "h2", size: "md", mb: 2 }, t("run.plan")),
    h(C.HStack, { wrap: "wrap", gap: 2, mb: 3 },
      h(C.Badge, { colorPalette: "green" }, t("run.to_create", { count: count("create") })),
      h(C.Badge, { colorPalette: "blue" }, t("run.to_update", { count: count("update") })),
      h(C.Badge, null, t("life.mails", { count: sum(plan, (row) => row.mails) })),
      h(C.Badge, null, t("run.moves", { count: sum(plan, (row) => row.stock.length) }))),
    plan.length
      ? h(Table, { label: t("run.plan"), columns: planColumns(), rows: plan,
          rowKey: (row) => row.ref })
      : h(C.Text, null, t("run.no_plan")),
  );
}

/** What a person is asked, or was, about the plan; Airflow says who answered. */
function Answer({ question, may, onAnswer }) {
  if (question === null) return null;
  if (question.response_received) {
    const [choice] = question.chosen_options ?? [];
    const person = question.responded_by_user?.name ?? t("run.nobody");
    const status = choice === APPROVE ? "success" : "warning";
    return h(Message, { status },
      t(choice === APPROVE ? "run.approved" : "run.rejected", { person }));
  }
  if (!may.answer) return h(Message, null, t("run.waits_for_answer"));
  return h(
    C.Flex,
    { gap: 3, mb: 4, wrap: "wrap", align: "center", role: "group", "aria-label": t("run.asked") },
    h(C.Text, { fontWeight: "medium" }, t("run.asked")),
    h(Button, { onClick: () => onAnswer(APPROVE) }, t("action.approve")),
    h(Button, { variant: "outline", onClick: () => onAnswer(REJECT) }, t("action.reject")),
  );
}

function Content({ page, question, onAnswer, onOpen }) {
  const shown = page.orders.length;
  return h(
    C.Box,
    null,
    page.is_dry ? h(Message, null, t("run.is_dry")) : null,
    h(Counts, { counts: page.counts }),
    h(Answer, { question, may: page.may, onAnswer }),
    page.plan === null ? null : h(Plan, { plan: page.plan }),
    shown < page.all_orders ? h(C.Text, null, t("todo.first", { count: shown })) : null,
    shown
      ? h(Table, { label: t("run.orders"), columns: columns(onOpen), rows: page.orders,
          rowKey: keyOf })
      : null,
    !shown && page.plan === null
      ? h(C.Text, { role: "status" }, t(page.is_reported ? "run.no_orders" : "run.not_yet"))
      : null,
  );
}

function RunOrders({ dagId, runId }) {
  const asked = new URLSearchParams({ dag_id: dagId, run_id: runId });
  const page = useLoaded(async () => ({
    ...(await get(`run-orders?${asked}`)),
    question: await questionOf({ dagId, runId }),
  }), [dagId, runId]);
  const [opened, setOpened] = useState(null);
  const [error, setError] = useState(null);
  const onAnswer = async (choice) => {
    setError(null);
    try {
      await answerPlan({ dagId, runId }, choice);
      page.reload();
    } catch (refusal) {
      setError(refusal);
    }
  };
  return h(
    C.Box,
    { as: "section", p: { base: 3, md: 4 }, "aria-label": t("run.orders") },
    error ? h(Message, { status: "error" }, error.message) : null,
    h(Loaded, page, (value) =>
      h(Content, { page: value, question: value.question, onAnswer, onOpen: setOpened })),
    opened ? h(OrderLife, { order: opened, fields: [], onClose: () => setOpened(null) }) : null,
  );
}

/** Airflow has the tab on the runs of every DAG: those of others have no orders. */
function RunTab({ dagId, runId }) {
  if (dagId.startsWith(CONNECTOR)) return h(RunOrders, { dagId, runId });
  return h(C.Text, { role: "status", p: { base: 3, md: 4 } }, t("run.no_connector"));
}

globalThis["Orders of this run"] = RunTab;
