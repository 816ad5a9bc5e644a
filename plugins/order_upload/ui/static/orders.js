// The page "Orders": what became of them, by any number or by filters; a row opens an order's life.

import { Button, C, Message, Page, Select, Table, TextField, h } from "./kit.js";
import { outcomeName, useCallback, useEffect, useState } from "./kit.js";
import { OrderLife } from "./order_life.js";
import { columns, keyOf } from "./order_table.js";
import { meansOf } from "./reasons.js";
import { get } from "./server.js";
import { counted, t } from "./texts.js";

const OUTCOMES = [
  "created", "updated", "filtered", "blocked", "not_yet", "rejected", "failed", "unknown",
];
const DAYS = ["1", "7", "30", "90", "400"];
const NO_FILTERS = { connector: "", shop: "", sold_on: "", outcome: "", reason: "", days: "30" };

/** The filters that the address of the page names, as links to it do. */
function filtersOfAddress() {
  const named = new URLSearchParams(globalThis.location.search);
  return Object.fromEntries(
    Object.entries(NO_FILTERS).map(([name, usual]) => [name, named.get(name) ?? usual]),
  );
}

const query = (values) => {
  const filled = Object.entries(values).filter(([, value]) => value !== "");
  return new URLSearchParams(filled).toString();
};

const LABELS = {
  outcome: outcomeName,
  reason: (code) => meansOf({ code, means: code }),
};
const labelOf = (name, value) => LABELS[name]?.(value) ?? value;

function Filters({ filters, choices, set }) {
  const named = (name, values) => values.map((value) => ({ value, label: labelOf(name, value) }));
  const one = (name, label, options, placeholder = t("filter.all")) =>
    h(C.Box, { key: name, w: { base: "full", md: "44" } },
      h(Select, { label, value: filters[name], onChange: (value) => set({ [name]: value }),
        placeholder, options }));
  const days = DAYS.map((value) => ({ value, label: t("filter.days_back", { count: value }) }));
  return h(
    C.Flex,
    { gap: 3, wrap: "wrap", mb: 3 },
    one("connector", t("filter.connector"), named("connector", choices.connectors)),
    one("shop", t("filter.shop"), named("shop", choices.shops)),
    one("sold_on", t("column.sold_on"), named("sold_on", choices.sold_on)),
    one("outcome", t("column.outcome"), named("outcome", OUTCOMES)),
    one("reason", t("filter.reason"), named("reason", choices.reasons)),
    one("days", t("filter.time"), days, undefined),
  );
}

/** The filters that hold, each with a button that takes it away. */
function Chips({ filters, set }) {
  const held = Object.entries(filters).filter(([name, value]) => value && name !== "days");
  if (held.length === 0) return null;
  return h(
    C.Flex,
    { gap: 2, wrap: "wrap", mb: 3 },
    held.map(([name, value]) =>
      h(Button, {
        key: name,
        size: "xs",
        variant: "subtle",
        "aria-label": t("filter.remove", { value: labelOf(name, value) }),
        onClick: () => set({ [name]: "" }),
      }, `${labelOf(name, value)} ✕`),
    ),
  );
}

function Search({ onSearch }) {
  const [text, setText] = useState("");
  const submit = (event) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  return h(
    C.Flex,
    { as: "form", role: "search", onSubmit: submit, gap: 3, align: "end", wrap: "wrap", mb: 3 },
    h(C.Box, { w: { base: "full", md: "96" } },
      h(TextField, { label: t("orders.search"), value: text, onChange: setText,
        help: t("orders.search_help") })),
    h(Button, { type: "submit", mb: 6 }, t("action.search")),
  );
}

const NO_CHOICES = { connectors: [], shops: [], sold_on: [], reasons: [], fields: [] };

function Results({ state, onOpen, onMore }) {
  if (state.rows === null) return h(C.Text, { role: "status" }, t("word.loading"));
  const count = state.rows.length;
  return h(
    C.Box,
    null,
    h(C.Text, { role: "status", mb: 2 }, count ? counted("orders.shown", count) : t("orders.none")),
    count
      ? h(Table, { label: t("orders.title"), columns: columns(onOpen), rows: state.rows,
          rowKey: keyOf })
      : null,
    state.next
      ? h(Button, { variant: "outline", mt: 3, onClick: onMore }, t("orders.more"))
      : null,
  );
}

/** The orders that a number or filters name; more of them are added below. */
function useOrders(number, filters) {
  const [state, setState] = useState({ rows: null, next: "", error: null });
  const load = useCallback(
    async (after = "", before = []) => {
      try {
        const page = await get(`orders?${query({ number, ...filters, after })}`);
        setState({ rows: [...before, ...page.orders], next: page.next, error: null });
      } catch (error) {
        setState((was) => ({ ...was, rows: was.rows ?? [], error }));
      }
    },
    [number, filters],
  );
  useEffect(() => {
    load();
  }, [load]);
  return { state, reload: () => load(), more: () => load(state.next, state.rows) };
}

function Orders() {
  const [filters, setFilters] = useState(filtersOfAddress);
  const [number, setNumber] = useState("");
  const [choices, setChoices] = useState(NO_CHOICES);
  const [opened, setOpened] = useState(null);
  const { state, reload, more } = useOrders(number, filters);
  const set = (change) => setFilters((before) => ({ ...before, ...change }));
  useEffect(() => {
    get("orders/choices").then(setChoices, () => {});
  }, []);
  return h(
    Page,
    { title: t("orders.title"),
      aside: h(Button, { variant: "outline", onClick: reload }, t("action.reload")) },
    h(Search, { onSearch: setNumber }),
    number ? null : h(Filters, { filters, choices, set }),
    number ? null : h(Chips, { filters, set }),
    state.error
      ? h(Message, { status: "error" }, `${t("error.load")}: ${state.error.message}`)
      : null,
    h(Results, { state, onOpen: setOpened, onMore: more }),
    opened
      ? h(OrderLife, { order: opened, fields: choices.fields, onClose: () => setOpened(null) })
      : null,
  );
}

globalThis.Orders = Orders;
