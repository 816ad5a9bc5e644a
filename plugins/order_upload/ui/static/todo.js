// The page "To do": what waits, by reason, and what lifts it.

import { age, money, time } from "./formats.js";
import { Badge, Button, C, Link, Loaded, Message, Page, Select, Table, h } from "./kit.js";
import { useLoaded, useState } from "./kit.js";
import { MapDialog } from "./map_dialog.js";
import { meansOf, remedyOf, titleOf } from "./reasons.js";
import { RunMessage } from "./run_message.js";
import { get, trigger } from "./server.js";
import { counted, t } from "./texts.js";

const COLUMNS = () => [
  { key: "order", title: t("column.order"), cell: (order) => h(OrderName, { order }) },
  { key: "origin_node", title: t("column.sold_on") },
  {
    key: "total",
    title: t("column.total"),
    cell: ({ total, currency }) => (total === null ? "" : money(total, currency)),
  },
  { key: "since", title: t("column.since"), cell: (order) => time(order.first_seen) },
  { key: "runs", title: t("column.attempts") },
];

const OrderName = ({ order }) =>
  h(
    C.Stack,
    { gap: 0 },
    h(C.Text, { fontWeight: "medium" }, order.number || order.ref),
    order.number ? h(C.Text, { color: "fg.muted", fontSize: "xs" }, order.ref) : null,
  );

/** Retry the orders of a group; all that waits, where the page does not have all of them. */
export function retry(group) {
  const refs = group.orders.map((order) => order.ref);
  const conf = { retry: true };
  return trigger(group.dag_id, refs.length < group.count ? conf : { ...conf, order_refs: refs });
}

function Facts({ group }) {
  const sums = Object.entries(group.money).map(([currency, amount]) => money(amount, currency));
  return h(
    C.HStack,
    { gap: 2, wrap: "wrap" },
    h(C.Badge, { colorPalette: "orange" }, counted("todo.orders", group.count)),
    h(Badge, { outcome: group.outcome }),
    h(C.Badge, null, t("todo.oldest", { age: age(group.oldest) })),
    sums.map((sum) => h(C.Badge, { key: sum, colorPalette: "blue" }, sum)),
    h(Link, { to: `/dags/${group.dag_id}`, fontSize: "sm" }, group.connector),
  );
}

/** The page "Orders" has all of a group, in as many days as it goes back. */
function AllOrders({ group }) {
  const asked = new URLSearchParams({
    connector: group.connector,
    reason: group.code,
    outcome: group.outcome,
    days: "400",
  });
  return h(Link, { to: `/plugin/order-upload-orders?${asked}`, fontSize: "sm" }, t("todo.all"));
}

function Orders({ group }) {
  const some = group.orders.length < group.count;
  return h(
    C.Box,
    null,
    some
      ? h(C.HStack, { gap: 2, wrap: "wrap" },
          h(C.Text, { fontSize: "sm" }, t("todo.first", { count: group.orders.length })),
          h(AllOrders, { group }))
      : null,
    h(Table, {
      label: titleOf(group),
      columns: COLUMNS(),
      rows: group.orders,
      rowKey: (order) => order.ref,
    }),
  );
}

function Actions({ group, onMap, onRetry, isOpen, onOpen }) {
  const title = titleOf(group);
  const button = (key, onClick, rest) =>
    h(Button, { key, onClick, "aria-label": `${t(key)}: ${title}`, ...rest }, t(key));
  return h(
    C.HStack,
    { gap: 2, wrap: "wrap" },
    group.may.map ? button("action.map", () => onMap(group)) : null,
    group.may.trigger
      ? button("action.retry", () => onRetry(group), { variant: "outline" })
      : null,
    button(isOpen ? "todo.hide_orders" : "todo.show_orders", onOpen, {
      variant: "ghost",
      "aria-expanded": isOpen,
    }),
  );
}

const toDo = (group) => (group.may.map ? t("todo.map_it") : remedyOf(group));

function Group({ group, onMap, onRetry }) {
  const [isOpen, setOpen] = useState(false);
  const title = titleOf(group);
  const means = title === meansOf(group) ? "" : meansOf(group);
  return h(
    C.Card.Root,
    { as: "article", "aria-label": title, size: "sm" },
    h(
      C.Card.Body,
      { gap: 2 },
      h(C.Heading, { as: "h2", size: "md", overflowWrap: "anywhere" }, title),
      h(Facts, { group }),
      means ? h(C.Text, null, means) : null,
      group.message
        ? h(C.Text, { color: "fg.muted", fontSize: "sm", overflowWrap: "anywhere" },
            t("todo.message", { message: group.message }))
        : null,
      h(C.Text, null, h(C.Text, { as: "strong" }, `${t("todo.what_to_do")}: `), toDo(group)),
      h(Actions, { group, onMap, onRetry, isOpen, onOpen: () => setOpen(!isOpen) }),
      isOpen ? h(Orders, { group }) : null,
    ),
  );
}

function ConnectorFilter({ groups, value, onChange }) {
  const names = [...new Set(groups.map((group) => group.connector))].sort();
  if (names.length < 2) return null;
  return h(
    C.Box,
    { maxW: "xs", mb: 4 },
    h(Select, {
      label: t("filter.connector"),
      value,
      onChange,
      placeholder: t("filter.all_connectors"),
      options: names.map((name) => ({ value: name, label: name })),
    }),
  );
}

function Groups({ groups, onMap, onRetry }) {
  const [connector, setConnector] = useState("");
  const shown = groups.filter((group) => !connector || group.connector === connector);
  const count = shown.reduce((sum, group) => sum + group.count, 0);
  const text = count ? counted("todo.waiting", count) : t("todo.nothing");
  const keyOf = (group) => `${group.connector}/${group.code}/${group.waits_for}`;
  return h(
    C.Box,
    null,
    h(ConnectorFilter, { groups, value: connector, onChange: setConnector }),
    h(C.Text, { mb: 3, role: "status" }, text),
    h(
      C.Stack,
      { gap: 3 },
      shown.map((group) => h(Group, { key: keyOf(group), group, onMap, onRetry })),
    ),
  );
}

function ToDo() {
  const page = useLoaded(() => get("todo"));
  const [mapped, setMapped] = useState(null);
  const [run, setRun] = useState(null);
  const [error, setError] = useState(null);
  const onRetry = async (group) => {
    setError(null);
    try {
      setRun(await retry(group));
    } catch (refusal) {
      setError(refusal);
    }
  };
  const reload = h(Button, { variant: "outline", onClick: page.reload }, t("action.reload"));
  return h(
    Page,
    { title: t("todo.title"), aside: reload },
    error ? h(Message, { status: "error" }, error.message) : null,
    run ? h(RunMessage, { run, onEnd: page.reload }) : null,
    h(Loaded, page, ({ groups }) => h(Groups, { groups, onMap: setMapped, onRetry })),
    mapped
      ? h(MapDialog, {
          group: mapped,
          onClose: () => setMapped(null),
          onSend: () => {
            setMapped(null);
            onRetry(mapped);
          },
        })
      : null,
  );
}

globalThis["To do"] = ToDo;
