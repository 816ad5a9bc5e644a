// The dialog "Map": a word of the platform gets what the shop says for it. Nothing is chosen for
// the person.

import { Choice, ProductField } from "./choices.js";
import { Button, C, Dialog, Loaded, Message, Select, h } from "./kit.js";
import { useLoaded, useState } from "./kit.js";
import { post, put } from "./server.js";
import { t } from "./texts.js";

const EVERYWHERE = "everywhere";
const MOST_SCOPES = 8;

const wordOf = (row) => row.from ?? row.name ?? row.code ?? row.id ?? "";

/** Where a row may hold: where the report says, else where the orders were sold. */
function scopesOf(row, soldOn) {
  const key = row.technology ? "technology" : "node";
  const names = row[key] ? [row[key]] : soldOn.slice(0, MOST_SCOPES);
  return names.map((name) => ({ value: `${key}:${name}`, key, name }));
}

/** The row as it is saved. */
function filledRow(row, { chosen, scope, scopes, shopStatus }) {
  const { node: _, technology: __, ...rest } = row;
  const narrow = scopes.find((one) => one.value === scope);
  const filled = { ...rest, ...chosen };
  if (shopStatus) filled.shop_status = shopStatus;
  return narrow ? { [narrow.key]: narrow.name, ...filled } : filled;
}

const LABELS = { status: "map.status", to: "map.shop_word" };

function Place({ name, kind, loaded, connector, value, onChange }) {
  const choices = loaded.places[name];
  if (name === "to" && loaded.asks_products) {
    return h(ProductField, { connector, choices, value, onChange });
  }
  const label = t(LABELS[name] ?? "map.platform_word");
  return h(Choice, { label, kind, choices, value, onChange });
}

function Fields({ row, open, loaded, connector, form, set }) {
  const scopes = form.scopes.map(({ value, name }) => ({
    value,
    label: t("map.node_only", { name }),
  }));
  const everywhere = { value: EVERYWHERE, label: t("map.everywhere") };
  const places = open.map((key) =>
    h(Place, {
      key,
      name: key,
      kind: row.kind,
      loaded,
      connector,
      value: form.chosen[key] ?? "",
      onChange: (value) => set({ chosen: { ...form.chosen, [key]: value } }),
    }),
  );
  const shopStatuses = loaded.places.shop_status ?? [];
  return h(
    C.Stack,
    { gap: 4 },
    h(C.Text, { overflowWrap: "anywhere" }, `${t("map.platform_word")}: ${wordOf(row)}`),
    places,
    shopStatuses.length > 0
      ? h(Select, {
          label: t("map.shop_status"),
          value: form.shopStatus,
          onChange: (shopStatus) => set({ shopStatus }),
          placeholder: t("map.as_configured"),
          options: shopStatuses,
        })
      : null,
    h(Select, {
      label: t("map.where"),
      value: form.scope,
      onChange: (scope) => set({ scope }),
      placeholder: t("map.choose"),
      options: [...scopes, everywhere],
    }),
  );
}

export function MapDialog({ group, onClose, onSend }) {
  const { variable, row, open } = group.row;
  const choices = useLoaded(() =>
    post("mapping/choices", { connector: group.connector, variable, row }),
  );
  const scopes = scopesOf(row, group.sold_on);
  const [form, setForm] = useState({ chosen: {}, scope: "", shopStatus: "", scopes });
  const [isSaved, setSaved] = useState(false);
  const [error, setError] = useState(null);
  const set = (change) => setForm((before) => ({ ...before, ...change }));
  const isWhole = form.scope !== "" && open.every((key) => form.chosen[key]);
  const save = async (andThen) => {
    setError(null);
    try {
      const filled = filledRow(row, form);
      await put("mapping/row", { variable, row: filled, mark: choices.value.mark });
      andThen();
    } catch (refusal) {
      setError(refusal);
    }
  };
  const maySend = group.may.trigger;
  const footer = isSaved
    ? h(C.HStack, null,
        h(Button, { variant: "outline", onClick: onClose }, t("action.cancel")),
        maySend ? h(Button, { onClick: onSend }, t("action.send_waiting")) : null)
    : h(C.HStack, null,
        h(Button, { variant: "outline", onClick: onClose }, t("action.cancel")),
        h(Button, { variant: maySend ? "outline" : "solid", disabled: !isWhole,
                    onClick: () => save(() => setSaved(true)) }, t("action.save")),
        maySend
          ? h(Button, { disabled: !isWhole, onClick: () => save(onSend) },
              t("action.save_and_send"))
          : null);
  return h(
    Dialog,
    { title: t("map.title", { word: wordOf(row) }), onClose, footer },
    error ? h(Message, { status: "error" }, error.message) : null,
    isSaved ? h(Message, { status: "success" }, t("map.saved")) : null,
    isSaved
      ? null
      : h(Loaded, choices, (loaded) => [
          loaded.trouble
            ? h(Message, { key: "trouble", status: "warning" },
                t("map.trouble", { message: loaded.trouble }))
            : null,
          h(Fields, { key: "fields", row, open, loaded, connector: group.connector, form, set }),
        ]),
  );
}

