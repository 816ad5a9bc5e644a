// The dialog in which a row of a mapping is written or edited. What it holds is checked by the
// server, as when the DAGs are read.

import { Button, C, Dialog, Message, Select, TextField, h, useState } from "./kit.js";
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

function Field({ name, value, onChange, statuses }) {
  if (name !== "status") {
    return h(TextField, { label: t(`field.${name}`), value, onChange });
  }
  return h(Select, {
    label: t("map.status"),
    value,
    onChange,
    placeholder: t("map.choose"),
    options: statuses.map((status) => ({ value: status, label: status })),
  });
}

export function RowDialog({ edited, statuses, kinds, onSave, onClose }) {
  const isNew = edited.place === undefined;
  const [kind, setKind] = useState(edited.kind ?? "");
  const [values, setValues] = useState(() =>
    Object.fromEntries(fieldsOf(edited.kind).map((key) => [key, shown(edited.row[key])])),
  );
  const [error, setError] = useState(null);
  const save = async () => {
    setError(null);
    const variable = kind === "status" ? STATUS_MAPS : CORRESPONDENCES;
    const row = rowOf(kind, edited.row, values);
    try {
      await onSave({ variable, row, place: isNew ? null : edited.place });
      onClose();
    } catch (refusal) {
      setError(refusal);
    }
  };
  const field = (name) =>
    h(Field, {
      key: name,
      name,
      statuses,
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
        h(Button, { onClick: save, disabled: !kind }, t("action.save"))),
    },
    error ? h(Message, { status: "error" }, error.message) : null,
    isNew
      ? h(Select, { label: t("column.kind"), value: kind, onChange: setKind, options,
                    placeholder: t("map.choose") })
      : null,
    kind ? fieldsOf(kind).map(field) : null,
  );
}
