// What a JSON schema of a setting says of its field: which kind it is, how it is called, its path.

import { has, t } from "./texts.js";

/** The schema behind its references; what stands beside a reference goes before what it names. */
export function resolved(root, schema) {
  let node = schema;
  while (node.$ref) {
    const { $ref, ...beside } = node;
    node = { ...root.$defs[$ref.split("/").at(-1)], ...beside };
  }
  return node;
}

/** The forms that a value may have, without null. */
export function shapesOf(root, schema) {
  const node = resolved(root, schema);
  if (!node.anyOf) return [node];
  return node.anyOf.flatMap((one) => shapesOf(root, one)).filter(({ type }) => type !== "null");
}

function kindOfList(root, shape) {
  const item = kindOf(root, shape.items ?? {});
  if (item === "word") return "words";
  if (item === "text" || item === "name") return "texts";
  return item === "object" || item === "tagged" ? "rows" : "json";
}

function kindOfShape(root, shape) {
  if (shape.discriminator) return "tagged";
  if (shape["x-names-of"]) return "name";
  if (shape.enum) return "word";
  if (shape.type === "array") return kindOfList(root, shape);
  if (shape.type === "object") {
    if (shape.properties) return "object";
    return shape.additionalProperties ? "map" : "json";
  }
  return { boolean: "switch", integer: "number", number: "number", string: "text" }[shape.type]
    ?? "json";
}

/** The kind of a field; "choice" where a value may have several forms. */
export function kindOf(root, schema) {
  const kinds = new Set(shapesOf(root, schema).map((shape) => kindOfShape(root, shape)));
  if (kinds.size === 1) return [...kinds][0];
  const isAmount = kinds.size === 2 && kinds.has("number") && kinds.has("text");
  return isAmount ? "amount" : "choice";
}

/** Which of the forms a value has; -1 for none. */
export function shapeOfValue(root, shapes, value) {
  const forms = shapes.map((shape) => kindOfShape(root, shape));
  const among = (...kinds) => forms.findIndex((form) => kinds.includes(form));
  if (Array.isArray(value)) return among("texts", "words", "rows");
  if (typeof value === "string") return among("name", "word", "text");
  return value && typeof value === "object" ? among("object", "map", "tagged") : -1;
}

/** What a form is begun with. */
export const emptyOf = (root, shape) =>
  ({ texts: [], words: [], rows: [], object: {}, map: {} })[kindOfShape(root, shape)] ?? "";

/** What an entry or a row is begun with: a list for steps, else an object. */
export const beginOf = (root) => (root.type === "array" ? [] : {});

/** How a form is called where a person chooses between several. */
export function shapeName(root, shape) {
  const kind = kindOfShape(root, shape);
  return t(`settings.shape.${kind}`);
}

const PLAIN_KEY = /^[A-Za-z0-9_ .-]{1,60}$/;

/** The path of a value, as messages of the server write it. */
export function pathOf(path, step) {
  if (typeof step === "number") return `${path}[${step}]`;
  return PLAIN_KEY.test(step) ? `${path}.${step}` : `${path}.${JSON.stringify(step)}`;
}

/** The id of a field in the page. */
export const idOf = (path) => `setting-${path}`;

/** How a key is called; some keys mean something else in some classes. */
export function labelOf(owner, key, schema) {
  const ofOwner = `${owner}.${key}`;
  if (has(`setting.${ofOwner}`)) return t(`setting.${ofOwner}`);
  return has(`setting.${key}`) ? t(`setting.${key}`) : (schema.title ?? key);
}

/** What a key is for, in words; nothing where its name says it. */
export function helpOf(owner, key) {
  const ofOwner = `${owner}.${key}`;
  if (has(`help.${ofOwner}`)) return t(`help.${ofOwner}`);
  const isOther = has(`setting.${ofOwner}`); // the key means something else there
  return has(`help.${key}`) && !isOther ? t(`help.${key}`) : "";
}

/** What counts where nothing is said, as text; "" where that is nothing. */
export function defaultText(schema) {
  const value = schema.default;
  if (typeof value === "string" || typeof value === "number") return String(value);
  return Array.isArray(value) ? value.filter((one) => typeof one === "string").join(", ") : "";
}
