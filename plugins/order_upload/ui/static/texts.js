// Every text that the pages show, in English and in Italian. A test holds both to the same keys.

import { english } from "./texts_en.js";
import { italian } from "./texts_it.js";
import { englishSettings } from "./texts_settings_en.js";
import { italianSettings } from "./texts_settings_it.js";

const TEXTS = {
  en: { ...english, ...englishSettings },
  it: { ...italian, ...italianSettings },
};

const chosen = () => {
  const stored = globalThis.localStorage?.getItem("i18nextLng");
  return stored || globalThis.navigator?.language || "en";
};

export const language = () => (chosen().toLowerCase().startsWith("it") ? "it" : "en");

/** A text with its values: {name} in it stands for one. */
export const filled = (text, values) =>
  text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** The text of a key. */
export const t = (key, values = {}) => filled(TEXTS[language()][key], values);

/** Whether there is a text of this key. */
export const has = (key) => key in TEXTS.en;

/** The text of a count: that of `key.one` for one, else that of `key.many`. */
export const counted = (key, count) => t(count === 1 ? `${key}.one` : `${key}.many`, { count });
