// The page "Mappings": every row of the status maps and the correspondences. Rows that ship with
// the package are grey; one's own go before them, and can be edited and removed.

import { Button, C, Loaded, Message, Page, Select, Table, TextField, h } from "./kit.js";
import { useLoaded, useState } from "./kit.js";
import { RowDialog, STATUS_MAPS } from "./row_dialog.js";
import { get, put } from "./server.js";
import { counted, t } from "./texts.js";

const MOST_SHOWN = 200;

const wordsOf = (row) => {
  const words = [row.from ?? [row.code, row.name, row.id]].flat().filter(Boolean);
  return [...new Set(words)].join(", ");
};

const whereOf = (row) => row.node || row.technology || t("map.everywhere");

const shopWordOf = (row) => {
  const status = row.shop_status?.name ?? row.shop_status ?? "";
  return row.kind ? row.to || row.code || "" : status;
};

/** All rows of a Variable as one list: own ones with their place, then those that ship. */
function rowsOf(variable, list) {
  const kindOf = (row) => row.kind ?? "status";
  const own = list.own.map((row, place) => ({ variable, row, place, kind: kindOf(row) }));
  const shipped = list.shipped.map((row) => ({ variable, row, place: null, kind: kindOf(row) }));
  return [...own, ...shipped];
}

const COLUMNS = (actions) => [
  { key: "kind", title: t("column.kind"), cell: ({ kind }) => t(`kind.${kind}`) },
  { key: "word", title: t("map.platform_word"), cell: (one) => h(Words, one) },
  { key: "status", title: t("map.status"), cell: ({ row }) => row.status ?? "" },
  {
    key: "shop",
    title: t("map.shop_word"),
    cell: ({ row }) => shopWordOf(row),
  },
  { key: "where", title: t("map.where"), cell: ({ row }) => whereOf(row) },
  { key: "own", title: t("column.from"), cell: (one) => h(Origin, { one, ...actions }) },
];

const Words = ({ row, place }) =>
  h(C.Text, { color: place === null ? "fg.muted" : "fg" }, wordsOf(row));

function Origin({ one, mayEdit, onEdit, onRemove }) {
  if (one.place === null) return h(C.Badge, null, t("mappings.shipped"));
  if (!mayEdit(one)) return h(C.Badge, { colorPalette: "blue" }, t("mappings.own"));
  const button = (key, onClick) =>
    h(Button, {
      key,
      size: "xs",
      variant: "outline",
      onClick: () => onClick(one),
      "aria-label": `${t(key)}: ${wordsOf(one.row)}`,
    }, t(key));
  return h(C.HStack, null, button("action.edit", onEdit), button("action.remove", onRemove));
}

function Filters({ kinds, filter, set }) {
  return h(
    C.Flex,
    { gap: 3, mb: 3, wrap: "wrap" },
    h(C.Box, { minW: "2xs" },
      h(TextField, { label: t("filter.text"), value: filter.text, onChange: set("text") })),
    h(C.Box, { minW: "2xs" },
      h(Select, {
        label: t("column.kind"),
        value: filter.kind,
        onChange: set("kind"),
        placeholder: t("filter.all_kinds"),
        options: kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
      })),
  );
}

function matches({ row, kind }, filter) {
  const text = filter.text.trim().toLowerCase();
  const said = `${wordsOf(row)} ${row.status ?? ""} ${shopWordOf(row)} ${whereOf(row)}`;
  return (!filter.kind || filter.kind === kind) && said.toLowerCase().includes(text);
}

function Rows({ loaded, onEdit, onRemove, onAdd }) {
  const [filter, setFilter] = useState({ text: "", kind: "" });
  const set = (name) => (value) => setFilter((before) => ({ ...before, [name]: value }));
  const all = Object.entries(loaded.lists).flatMap(([name, list]) => rowsOf(name, list));
  const found = all.filter((one) => matches(one, filter));
  const mayEdit = (one) => loaded.lists[one.variable].may_edit;
  const mayAdd = Object.values(loaded.lists).some((list) => list.may_edit);
  const columns = COLUMNS({ mayEdit, onEdit, onRemove });
  return h(
    C.Box,
    null,
    h(Filters, { kinds: ["status", ...loaded.kinds], filter, set }),
    h(
      C.HStack,
      { mb: 3, gap: 3 },
      h(C.Text, { role: "status" }, counted("mappings.rows", found.length)),
      mayAdd ? h(Button, { onClick: onAdd }, t("action.add")) : null,
    ),
    h(Table, {
      label: t("mappings.title"),
      columns,
      rows: found.slice(0, MOST_SHOWN),
      rowKey: (one) => `${one.variable}/${one.place}/${JSON.stringify(one.row)}`,
    }),
  );
}

function Mappings() {
  const page = useLoaded(() => get("mappings"));
  const [edited, setEdited] = useState(null);
  const [error, setError] = useState(null);
  const save = async (change) => {
    await put("mapping/row", { ...change, mark: page.value.lists[change.variable].mark });
    await page.reload();
  };
  const onRemove = async ({ variable, place }) => {
    setError(null);
    await save({ variable, place, row: null }).catch(setError);
  };
  const statuses = page.value?.statuses ?? [];
  const kinds = page.value?.kinds ?? [];
  const connectors = page.value?.connectors ?? [];
  return h(
    Page,
    { title: t("mappings.title") },
    error ? h(Message, { status: "error" }, error.message) : null,
    h(Loaded, page, (loaded) =>
      h(Rows, { loaded, onEdit: setEdited, onRemove, onAdd: () => setEdited({ row: {} }) })),
    edited
      ? h(RowDialog, { edited, statuses, kinds, connectors, onSave: save,
                       onClose: () => setEdited(null) })
      : null,
  );
}

globalThis.Mappings = Mappings;
