// Fields that hold fields: an object, rows, a map, one of several forms. `Field` chooses by schema.

import { Button, C, h, useState } from "./kit.js";
import { Frame, JsonInput, NameSelect, NumberInput, Switch } from "./settings_fields.js";
import { TextInput, Texts, WordChecks, WordSelect } from "./settings_fields.js";
import { MapLine, fitsALine } from "./settings_lines.js";
import { emptyOf, helpOf, idOf, kindOf, labelOf, pathOf, resolved } from "./settings_schema.js";
import { shapeName, shapeOfValue, shapesOf } from "./settings_schema.js";
import { t } from "./texts.js";

const BORDER = { borderWidth: "1px", borderColor: "border", rounded: "md", p: 3, mt: 1 };

/** An object without a key, or with another value of it; the order of the keys stays. */
export function withKey(object, key, value) {
  if (value !== undefined) return { ...object, [key]: value };
  const { [key]: _, ...rest } = object;
  return rest;
}

/** The fields of an object, in the order of its schema. */
export function Keys({ form, schema, path, value, onChange, leaveOut = [] }) {
  const keys = Object.entries(schema.properties).filter(([key]) => !leaveOut.includes(key));
  const field = ([key, raw]) => {
    const inner = resolved(form.schema, raw);
    return h(Field, {
      key,
      form,
      schema: raw,
      name: key,
      path: pathOf(path, key),
      label: labelOf(schema.title, key, inner),
      help: helpOf(schema.title, key),
      required: (schema.required ?? []).includes(key),
      value: value?.[key] ?? undefined,
      onChange: (changed) => onChange(withKey(value ?? {}, key, changed)),
    });
  };
  return h(C.Stack, { gap: 4 }, keys.map(field));
}

/** An object that may be absent: it is added and removed whole. */
function ObjectField({ schema, value, onChange, ...rest }) {
  const [shape] = shapesOf(rest.form.schema, schema);
  const isThere = value !== undefined || rest.required;
  const { form, label } = rest;
  const toggle = form.readOnly || rest.required ? null : h(Button, {
    size: "xs",
    variant: "outline",
    "aria-label": t(isThere ? "settings.remove_named" : "settings.add_named", { name: label }),
    onClick: () => onChange(isThere ? undefined : {}),
  }, t(isThere ? "settings.remove" : "settings.add"));
  return h(
    Frame,
    { ...rest, aside: toggle },
    isThere
      ? h(C.Box, BORDER, h(Keys, { form, schema: shape, path: rest.path, value, onChange }))
      : null,
  );
}

/** What a value of several kinds is, and the fields of that kind. */
export function Tagged({ form, schema, path, value, onChange }) {
  const { propertyName: tag, mapping } = schema.discriminator;
  const chosen = value?.[tag];
  const shape = mapping[chosen] && resolved(form.schema, { $ref: mapping[chosen] });
  const change = (word) => {
    const keys = word ? resolved(form.schema, { $ref: mapping[word] }).properties : {};
    const kept = Object.entries(value ?? {}).filter(([key]) => key in keys && key !== tag);
    onChange({ ...(word ? { [tag]: word } : {}), ...Object.fromEntries(kept) });
  };
  return h(
    C.Stack,
    { gap: 4 },
    h(WordSelect, {
      form,
      name: tag,
      path: pathOf(path, tag),
      label: labelOf("", tag, {}),
      help: helpOf("", chosen ? `${tag}.${chosen}` : ""),
      required: true,
      schema: { enum: Object.keys(mapping) },
      value: chosen,
      onChange: change,
    }),
    shape ? h(Keys, { form, schema: shape, path, value, onChange, leaveOut: [tag] }) : null,
  );
}

const TaggedField = ({ schema, ...rest }) =>
  h(Frame, rest,
    h(C.Box, BORDER, h(Tagged, { ...rest, schema: shapesOf(rest.form.schema, schema)[0] })));

/** Rows of objects: each can be moved and removed. */
function Rows({ schema, value, onChange, ...rest }) {
  const { form, path, label } = rest;
  const [shape] = shapesOf(form.schema, schema);
  return h(
    Frame,
    rest,
    h(RowList, { form, path, label, items: shape.items, value: value ?? [],
                 onChange: (rows) => onChange(rows.length || rest.required ? rows : undefined) }),
  );
}

/** A list of rows and the button that adds one. */
export function RowList({ form, path, label, items, value, onChange }) {
  const swap = (from, to) => {
    const rows = [...value];
    [rows[from], rows[to]] = [rows[to], rows[from]];
    onChange(rows);
  };
  const row = (one, place) => {
    const name = `${label} ${place + 1}`;
    const button = (key, text, disabled, onClick) =>
      h(Button, { key, size: "xs", variant: "ghost", disabled, onClick,
                  "aria-label": t(key, { name }) }, text);
    const buttons = form.readOnly ? null : h(C.HStack, { gap: 0 },
      button("settings.move_up", "↑", place === 0, () => swap(place, place - 1)),
      button("settings.move_down", "↓", place === value.length - 1, () => swap(place, place + 1)),
      button("settings.remove_named", "✕", false,
        () => onChange(value.filter((_, at) => at !== place))));
    const inner = resolved(form.schema, items);
    const common = {
      form,
      path: pathOf(path, place),
      value: one,
      onChange: (changed) => onChange(value.map((old, at) => (at === place ? changed : old))),
    };
    return h(
      C.Box,
      { key: place, ...BORDER },
      h(Frame, { form, path: common.path, label: name, aside: buttons },
        h(C.Box, { mt: 2 },
          inner.discriminator ? h(Tagged, { ...common, schema: inner })
            : h(Keys, { ...common, schema: inner }))),
    );
  };
  return h(
    C.Box,
    null,
    value.map(row),
    form.readOnly ? null : h(Button, { size: "xs", variant: "outline", mt: 2,
      "aria-label": t("settings.add_named", { name: label }),
      onClick: () => onChange([...value, {}]) }, t("settings.add")),
  );
}

/** A key of a map with a value that needs a frame. */
const MapPart = ({ field, onRemove }) =>
  h(C.HStack, { align: "end", gap: 2 },
    h(C.Box, { flex: 1, minW: 0 }, h(Field, field)),
    field.form.readOnly ? null : h(Button, { size: "xs", variant: "ghost", onClick: onRemove,
      "aria-label": t("settings.remove_named", { name: field.label }) }, "✕"));

/** Keys that a person chooses or writes, each with its value. */
function MapField({ schema, value, onChange, ...rest }) {
  const { form, path, label } = rest;
  const [shape] = shapesOf(form.schema, schema);
  const words = shape.propertyNames && resolved(form.schema, shape.propertyNames).enum;
  const [open, setOpen] = useState("");
  const map = value ?? {};
  const left = (words ?? []).filter((word) => !(word in map));
  const set = (key, changed) => {
    const others = withKey(map, key, changed);
    onChange(Object.keys(others).length || rest.required ? others : undefined);
  };
  const isCompact = fitsALine(form.schema, shape.additionalProperties);
  const line = ([key, one]) => {
    const field = { form, schema: shape.additionalProperties, name: "", path: pathOf(path, key),
                    label: key, value: one, onChange: (changed) => set(key, changed ?? "") };
    const onRemove = () => set(key, undefined);
    return isCompact ? h(MapLine, { key, ...field, onRemove })
      : h(MapPart, { key, field, onRemove });
  };
  const add = () => {
    set(open.trim(), "");
    setOpen("");
  };
  const key = { "aria-label": t("settings.new_key", { name: label }), value: open,
                onChange: ({ target }) => setOpen(target.value) };
  const chooser = words
    ? h(C.NativeSelect.Root, { size: "sm" },
        h(C.NativeSelect.Field, key, h("option", { value: "" }, t("settings.nothing")),
          left.map((word) => h("option", { key: word, value: word }, word))),
        h(C.NativeSelect.Indicator))
    : h(C.Input, { size: "sm", ...key });
  return h(
    Frame,
    rest,
    h(C.Box, BORDER,
      h(C.Stack, { gap: isCompact ? 1 : 3 }, Object.entries(map).map(line),
        form.readOnly ? null : h(C.HStack, null, chooser,
          h(Button, { size: "xs", variant: "outline", disabled: !open.trim() || open in map,
                      "aria-label": t("settings.add_named", { name: label }), onClick: add },
            t("settings.add"))))),
  );
}

/** A value that may have one of several forms: which, and then the field of that form. */
function ChoiceField({ schema, value, onChange, ...rest }) {
  const { form, path, label, name } = rest;
  const shapes = shapesOf(form.schema, schema);
  const [asked, setAsked] = useState(-1);
  const found = shapeOfValue(form.schema, shapes, value);
  const chosen = found >= 0 ? found : asked;
  const choose = (place) => {
    setAsked(place);
    const begin = place < 0 ? undefined : emptyOf(form.schema, shapes[place]);
    onChange(begin === "" ? undefined : begin);
  };
  const options = shapes.map((shape, place) =>
    h("option", { key: place, value: place }, shapeName(form.schema, shape)));
  const inner = { ...rest, name: "", help: "", label: `${label}: ${t("settings.value")}` };
  return h(
    Frame,
    { form, label, name, required: rest.required, help: rest.help },
    h(C.Box, { ...BORDER, id: chosen < 0 ? idOf(path) : undefined },
      h(C.Stack, { gap: 3 },
        h(C.NativeSelect.Root, { size: "sm", disabled: form.readOnly },
          h(C.NativeSelect.Field, { value: chosen, "aria-label": t("settings.form_of", { label }),
                                    onChange: ({ target }) => choose(Number(target.value)) },
            h("option", { value: -1 }, t("settings.nothing")), options),
          h(C.NativeSelect.Indicator)),
        chosen < 0 ? null
          : h(Field, { ...inner, key: chosen, required: true, schema: shapes[chosen], value,
                       onChange }))),
  );
}

const FIELDS = {
  text: TextInput,
  number: NumberInput,
  amount: TextInput,
  switch: Switch,
  word: WordSelect,
  name: NameSelect,
  words: WordChecks,
  texts: Texts,
  rows: Rows,
  object: ObjectField,
  map: MapField,
  tagged: TaggedField,
  choice: ChoiceField,
  json: JsonInput,
};

/** The field of a key, whatever it holds. */
export function Field({ schema, ...rest }) {
  const root = rest.form.schema;
  const field = { ...rest, schema: resolved(root, schema) };
  return h(FIELDS[kindOf(root, schema)], field);
}
