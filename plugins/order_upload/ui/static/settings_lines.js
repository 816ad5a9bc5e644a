// The lines of a map: a key and beside it its value, a text or a few texts, without a frame.

import { Button, C, h } from "./kit.js";
import { Said } from "./settings_fields.js";
import { idOf, kindOf, labelOf, pathOf, shapesOf } from "./settings_schema.js";
import { t } from "./texts.js";

const isText = (root, schema) => ["text", "amount"].includes(kindOf(root, schema));

const ofTexts = (root, shape) =>
  shape.properties && Object.values(shape.properties).every((one) => isText(root, one));

/** Whether a value of a map fits into a line: a text, or an object of texts instead of it. */
export function fitsALine(root, schema) {
  if (isText(root, schema)) return true;
  const shapes = shapesOf(root, schema);
  return shapes.length === 2 && shapes.some((shape) => shape.type === "string")
    && shapes.some((shape) => ofTexts(root, shape));
}

const Input = ({ form, label, placeholder, value, onChange }) =>
  h(C.Input, { size: "sm", flex: 1, minW: "6rem", disabled: form.readOnly, "aria-label": label,
               placeholder, value: value ?? "", onChange: ({ target }) => onChange(target.value) });

/** The texts of a value, and what makes one text of several or several of one. */
function texts({ form, schema, label, value, onChange }) {
  const object = shapesOf(form.schema, schema).find((shape) => shape.properties);
  const keys = Object.keys(object?.properties ?? {});
  const isObject = typeof value === "object" && value !== null;
  const inputs = isObject
    ? keys.map((key) => {
        const name = labelOf(object.title, key, object.properties[key]);
        const change = (text) => onChange({ ...value, [key]: text });
        return h(Input, { key, form, label: `${label}: ${name}`, placeholder: name,
                          value: value[key], onChange: change });
      })
    : [h(Input, { key: "text", form, label, value, onChange })];
  const other = t(isObject ? "settings.shape.text" : "settings.shape.object");
  const turn = () => onChange(isObject ? (value[keys[0]] ?? "") : { [keys[0]]: value ?? "" });
  const toggle = object && !form.readOnly
    ? h(Button, { key: "form", size: "xs", variant: "ghost", "aria-label": `${label}: ${other}`,
                  onClick: turn }, other)
    : null;
  return [...inputs, toggle];
}

/** One key with its value, and a button that removes it. */
export function MapLine({ onRemove, ...field }) {
  const { form, schema, path, label } = field;
  const object = shapesOf(form.schema, schema).find((shape) => shape.properties);
  const paths = [path, ...Object.keys(object?.properties ?? {}).map((key) => pathOf(path, key))];
  return h(
    C.Box,
    { id: idOf(path), role: "group", "aria-label": label },
    h(
      C.Flex,
      { gap: 2, align: "center", wrap: { base: "wrap", md: "nowrap" } },
      h(C.Text, { w: "10rem", flexShrink: 0, fontSize: "sm", overflowWrap: "anywhere" }, label),
      texts(field),
      form.readOnly ? null : h(Button, { size: "xs", variant: "ghost", onClick: onRemove,
        "aria-label": t("settings.remove_named", { name: label }) }, "✕"),
    ),
    paths.map((one) => h(Said, { key: one, form, path: one })),
  );
}
