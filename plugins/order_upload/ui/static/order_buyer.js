// Whom an order names: shown to who may see it and asks, and to nobody for longer than that.

import { time } from "./formats.js";
import { Button, C, Message, h, useState } from "./kit.js";
import { post } from "./server.js";
import { t } from "./texts.js";

const Line = ({ children }) => h(C.Text, { fontSize: "sm", overflowWrap: "anywhere" }, children);

function Address({ title, address }) {
  const rows = [
    [address.name, address.surname],
    [address.company],
    [address.address, address.address2],
    [address.postcode, address.city, address.province, address.country_code],
    [address.email],
    [address.phone, address.mobile_phone],
  ];
  const lines = rows.map((row) => row.filter(Boolean).join(" ")).filter(Boolean);
  return h(
    C.Box,
    null,
    h(C.Text, { fontWeight: "medium", fontSize: "sm" }, title),
    lines.length
      ? lines.map((line, place) => h(Line, { key: place }, line))
      : h(Line, null, t("buyer.nothing")),
  );
}

function Shown({ buyer }) {
  if (buyer.kept_in === null) return h(Line, null, t("buyer.gone"));
  const where = t(`buyer.${buyer.kept_in}`);
  return h(
    C.Stack,
    { gap: 2 },
    h(Address, { title: t("buyer.billing"), address: buyer.billing }),
    buyer.delivery ? h(Address, { title: t("buyer.delivery"), address: buyer.delivery }) : null,
    h(C.Text, { color: "fg.muted", fontSize: "xs" },
      [where, buyer.updated_at ? time(buyer.updated_at) : ""].filter(Boolean).join(", ")),
  );
}

/** A button that shows the buyer of an order, and what it shows; asking is written down. */
export function Buyer({ life, onShown }) {
  const [buyer, setBuyer] = useState(null);
  const [error, setError] = useState(null);
  const ask = async () => {
    if (buyer !== null) {
      setBuyer(null);
      return;
    }
    setError(null);
    try {
      setBuyer(await post("orders/buyer", { connector: life.connector, ref: life.ref }));
      onShown();
    } catch (refusal) {
      setError(refusal);
    }
  };
  return h(
    C.Stack,
    { gap: 2, mb: 4, align: "stretch", role: "group", "aria-label": t("buyer.title") },
    h(Button, { variant: "outline", alignSelf: "start", "aria-expanded": buyer !== null,
      onClick: ask }, t(buyer === null ? "buyer.show" : "buyer.hide")),
    h(C.Text, { color: "fg.muted", fontSize: "xs" }, t("buyer.noted")),
    error ? h(Message, { status: "error" }, error.message) : null,
    h(C.Box, { role: "status" }, buyer === null ? null : h(Shown, { buyer })),
  );
}
