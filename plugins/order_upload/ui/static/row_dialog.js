// The dialog in which a row of a mapping is written or edited. What it holds is checked by the
// server, as when the DAGs are read.

import { Choice, ProductField } from "./choices.js";
import { Button, C, Dialog, Message, Select, TextField, h, useState } from "./kit.js";
import { post } from "./server.js";
import { t } from "./texts.js";

export const STATUS_MAPS = "order_upload_status_maps";
const CORRESPONDENCES = "order_upload_correspondences";

/** What a row of a kind has, beside where it holds. */
const FIELDS = {
  status: ["code", "name", "status", "shop_status"],
  payment_method: ["from", "to", "code"],
  zone: ["country", "from", "to"],
  option_value: ["option", "from", "to"],
};
const OTHER_FIELDS = ["from", "to"];
const SCOPE = ["node", "technology"];

const fieldsOf = (kind) => [...(FIELDS[kind] ?? OTHER_FIELDS), ...SCOPE];

const shown = (value) => (Array.isArray(value) ? value.join("; ") : (value?.name ?? value ?? ""));

/** The row as it is saved: what the fields say, and what the row has that no field shows. */
function rowOf(kind, before, values) {
  const fields = fieldsOf(kind);
  const kept = Object.entries(before).filter(([key]) => !fields.includes(key));
  const written = fields.filter((key) => values[key]).map((key) => [key, writtenAs(key, values)]);
  const row = Object.fromEntries([...kept, ...written]);
  return kind === "status" ? row : { kind, ...row };
}

/** Several words of the platform stand in a field with semicolons between. */
function writtenAs(key, values) {
  const words = values[key].split(";").map((word) => word.trim());
  return key === "from" && words.length > 1 ? words.filter(Boolean) : values[key].trim();
}

function Field({ name, kind, value, onChange, statuses, connector, places }) {
  const label = t(`field.${name}`);
  if (name === "to" && kind === "product" && connector) {
    return h(ProductField, { connector, choices: places.to, value, onChange });
  }
  if (places[name] && name !== "status") {
    return h(Choice, { label, kind, choices: places[name], value, onChange });
  }
  if (name !== "status") return h(TextField, { label, value, onChange });
  return h(Select, {
    label: t("map.status"),
    value,
    onChange,
    placeholder: t("map.choose"),
    options: statuses.map((status) => ({ value: status, label: status })),
  });
}

/** Which shop is asked for its words; they come when the person wants them. */
function AskedShop({ connectors, connector, onChoose, onAsk }) {
  const options = connectors.map((name) => ({ value: name, label: name }));
  return h(
    C.HStack,
    { gap: 3, align: "end" },
    h(Select, { label: t("map.shop_of"), value: connector, onChange: onChoose, options,
                placeholder: t("map.choose") }),
    h(Button, { variant: "outline", onClick: onAsk, disabled: !connector }, t("map.ask_shop")),
  );
}

export function RowDialog({ edited, statuses, kinds, connectors, onSave, onClose }) {
  const isNew = edited.place === undefined;
  const [kind, setKind] = useState(edited.kind ?? "");
  const [values, setValues] = useState(() =>
    Object.fromEntries(fieldsOf(edited.kind).map((key) => [key, shown(edited.row[key])])),
  );
  const [connector, setConnector] = useState(connectors.length === 1 ? connectors[0] : "");
  const [asked, setAsked] = useState({ places: {}, trouble: "" });
  const [error, setError] = useState(null);
  const variable = kind === "status" ? STATUS_MAPS : CORRESPONDENCES;
  const attempt = async (action) => {
    setError(null);
    await action().catch(setError);
  };
  const save = async () => {
    const row = rowOf(kind, edited.row, values);
    await onSave({ variable, row, place: isNew ? null : edited.place });
    onClose();
  };
  const ask = async () => {
    const row = rowOf(kind, edited.row, values);
    setAsked(await post("mapping/choices", { connector, variable, row }));
  };
  const choose = (chosen) => {
    setKind(chosen);
    setAsked({ places: {}, trouble: "" });
  };
  const field = (name) =>
    h(Field, {
      key: name,
      name,
      kind,
      statuses,
      connector,
      places: asked.places,
      value: values[name] ?? "",
      onChange: (value) => setValues((before) => ({ ...before, [name]: value })),
    });
  const options = ["status", ...kinds].map((one) => ({ value: one, label: t(`kind.${one}`) }));
  return h(
    Dialog,
    {
      title: t(isNew ? "mappings.add" : "mappings.edit"),
      onClose,
      footer: h(C.HStack, null,
        h(Button, { variant: "outline", onClick: onClose }, t("action.cancel")),
        h(Button, { onClick: () => attempt(save), disabled: !kind }, t("action.save"))),
    },
    error ? h(Message, { status: "error" }, error.message) : null,
    asked.trouble
      ? h(Message, { status: "warning" }, t("map.trouble", { message: asked.trouble }))
      : null,
    isNew
      ? h(Select, { label: t("column.kind"), value: kind, onChange: choose, options,
                    placeholder: t("map.choose") })
      : null,
    kind && connectors.length > 0
      ? h(AskedShop, { connectors, connector, onChoose: setConnector, onAsk: () => attempt(ask) })
      : null,
    kind ? fieldsOf(kind).map(field) : null,
  );
}
