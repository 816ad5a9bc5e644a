// The plain fields of a form: text, number, switch, words, a list of texts, JSON. Each has its
// label, its help and beside it what the server found wrong.

import { Button, C, h, useState } from "./kit.js";
import { defaultText, idOf, shapesOf } from "./settings_schema.js";
import { t } from "./texts.js";

/** What the server found wrong at a path. */
export const saidAt = (form, path) =>
  form.findings.filter((finding) => finding.path === path).map(({ said }) => said);

/** The label of a field, with its key as the documentation names it. */
export const Label = ({ label, name, required }) =>
  h(
    C.HStack,
    { as: "span", gap: 2, wrap: "wrap" },
    label,
    required ? h(C.Text, { as: "span", color: "fg.error", "aria-hidden": true }, "*") : null,
    name && name !== label.toLowerCase()
      ? h(C.Text, { as: "span", color: "fg.muted", fontSize: "xs", fontFamily: "mono" }, name)
      : null,
  );

/** What was found wrong, spoken at once. */
export const Said = ({ form, path }) =>
  saidAt(form, path).map((said) =>
    h(C.Text, { key: said, role: "alert", color: "fg.error", fontSize: "sm",
                overflowWrap: "anywhere" }, said));

/** A field around an input of Chakra's, which takes label, help and error from it. */
function Around({ form, path, label, name, help, required, children }) {
  const said = saidAt(form, path);
  return h(
    C.Field.Root,
    { id: idOf(path), invalid: said.length > 0 },
    h(C.Field.Label, null, h(Label, { label, name, required })),
    children,
    help ? h(C.Field.HelperText, null, help) : null,
    said.map((one) =>
      h(C.Field.ErrorText, { key: one, role: "alert", overflowWrap: "anywhere" }, one)),
  );
}

const shownDefault = (schema) => {
  const text = defaultText(schema);
  return text ? t("settings.default", { value: text }) : "";
};

function Input({ value, onChange, schema, read, ...rest }) {
  return h(
    Around,
    rest,
    h(C.Input, {
      size: "sm",
      disabled: rest.form.readOnly,
      value: value === undefined || value === null ? "" : String(value),
      placeholder: shownDefault(schema),
      onChange: ({ target }) => onChange(target.value === "" ? undefined : read(target.value)),
    }),
  );
}

export const TextInput = (field) => h(Input, { ...field, read: (text) => text });

/** A whole number; what is none goes to the server as it is, which says so. */
export const NumberInput = (field) =>
  h(Input, { ...field, read: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text) });

function Options({ value, onChange, schema, options, ...rest }) {
  const all = value && !options.includes(value) ? [value, ...options] : options;
  return h(
    Around,
    rest,
    h(
      C.NativeSelect.Root,
      { size: "sm", disabled: rest.form.readOnly },
      h(
        C.NativeSelect.Field,
        {
          value: value ?? "",
          onChange: ({ target }) => onChange(target.value === "" ? undefined : target.value),
        },
        h("option", { value: "" }, shownDefault(schema) || t("settings.nothing")),
        all.map((word) => h("option", { key: word, value: word }, word)),
      ),
      h(C.NativeSelect.Indicator),
    ),
  );
}

export const WordSelect = (field) => {
  const [{ enum: options }] = shapesOf(field.form.schema, field.schema);
  return h(Options, { ...field, options });
};

/** A name that stands in another Variable. */
export const NameSelect = (field) => {
  const [shape] = shapesOf(field.form.schema, field.schema);
  return h(Options, { ...field, options: field.form.names[shape["x-names-of"]] ?? [] });
};

export function Switch({ form, path, label, name, help, schema, value, onChange }) {
  const isOn = value ?? schema.default ?? false;
  return h(
    C.Box,
    { id: idOf(path) },
    h(
      C.Switch.Root,
      {
        size: "sm",
        disabled: form.readOnly,
        checked: isOn === true,
        onCheckedChange: ({ checked }) =>
          onChange(checked === (schema.default ?? false) ? undefined : checked),
      },
      h(C.Switch.HiddenInput),
      h(C.Switch.Control),
      h(C.Switch.Label, null, h(Label, { label, name })),
    ),
    help ? h(C.Text, { color: "fg.muted", fontSize: "xs" }, help) : null,
    h(Said, { form, path }),
  );
}

/** A frame around fields that belong together, of which screen readers say the label. */
export function Frame({ form, path, label, name, required, help, aside, children }) {
  return h(
    C.Box,
    { role: "group", "aria-label": label, id: path ? idOf(path) : undefined, w: "full", minW: 0 },
    h(
      C.HStack,
      { justify: "space-between", gap: 2, wrap: "wrap" },
      h(C.Box, { fontWeight: "medium", fontSize: "sm" }, h(Label, { label, name, required })),
      aside,
    ),
    help ? h(C.Text, { color: "fg.muted", fontSize: "xs" }, help) : null,
    path ? h(Said, { form, path }) : null,
    children,
  );
}

/** Words of which several may be ticked. */
export function WordChecks({ schema, value, onChange, ...rest }) {
  const [shape] = shapesOf(rest.form.schema, schema);
  const [{ enum: words }] = shapesOf(rest.form.schema, shape.items);
  const ticked = value ?? schema.default ?? [];
  const toggle = (word) => {
    const chosen = words.filter((one) => (one === word) !== ticked.includes(one));
    onChange(chosen.length === 0 ? undefined : chosen);
  };
  const check = (word) =>
    h(
      C.Checkbox.Root,
      { key: word, size: "sm", disabled: rest.form.readOnly, checked: ticked.includes(word),
        onCheckedChange: () => toggle(word) },
      h(C.Checkbox.HiddenInput),
      h(C.Checkbox.Control),
      h(C.Checkbox.Label, null, word),
    );
  return h(Frame, rest, h(C.Flex, { gap: 3, wrap: "wrap", mt: 1 }, words.map(check)));
}

/** A list of texts, one a line. */
export function Texts({ value, onChange, schema, ...rest }) {
  const texts = value ?? [];
  const { form, path, label } = rest;
  const set = (place, text) => onChange(texts.map((one, at) => (at === place ? text : one)));
  const remove = (place) => {
    const left = texts.filter((_, at) => at !== place);
    onChange(left.length === 0 && !rest.required ? undefined : left);
  };
  const known = form.names[shapesOf(form.schema, schema)[0].items?.["x-names-of"]] ?? [];
  const list = known.length ? idOf(`${path}-names`) : undefined;
  const line = (text, place) =>
    h(
      C.Box,
      { key: place, w: "full" },
      h(
        C.HStack,
        { w: "full" },
        h(C.Input, { size: "sm", value: text, list, disabled: form.readOnly,
                     "aria-label": `${label} ${place + 1}`,
                     onChange: ({ target }) => set(place, target.value) }),
        form.readOnly ? null : h(Button, { size: "xs", variant: "ghost",
          "aria-label": t("settings.remove_named", { name: `${label} ${place + 1}` }),
          onClick: () => remove(place) }, "✕"),
      ),
      h(Said, { form, path: `${path}[${place}]` }),
    );
  const add = form.readOnly ? null : h(Button, { size: "xs", variant: "outline",
    "aria-label": t("settings.add_named", { name: label }),
    onClick: () => onChange([...texts, ""]) }, t("settings.add"));
  return h(
    Frame,
    { ...rest, aside: add },
    h(C.Stack, { gap: 1, mt: 1 }, texts.map(line)),
    list ? h("datalist", { id: list }, known.map((one) => h("option", { key: one, value: one })))
      : null,
  );
}

/** A value as JSON, for what no other field shows. */
export function JsonInput({ value, onChange, schema, rows = 4, ...rest }) {
  const [text, setText] = useState(() => (value === undefined ? "" : shown(value)));
  const [isJson, setIsJson] = useState(true);
  const change = ({ target }) => {
    setText(target.value);
    const read = parsed(target.value);
    setIsJson(read.isJson);
    if (read.isJson) onChange(read.value);
  };
  return h(
    Around,
    { ...rest, help: isJson ? rest.help : t("settings.no_json") },
    h(C.Textarea, { rows, size: "sm", fontFamily: "mono", value: text, onChange: change,
                    disabled: rest.form.readOnly, "aria-invalid": !isJson }),
  );
}

const shown = (value) => JSON.stringify(value, null, 2);

function parsed(text) {
  if (text.trim() === "") return { isJson: true, value: undefined };
  try {
    return { isJson: true, value: JSON.parse(text) };
  } catch {
    return { isJson: false };
  }
}
