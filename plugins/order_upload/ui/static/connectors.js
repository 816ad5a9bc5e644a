// The page "Connectors and shops": how each connector stands, and what the doctor finds in a shop.

import { age, time } from "./formats.js";
import { Button, C, CountBadge, Link, Loaded, Message, Page, Table, h } from "./kit.js";
import { useLoaded, useState } from "./kit.js";
import { findingInWords } from "./reasons.js";
import { get, post } from "./server.js";
import { language, t } from "./texts.js";

const RUN_TAB = "plugin/order-upload-run";
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const FIRST_MONDAY = Date.UTC(2024, 0, 1);
const SEVERITIES = { error: "red", warning: "orange", advice: "blue", good: "green" };

const dayName = (day) =>
  new Intl.DateTimeFormat(language(), { weekday: "short", timeZone: "UTC" }).format(
    FIRST_MONDAY + DAYS.indexOf(day) * 86_400_000,
  );

/** Days in words: those in a row as a range. */
function daysText(days) {
  const places = days.map((day) => DAYS.indexOf(day)).sort();
  const isRow = places.every((place, number) => place === places[0] + number);
  if (days.length === 7) return t("connectors.every_day");
  const names = places.map((place) => dayName(DAYS[place]));
  return isRow && days.length > 2 ? `${names[0]}–${names.at(-1)}` : names.join(", ");
}

const windowText = (window) => `${daysText(window.days)} ${window.from_}–${window.to}`;

function Schedule({ connector }) {
  if (!connector.schedule) return t("connectors.by_hand");
  const windows = connector.windows.map(windowText).join("; ");
  return h(
    C.Stack,
    { gap: 0 },
    h(C.Code, { alignSelf: "start" }, connector.schedule),
    windows ? h(C.Text, null, windows) : null,
    h(C.Text, { color: "fg.muted", fontSize: "xs" }, connector.timezone),
  );
}

/** A badge that leads to the plan which waits for an answer. */
const Approval = ({ connector }) =>
  h(
    Link,
    { to: `/dags/${connector.dag_id}/runs/${encodeURIComponent(connector.run_id)}/${RUN_TAB}` },
    h(C.Badge, { colorPalette: "orange" },
      t("connectors.approval", { age: age(connector.approval_since) })),
  );

/** The badges of how a connector stands, the worst first. */
function Standing({ connector }) {
  const badges = [];
  const add = (colorPalette, text) =>
    badges.push(h(C.Badge, { key: text, colorPalette }, text));
  if (connector.broken) add("red", t("connectors.broken"));
  if (connector.is_late) add("orange", t("connectors.late"));
  if (connector.approval_since) {
    badges.push(h(Approval, { key: "approval", connector }));
  } else if (connector.running_since) {
    add("cyan", t("connectors.running", { age: age(connector.running_since) }));
  }
  if (connector.is_paused === null) add("gray", t("connectors.unread"));
  else add(connector.is_paused ? "gray" : "green",
    t(connector.is_paused ? "connectors.off" : "connectors.on"));
  return h(C.HStack, { gap: 1, wrap: "wrap" }, badges);
}

function LastDay({ connector }) {
  const counts = Object.entries(connector.last_day);
  return h(
    C.HStack,
    { gap: 1, wrap: "wrap" },
    counts.map(([outcome, count]) => h(CountBadge, { key: outcome, outcome, count })),
    connector.waiting
      ? h(Link, { to: "/plugin/order-upload-todo" },
          h(C.Badge, { colorPalette: "orange" },
            t("connectors.waiting", { count: connector.waiting })))
      : null,
  );
}

const when = (iso) => (iso ? time(iso) : "");

const COLUMNS = () => [
  {
    key: "name",
    title: t("column.connector"),
    cell: ({ name, dag_id }) => h(Link, { to: `/dags/${dag_id}` }, name),
  },
  { key: "shop", title: t("column.shop") },
  { key: "standing", title: t("column.standing"),
    cell: (connector) => h(Standing, { connector }) },
  { key: "schedule", title: t("column.schedule"),
    cell: (connector) => h(Schedule, { connector }) },
  { key: "last", title: t("column.last_good"), cell: ({ last_good }) => when(last_good) },
  {
    key: "next",
    title: t("column.next_run"),
    cell: ({ next_run, is_paused }) => (is_paused ? "" : when(next_run)),
  },
  { key: "day", title: t("column.last_day"), cell: (connector) => h(LastDay, { connector }) },
];

function Findings({ tested }) {
  const columns = [
    {
      key: "severity",
      title: t("column.severity"),
      cell: ({ severity }) =>
        h(C.Badge, { colorPalette: SEVERITIES[severity] }, t(`severity.${severity}`)),
    },
    { key: "check", title: t("column.check") },
    { key: "found", title: t("column.found") },
    { key: "remedy", title: t("todo.what_to_do") },
  ];
  return h(
    C.Box,
    { mt: 4 },
    h(Message, { status: tested.is_sound ? "success" : "error" },
      t(tested.is_sound ? "connectors.sound" : "connectors.unsound", { name: tested.name })),
    h(Table, {
      label: t("connectors.findings", { name: tested.name }),
      columns,
      rows: tested.findings.map(findingInWords),
      rowKey: (finding) => `${finding.check}/${finding.found}`,
    }),
  );
}

/** Buttons that test shops and hubs, and what was found last. */
function Tests({ loaded }) {
  const [tested, setTested] = useState(null);
  const [busy, setBusy] = useState("");
  const [error, setError] = useState(null);
  const test = async (kind, name) => {
    setBusy(name);
    setError(null);
    try {
      const found = await post(`${kind}/${encodeURIComponent(name)}/examination`, {});
      setTested({ name, ...found });
    } catch (refusal) {
      setTested(null);
      setError(refusal);
    }
    setBusy("");
  };
  const button = (kind, key) => (name) =>
    h(Button, { key: name, variant: "outline", loading: busy === name, disabled: busy !== "",
                onClick: () => test(kind, name) }, t(key, { name }));
  return h(
    C.Box,
    { mt: 6 },
    h(C.HStack, { gap: 2, wrap: "wrap" },
      loaded.shops.map(button("shops", "connectors.test_shop")),
      loaded.hubs.map(button("hubs", "connectors.test_hub"))),
    error ? h(C.Box, { mt: 4 }, h(Message, { status: "error" }, error.message)) : null,
    tested ? h(Findings, { tested }) : null,
  );
}

function Content({ loaded }) {
  const broken = loaded.connectors.filter((connector) => connector.broken);
  return h(
    C.Box,
    null,
    broken.map((connector) =>
      h(Message, { key: connector.name, status: "error" },
        t("connectors.broken_because", { name: connector.name, message: connector.broken }))),
    h(Table, {
      label: t("connectors.title"),
      columns: COLUMNS(),
      rows: loaded.connectors,
      rowKey: ({ name }) => name,
    }),
    loaded.may.examine ? h(Tests, { loaded }) : null,
  );
}

function Connectors() {
  const page = useLoaded(() => get("connectors"));
  const reload = h(Button, { variant: "outline", onClick: page.reload }, t("action.reload"));
  return h(
    Page,
    { title: t("connectors.title"), aside: reload },
    h(Loaded, page, (loaded) => h(Content, { loaded })),
  );
}

globalThis["Connectors and shops"] = Connectors;
