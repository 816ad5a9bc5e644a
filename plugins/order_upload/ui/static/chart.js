// The page "Order chart": outcomes by day, of one connector or all, and how old what waits is.

import { Button, C, Loaded, Page, Select, h, outcomeName, paletteOf } from "./kit.js";
import { useLoaded, useState } from "./kit.js";
import { get } from "./server.js";
import { language, t } from "./texts.js";

const OUTCOMES = [
  "created", "updated", "not_yet", "blocked", "rejected", "failed", "unknown", "filtered",
];
const AGES = ["hour", "day", "three_days", "week", "month", "older"];
const DAYS = ["7", "30", "90"];
const HEIGHT = 180;
const LABELS = 24;
const WIDTH = 900;
const AXIS = 44; // left of the columns, for the numbers
const ABOVE = 10; // half a number's height

/** A colour of Chakra's for drawing; the outcomes that share a palette differ in their shade. */
const SHADES = { updated: "300", failed: "700", filtered: "300" };
const colourOf = (outcome) =>
  `var(--chakra-colors-${paletteOf(outcome)}-${SHADES[outcome] ?? "500"})`;

/** Day -> outcome -> orders, of the connector or of all. */
function summed(page, connector) {
  const days = new Map(page.days.map((day) => [day, {}]));
  for (const { day, connector: of, counts } of page.counts) {
    const sums = days.get(day);
    if (!sums || (connector && of !== connector)) continue;
    for (const outcome of OUTCOMES) {
      sums[outcome] = (sums[outcome] ?? 0) + (counts[outcome] ?? 0);
    }
  }
  return [...days].map(([name, counts]) => ({ name, counts }));
}

const totalOf = ({ counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0);

function Bar({ column, place, width, scale, parts }) {
  let top = HEIGHT;
  const pieces = parts.filter((part) => column.counts[part.key] > 0).map((part) => {
    const height = column.counts[part.key] * scale;
    top -= height;
    return h(
      "rect",
      { key: part.key, x: place * width + 1, y: top, width: width - 2, height, fill: part.colour },
      h("title", null, `${column.name}: ${column.counts[part.key]} ${part.label}`),
    );
  });
  return h("g", null, pieces);
}

/** The numbers at the columns' left: none, half and most, where they are whole. */
function Axis({ most }) {
  const marks = [0, most / 2, most].filter(Number.isInteger).map((value) => {
    const y = HEIGHT - (value / most) * HEIGHT;
    return h("g", { key: value },
      h("line", { x1: 0, x2: WIDTH, y1: y, y2: y, stroke: "currentColor",
        opacity: value ? 0.2 : 1 }),
      h("text", { x: -6, y: y + 4, textAnchor: "end", style: { fontSize: "11px" },
        fill: "currentColor" }, value.toLocaleString(language())));
  });
  return h("g", null, marks);
}

/** Stacked columns; what they show stands in a table below, for who cannot see them. */
function Columns({ label, columns, parts }) {
  const most = Math.max(1, ...columns.map(totalOf));
  const width = WIDTH / columns.length;
  const every = Math.ceil(columns.length / 10);
  const bars = columns.map((column, place) =>
    h(Bar, { key: column.name, column, place, width, scale: HEIGHT / most, parts }));
  const names = columns.map((column, place) =>
    place % every ? null
      : h("text", { key: column.name, x: place * width + 2, y: HEIGHT + 16,
          style: { fontSize: "11px" }, fill: "currentColor" }, column.short ?? column.name));
  const viewBox = [-AXIS, -ABOVE, WIDTH + AXIS, HEIGHT + LABELS + ABOVE].join(" ");
  return h(
    C.Box,
    { as: "figure", mb: 6 },
    h("svg", { viewBox, width: "100%", role: "img", "aria-label": label },
      h(Axis, { most }), bars, names),
    h(Legend, { parts, columns }),
    h(Numbers, { label, columns, parts }),
  );
}

function Legend({ parts, columns }) {
  const there = parts.filter((part) => columns.some(({ counts }) => counts[part.key] > 0));
  return h(
    C.Flex,
    { as: "figcaption", gap: 4, wrap: "wrap", my: 2, fontSize: "sm" },
    there.map((part) =>
      h(C.HStack, { key: part.key, gap: 1 },
        h(C.Box, { w: 3, h: 3, bg: part.colour, "aria-hidden": true }), part.label)),
  );
}

function Numbers({ label, columns, parts }) {
  const filled = columns.filter((column) => totalOf(column) > 0);
  const head = [t("chart.column"), ...parts.map((part) => part.label)].map((text) =>
    h(C.Table.ColumnHeader, { key: text, scope: "col" }, text));
  const rows = filled.map((column) =>
    h(C.Table.Row, { key: column.name },
      h(C.Table.Cell, null, column.name),
      parts.map((part) => h(C.Table.Cell, { key: part.key }, column.counts[part.key] ?? 0))));
  return h(
    "details",
    null,
    h("summary", null, t("chart.numbers")),
    h(C.Table.ScrollArea, { tabIndex: 0, role: "region", "aria-label": label },
      h(C.Table.Root, { size: "sm", "aria-label": label },
        h(C.Table.Header, null, h(C.Table.Row, null, head)),
        h(C.Table.Body, null, rows))),
  );
}

function Charts({ page, connector }) {
  const days = summed(page, connector).map((day) => ({ ...day, short: day.name.slice(5) }));
  const parts = OUTCOMES.map((key) => ({ key, label: outcomeName(key), colour: colourOf(key) }));
  const waiting = page.waiting.filter((one) => !connector || one.connector === connector);
  const ages = AGES.map((age) => ({
    name: t(`chart.age.${age}`),
    counts: { waiting: waiting.reduce((sum, one) => sum + one.ages[age], 0) },
  }));
  const waits = [{ key: "waiting", label: t("chart.waiting"), colour: colourOf("blocked") }];
  return h(
    C.Box,
    null,
    h(C.Heading, { as: "h2", size: "md", mb: 2 }, t("chart.by_day")),
    h(Columns, { label: t("chart.by_day"), columns: days, parts }),
    h(C.Heading, { as: "h2", size: "md", mb: 2 }, t("chart.by_age")),
    h(Columns, { label: t("chart.by_age"), columns: ages, parts: waits }),
  );
}

function Chart() {
  const [days, setDays] = useState("30");
  const [connector, setConnector] = useState("");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const page = useLoaded(() => get(`chart?${new URLSearchParams({ days, zone })}`), [days]);
  const names = (page.value?.connectors ?? []).map((value) => ({ value, label: value }));
  const spans = DAYS.map((value) => ({ value, label: t("filter.days_back", { count: value }) }));
  const reload = h(Button, { variant: "outline", onClick: page.reload }, t("action.reload"));
  return h(
    Page,
    { title: t("chart.title"), aside: reload },
    h(C.Flex, { gap: 3, wrap: "wrap", mb: 4 },
      h(C.Box, { w: { base: "full", md: "60" } },
        h(Select, { label: t("filter.connector"), value: connector, onChange: setConnector,
          placeholder: t("filter.all_connectors"), options: names })),
      h(C.Box, { w: { base: "full", md: "60" } },
        h(Select, { label: t("filter.time"), value: days, onChange: setDays, options: spans }))),
    h(Loaded, page, (value) => h(Charts, { page: value, connector })),
  );
}

globalThis["Order chart"] = Chart;
