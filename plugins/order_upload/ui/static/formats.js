// Amounts, times and ages as the person's language writes them.

import { language, t } from "./texts.js";

export function money(amount, currency) {
  const number = Number(amount);
  try {
    return new Intl.NumberFormat(language(), { style: "currency", currency }).format(number);
  } catch {
    return `${amount} ${currency}`.trim();
  }
}

export const time = (iso) =>
  new Intl.DateTimeFormat(language(), { dateStyle: "short", timeStyle: "short" }).format(
    new Date(iso),
  );

/** How long ago: minutes, then hours, then days. */
export function age(iso, now = Date.now()) {
  const minutes = Math.max(0, Math.floor((now - new Date(iso).getTime()) / 60_000));
  if (minutes < 60) return t("age.minutes", { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t("age.hours", { count: hours });
  return t("age.days", { count: Math.floor(hours / 24) });
}
