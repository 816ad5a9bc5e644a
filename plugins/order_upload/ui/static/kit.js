// What the pages are made of: Airflow's own React and Chakra, and a few parts that all of them use.
// Colours are Chakra's tokens, so that the dark mode needs nothing of ours.

import { has, t } from "./texts.js";

export const { createElement: h, useState, useEffect, useCallback, useRef } = globalThis.React;
export const C = globalThis.ChakraUI;
const Router = globalThis.ReactRouterDOM;

/** Airflow's colours of states, for ours. */
const PALETTE = {
  created: "green",
  updated: "green",
  unchanged: "gray",
  filtered: "gray",
  blocked: "orange",
  not_yet: "blue",
  rejected: "red",
  failed: "red",
  unknown: "purple",
};

export const paletteOf = (outcome) => PALETTE[outcome] ?? "gray";

/** A page: its heading, what stands beside it, and its content; the browser's title too. */
export function Page({ title, aside, children }) {
  useEffect(() => {
    document.title = `${title} - Airflow`;
  }, [title]);
  return h(
    C.Box,
    { as: "main", p: { base: 3, md: 6 }, "aria-label": title, overflowY: "auto", h: "100%" },
    h(
      C.Flex,
      { mb: 4, gap: 3, wrap: "wrap", align: "center", justify: "space-between" },
      h(C.Heading, { as: "h1", size: "xl" }, title),
      aside,
    ),
    children,
  );
}

/** What an outcome is called; one that has no name is called by its code. */
export const outcomeName = (outcome) =>
  has(`outcome.${outcome}`) ? t(`outcome.${outcome}`) : outcome;

export const Badge = ({ outcome, children }) =>
  h(C.Badge, { colorPalette: paletteOf(outcome) }, children ?? outcomeName(outcome));

/** How many orders ended so, such as "18 created". */
export function CountBadge({ outcome, count }) {
  const isPlural = count !== 1 && has(`outcomes.${outcome}`);
  const one = `${count} ${outcomeName(outcome)}`;
  return h(Badge, { outcome }, isPlural ? t(`outcomes.${outcome}`, { count }) : one);
}

/** A link inside Airflow, which loads no page anew. */
export const Link = ({ to, children, ...rest }) =>
  h(C.Link, { asChild: true, color: "fg.info", ...rest }, h(Router.Link, { to }, children));

export const Button = ({ children, ...rest }) =>
  h(C.Button, { size: "sm", type: "button", ...rest }, children);

/** Something to be read: status is info, success, warning or error. Errors are spoken at once. */
export const Message = ({ status = "info", children }) =>
  h(
    C.Alert.Root,
    { status, mb: 3, role: status === "error" ? "alert" : "status" },
    h(C.Alert.Indicator),
    h(C.Alert.Content, null, h(C.Alert.Description, null, children)),
  );

/** Cells break their lines, stay wide enough to be read, and begin at the top of a tall row. */
const CELL = {
  whiteSpace: "normal",
  minW: "7rem",
  maxW: "28rem",
  overflowWrap: "anywhere",
  verticalAlign: "top",
};

/** A table; columns have a key, a title and, where the value is no text, a cell(row). */
export function Table({ label, columns, rows, rowKey }) {
  const head = columns.map((column) =>
    h(C.Table.ColumnHeader, { key: column.key, scope: "col", ...CELL }, column.title),
  );
  const body = rows.map((row) =>
    h(
      C.Table.Row,
      { key: rowKey(row) },
      columns.map((column) =>
        h(
          C.Table.Cell,
          { key: column.key, ...CELL },
          column.cell ? column.cell(row) : row[column.key],
        ),
      ),
    ),
  );
  return h(
    C.Table.ScrollArea,
    { tabIndex: 0, role: "region", "aria-label": label },
    h(
      C.Table.Root,
      { size: "sm", "aria-label": label, whiteSpace: "normal" },
      h(C.Table.Header, null, h(C.Table.Row, null, head)),
      h(C.Table.Body, null, body),
    ),
  );
}

/** A select with its label; options have a value and a label, groups have a label and options. */
export function Select({ label, value, onChange, options, groups = [], placeholder }) {
  const option = ({ value: one, label: text }) => h("option", { key: one, value: one }, text);
  const listed = groups
    .filter((group) => group.options.length > 0)
    .map((group) =>
      h("optgroup", { key: group.label, label: group.label }, group.options.map(option)),
    );
  return h(
    C.Field.Root,
    null,
    h(C.Field.Label, null, label),
    h(
      C.NativeSelect.Root,
      { size: "sm" },
      h(
        C.NativeSelect.Field,
        { value, onChange: (event) => onChange(event.target.value) },
        placeholder === undefined ? null : h("option", { value: "" }, placeholder),
        (options ?? []).map(option),
        listed,
      ),
      h(C.NativeSelect.Indicator),
    ),
  );
}

export const TextField = ({ label, value, onChange, help }) =>
  h(
    C.Field.Root,
    null,
    h(C.Field.Label, null, label),
    h(C.Input, { size: "sm", value, onChange: (event) => onChange(event.target.value) }),
    help ? h(C.Field.HelperText, null, help) : null,
  );

/** A dialog with its own title; the keyboard stays in it, and Escape closes it. */
export function Dialog({ title, onClose, children, footer }) {
  return h(
    C.Dialog.Root,
    {
      open: true,
      onOpenChange: ({ open }) => open || onClose(),
      size: "md",
      placement: "center",
      scrollBehavior: "inside",
    },
    h(C.Dialog.Backdrop),
    h(
      C.Dialog.Positioner,
      null,
      h(
        C.Dialog.Content,
        null,
        h(C.Dialog.Header, null, h(C.Dialog.Title, null, title)),
        h(C.Dialog.Body, null, h(C.Stack, { gap: 4 }, children)),
        h(C.Dialog.Footer, null, footer),
      ),
    ),
  );
}

/** What a page loads: its value, what went wrong, and how to load it again. */
export function useLoaded(load, dependencies = []) {
  const [state, setState] = useState({ value: null, error: null });
  const reload = useCallback(async () => {
    try {
      setState({ value: await load(), error: null });
    } catch (error) {
      setState((before) => ({ ...before, error }));
    }
  }, dependencies);
  useEffect(() => {
    reload();
  }, [reload]);
  return { ...state, reload };
}

/** The content of a page once it is loaded; until then, and where it fails, what to read. */
export function Loaded({ value, error, children }) {
  if (error) return h(Message, { status: "error" }, `${t("error.load")}: ${error.message}`);
  if (value === null) return h(C.Text, { role: "status" }, t("word.loading"));
  return children(value);
}
