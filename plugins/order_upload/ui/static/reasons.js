// Why an order stopped and what the doctor found, in the page's language. The server says it in
// English, with a code and the values; a code that is not here stays in English.

import { italianFindings } from "./texts_findings_it.js";
import { italianMeans } from "./texts_means_it.js";
import { italianRemedies } from "./texts_remedies_it.js";
import { filled, language, t } from "./texts.js";

/** How what orders wait for begins in English, and what stands there instead. */
const SUBJECTS = {
  altered_in_shop: ["altered in the shop: ", "waits.altered"],
  missing_option: ["option ", "waits.option"],
  missing_product: ["product ", "waits.product"],
  odd_tracking_number: ["tracking number / ", "waits.tracking_number"],
  step_drops: ["transformation ", "waits.transformation"],
  step_failed: ["transformation ", "waits.transformation"],
  step_waits: ["transformation ", "waits.transformation"],
  too_long: ["too long: ", "waits.too_long"],
  unfit_stand_in: ["stand-in ", "waits.stand_in"],
  unknown_country: ["country ", "waits.country"],
  unknown_courier: ["courier ", "waits.courier"],
  unknown_currency: ["currency ", "waits.currency"],
  unknown_customer_group: ["customer group / ", "waits.customer_group"],
  unknown_zone: ["zone ", "waits.zone"],
  unstorable_character: ["unstorable character: ", "waits.character"],
};

const WITHOUT_CODE = "product without a code";

/** What orders wait for is a name of the platform here, in no language. */
const NAMES = ["unmapped_status", "unclaimed_node"];

const isItalian = () => language() === "it";

/** What the reason of an order means. */
export const meansOf = ({ code, means }) => (isItalian() && italianMeans[code]) || means;

/** What a person can do about it. */
export const remedyOf = ({ code, remedy }) => (isItalian() && italianRemedies[code]) || remedy;

/** What an order waits for, in a few words; "" where only the reason says it. */
export function waitsFor({ code, waits_for: words }) {
  if (!words || !isItalian() || NAMES.includes(code)) return words;
  if (words === WITHOUT_CODE) return t("waits.no_code");
  const [beginning, key] = SUBJECTS[code] ?? [];
  if (beginning && words.startsWith(beginning)) {
    return t(key, { name: words.slice(beginning.length) });
  }
  return italianMeans[code] ? "" : words;
}

/** What an order waits for, or else what its reason means. */
export const titleOf = (about) => waitsFor(about) || meansOf(about) || about.code;

/** What the doctor found; where that is a reason, what to do is the reason's. */
export function findingInWords(finding) {
  const texts = isItalian() ? italianFindings[finding.code] : undefined;
  if (!texts) return finding;
  const [check, found, remedy = ""] = texts;
  const { values, about } = finding;
  const ofReason = remedyOf({ code: values.reason, remedy: values.remedy });
  return {
    ...finding,
    check: about ? `${check} (${about})` : check,
    found: filled(found, values),
    remedy: filled(remedy, { ...values, remedy: ofReason }),
  };
}
