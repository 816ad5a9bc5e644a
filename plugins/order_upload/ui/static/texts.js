// Every text that the pages show, in English and in Italian. A test holds both to the same keys.

import { english } from "./texts_en.js";
import { italian } from "./texts_it.js";

const chosen = () => {
  const stored = globalThis.localStorage?.getItem("i18nextLng");
  return stored || globalThis.navigator?.language || "en";
};

export const language = () => (chosen().toLowerCase().startsWith("it") ? "it" : "en");

/** The text of a key; {name} in it stands for a value. */
export function t(key, values = {}) {
  const texts = language() === "it" ? italian : english;
  return texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** The text of a count: that of `key.one` for one, else that of `key.many`. */
export const counted = (key, count) => t(count === 1 ? `${key}.one` : `${key}.many`, { count });
