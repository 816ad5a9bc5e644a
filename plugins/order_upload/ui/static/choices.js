// The places of a row that a person fills: a select with the shop's words, the likeliest first and
// none of them chosen; a field where the shop has no list; of products a code that is looked up.

import { Button, C, Message, Select, TextField, h, useState } from "./kit.js";
import { post } from "./server.js";
import { t } from "./texts.js";

/** No word of a shop begins with a blank. */
const WRITTEN = " written";

/** Kinds of which a shop may know more than it lists: something else may be written. */
const OPEN_LISTS = ["payment_method", "shipping_method", "option", "option_value"];

/** One place: a select of what there is, a field where there is nothing. */
export function Choice({ label, kind, choices = [], value, onChange }) {
  const isOther = value !== "" && !choices.some((choice) => choice.value === value);
  const [isWritten, setWritten] = useState(isOther);
  if (choices.length === 0) {
    return h(TextField, { label, value, onChange, help: t("map.no_list") });
  }
  const mayWrite = isOther || OPEN_LISTS.includes(kind);
  const choose = (chosen) => {
    setWritten(chosen === WRITTEN);
    onChange(chosen === WRITTEN ? "" : chosen);
  };
  const groups = [
    { label: t("map.likely"), options: choices.filter((choice) => choice.near) },
    { label: t("map.others"), options: choices.filter((choice) => !choice.near) },
    { label: t("map.not_listed"),
      options: mayWrite ? [{ value: WRITTEN, label: t("map.write") }] : [] },
  ];
  const chosen = isWritten ? WRITTEN : value;
  return h(
    C.Stack,
    { gap: 2 },
    h(Select, { label, value: chosen, onChange: choose, groups, placeholder: t("map.choose") }),
    isWritten ? h(TextField, { label: `${label} (${t("map.write")})`, value, onChange }) : null,
  );
}

function Product({ product, onTake }) {
  return h(
    C.HStack,
    { as: "li", gap: 3, justify: "space-between", align: "start" },
    h(C.Box, null,
      h(C.Text, { fontWeight: "medium" }, product.label),
      product.is_enabled ? null : h(C.Badge, null, t("map.disabled")),
      product.options.map((option) =>
        h(C.Text, { key: option, fontSize: "sm", color: "fg.muted" }, option))),
    product.value
      ? h(Button, { size: "xs", variant: "outline", onClick: () => onTake(product.value),
                    "aria-label": `${t("map.take")}: ${product.label}` }, t("map.take"))
      : null,
  );
}

function Found({ asked, onTake }) {
  if (asked.trouble) {
    return h(Message, { status: "warning" }, t("map.trouble", { message: asked.trouble }));
  }
  if (asked.products.length === 0) {
    return h(Message, { status: "warning" }, t("map.no_product", { code: asked.code }));
  }
  return h(
    C.Stack,
    { as: "ul", gap: 2, "aria-label": t("map.found", { code: asked.code }), listStyleType: "none" },
    asked.products.map((product) => h(Product, { key: product.label, product, onTake })),
  );
}

/** A product: those of a code like the platform's, and any other by its code. */
export function ProductField({ connector, choices = [], value, onChange }) {
  const [asked, setAsked] = useState(null);
  const ask = async () => {
    const code = value.trim();
    setAsked(null);
    try {
      setAsked({ code, ...(await post("mapping/products", { connector, code })) });
    } catch (refusal) {
      setAsked({ code, products: [], trouble: refusal.message });
    }
  };
  const take = (code) => {
    setAsked(null);
    onChange(code);
  };
  const listed = choices.some((choice) => choice.value === value) ? value : "";
  return h(
    C.Stack,
    { gap: 2 },
    choices.length > 0
      ? h(Select, { label: t("map.like_code"), value: listed, onChange: take, options: choices,
                    placeholder: t("map.choose") })
      : null,
    h(TextField, { label: t("map.shop_code"), value, onChange, help: t("map.shop_code_help") }),
    h(C.Box, null,
      h(Button, { variant: "outline", onClick: ask, disabled: !connector || !value.trim() },
        t("map.look_up"))),
    asked ? h(Found, { asked, onTake: take }) : null,
  );
}
