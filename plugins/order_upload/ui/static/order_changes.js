// The fields of an order that change, and what moves beside them.

import { C, h } from "./kit.js";
import { t } from "./texts.js";

const HIDDEN = () => h(C.Text, { as: "em", color: "fg.muted" }, t("life.hidden"));

/** Fields with their values where everybody may see them; the title says what became of them. */
export function Changes({ changes, title }) {
  if (changes.length === 0) return null;
  const value = (text) => (text === null ? h(HIDDEN) : text || "-");
  const row = (change) =>
    h(C.Table.Row, { key: change.field },
      h(C.Table.Cell, { overflowWrap: "anywhere" }, change.field),
      h(C.Table.Cell, { overflowWrap: "anywhere" }, value(change.before)),
      h(C.Table.Cell, { overflowWrap: "anywhere" }, value(change.after)));
  const head = (key) => h(C.Table.ColumnHeader, { key, scope: "col" }, t(key));
  return h(
    C.Table.ScrollArea,
    { tabIndex: 0, role: "region", "aria-label": title },
    h(
      C.Table.Root,
      { size: "sm", "aria-label": title },
      h(C.Table.Header, null,
        h(C.Table.Row, null, ["life.field", "life.before", "life.after"].map(head))),
      h(C.Table.Body, null, changes.map(row)),
    ),
  );
}

/** What moves beside the order: stock and mails. */
export function Effects({ stock, mails }) {
  const pieces = stock.map((move) => `${move.sku} ${move.quantity}`).join(", ");
  return h(
    C.Box,
    { fontSize: "sm" },
    pieces ? h(C.Text, { overflowWrap: "anywhere" }, `${t("life.stock")}: ${pieces}`) : null,
    mails ? h(C.Text, null, t("life.mails", { count: mails })) : null,
  );
}
