// How a table shows results of orders, on whatever page.

import { money, time } from "./formats.js";
import { Badge, Button, C, Link, h } from "./kit.js";
import { titleOf } from "./reasons.js";
import { t } from "./texts.js";

const OrderName = ({ order, onOpen }) =>
  h(
    C.Stack,
    { gap: 0, align: "start" },
    h(
      Button,
      { variant: "plain", p: 0, h: "auto", minW: 0, onClick: () => onOpen(order) },
      order.number || order.hub_number,
    ),
    h(C.Text, { color: "fg.muted", fontSize: "xs" }, order.part || order.ref),
  );

export const StatusCell = ({ order }) => {
  const { status_from: from, status_to: to } = order;
  return from && to && from !== to ? `${from} → ${to}` : to || from;
};

const Why = ({ order }) =>
  h(C.Text, { fontSize: "sm", overflowWrap: "anywhere" }, titleOf(order));

const When = ({ order }) =>
  h(
    C.Stack,
    { gap: 0 },
    h(C.Text, { fontSize: "sm" }, time(order.at)),
    order.runs > 1
      ? h(C.Text, { color: "fg.muted", fontSize: "xs" }, t("orders.seen", { count: order.runs }))
      : null,
  );

/** The columns of a table of results. */
export const columns = (onOpen) => [
  { key: "order", title: t("column.order"), cell: (order) => h(OrderName, { order, onOpen }) },
  { key: "sold_on", title: t("column.sold_on") },
  { key: "outcome", title: t("column.outcome"), cell: ({ outcome }) => h(Badge, { outcome }) },
  { key: "status", title: t("column.status"), cell: (order) => h(StatusCell, { order }) },
  { key: "shop_order_id", title: t("column.shop_order") },
  {
    key: "total",
    title: t("column.total"),
    cell: ({ total, currency }) => (total === null ? "" : money(total, currency)),
  },
  { key: "why", title: t("column.why"), cell: (order) => h(Why, { order }) },
  { key: "at", title: t("column.when"), cell: (order) => h(When, { order }) },
  {
    key: "connector",
    title: t("filter.connector"),
    cell: ({ connector, dag_id, run_id }) =>
      h(Link, { to: `/dags/${dag_id}/runs/${encodeURIComponent(run_id)}` }, connector),
  },
];

export const keyOf = (order) => `${order.connector}/${order.ref}/${order.part}/${order.run_id}`;
