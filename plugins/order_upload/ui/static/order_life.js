// An order's whole life, beside the page: what runs came to, what people did, what can be done now.

import { money, time } from "./formats.js";
import { Badge, Button, C, Link, Loaded, Message, Select, TextField, h } from "./kit.js";
import { useLoaded, useState } from "./kit.js";
import { Buyer } from "./order_buyer.js";
import { Changes, Effects } from "./order_changes.js";
import { Runs, Stages } from "./order_stages.js";
import { meansOf, remedyOf, titleOf, waitsFor } from "./reasons.js";
import { RunMessage } from "./run_message.js";
import { get, post, trigger } from "./server.js";
import { t } from "./texts.js";

function ResultEvent({ event }) {
  const { status_from: from, status_to: to } = event;
  const of = { connector: event.connector, orderRef: event.ref };
  const status = [from, to].filter(Boolean).join(" → ");
  const why = [waitsFor(event), meansOf(event)].filter(Boolean).join(": ");
  const facts = [
    status,
    event.total === null ? "" : money(event.total, event.currency),
    event.shop_order_id ? t("life.shop_order", { id: event.shop_order_id }) : "",
    event.part,
    event.runs > 1 ? t("orders.seen", { count: event.runs }) : "",
  ].filter(Boolean);
  return h(
    C.Stack,
    { gap: 1 },
    h(C.HStack, { wrap: "wrap", gap: 2 },
      h(Badge, { outcome: event.outcome }),
      h(C.Text, { fontSize: "sm" }, time(event.at)),
      h(Link, { to: `/dags/${event.dag_id}/runs/${encodeURIComponent(event.run_id)}`,
        fontSize: "sm" }, t("run.show"))),
    facts.length ? h(C.Text, { fontSize: "sm" }, facts.join(" · ")) : null,
    why ? h(C.Text, { fontSize: "sm", overflowWrap: "anywhere" }, why) : null,
    h(Changes, { changes: event.changes, title: t("life.changes") }),
    h(Effects, { stock: event.stock, mails: event.mails }),
    h(Stages, { ...of, label: t("stages.show"), runId: event.run_id }),
    event.last_run === event.run_id
      ? null
      : h(Stages, { ...of, label: t("stages.show_last"), runId: event.last_run }),
  );
}

const ActEvent = ({ event }) =>
  h(
    C.Stack,
    { gap: 1 },
    h(C.HStack, { wrap: "wrap", gap: 2 },
      h(C.Badge, { colorPalette: "blue" }, t(`life.act.${event.act}`)),
      h(C.Text, { fontSize: "sm" }, time(event.at))),
    h(C.Text, { fontSize: "sm", overflowWrap: "anywhere" },
      [event.field, event.person ? t("life.by", { person: event.person }) : t("life.by_hub")]
        .filter(Boolean).join(" · ")),
  );

function Events({ events }) {
  return h(
    C.Stack,
    { as: "ol", gap: 4, listStyleType: "none", "aria-label": t("life.events") },
    events.map((event, place) =>
      h(C.Box, { as: "li", key: place, borderLeftWidth: "2px", borderColor: "border", pl: 3 },
        event.kind === "act" ? h(ActEvent, { event }) : h(ResultEvent, { event })),
    ),
  );
}

function Waits({ waits }) {
  if (waits === null) return null;
  return h(
    Message,
    { status: "warning" },
    t("life.waits", { time: time(waits.since), why: titleOf(waits) }),
    " ",
    remedyOf(waits),
  );
}

// The paths of a line's fields, as the server lists them: which line and which parameter is open.
const LINE = "lines[N].";
const LINES = "lines.";
const PARAM = "NAME";

function CorrectForm({ life, fields, onDone }) {
  const [form, setForm] = useState({ field: "", line: "", param: "", value: "", why: "" });
  const set = (change) => setForm((before) => ({ ...before, ...change }));
  const options = fields.map((value) => ({ value, label: value.replace(LINE, LINES) }));
  const isOfLine = form.field.startsWith(LINE);
  const isParam = form.field.endsWith(PARAM);
  const isWhole = form.field && form.why.trim() && (!isOfLine || /^[1-9]\d*$/.test(form.line)) &&
    (!isParam || form.param.trim());
  const field = form.field.replace(LINE, `lines[${form.line}].`).replace(PARAM, form.param.trim());
  const send = () => {
    const { value, why } = form;
    onDone({ connector: life.connector, ref: life.ref, field, value, why });
  };
  return h(
    C.Stack,
    { gap: 3, "aria-label": t("action.correct"), role: "group" },
    h(Select, { label: t("life.field"), value: form.field, options,
      placeholder: t("map.choose"), onChange: (chosen) => set({ field: chosen }) }),
    isOfLine
      ? h(TextField, { label: t("correct.line"), value: form.line, help: t("correct.line_help"),
          onChange: (line) => set({ line: line.trim() }) })
      : null,
    isParam
      ? h(TextField, { label: t("correct.param"), value: form.param,
          onChange: (param) => set({ param }) })
      : null,
    h(TextField, { label: t("correct.value"), value: form.value, help: t("correct.help"),
      onChange: (value) => set({ value }) }),
    h(TextField, { label: t("word.why"), value: form.why, onChange: (why) => set({ why }) }),
    h(Button, { disabled: !isWhole, onClick: send }, t("correct.save")),
  );
}

function LeaveForm({ life, onDone }) {
  const [why, setWhy] = useState("");
  const send = () => onDone({ connector: life.connector, refs: [life.ref], why });
  return h(
    C.Stack,
    { gap: 3, "aria-label": t("action.leave"), role: "group" },
    h(C.Text, { fontSize: "sm" }, t("leave.means")),
    h(TextField, { label: t("word.why"), value: why, onChange: setWhy }),
    h(Button, { disabled: !why.trim(), onClick: send }, t("leave.save")),
  );
}

/** What the person may do about the order; a form opens below the buttons. */
function Actions({ life, fields, onAct }) {
  const [form, setForm] = useState("");
  const button = (key, name) =>
    h(Button, { variant: "outline", "aria-expanded": form === name,
      onClick: () => setForm(form === name ? "" : name) }, t(key));
  const act = (path) => (body) => {
    setForm("");
    onAct(path, body);
  };
  return h(
    C.Stack,
    { gap: 3, mb: 4 },
    h(C.HStack, { wrap: "wrap", gap: 2 },
      life.may.send
        ? h(Button, { onClick: () =>
            onAct("orders/send-again", { connector: life.connector, refs: [life.ref] }) },
            t("action.send_again"))
        : null,
      life.may.correct ? button("action.correct", "correct") : null,
      life.may.send && life.waits ? button("action.leave", "leave") : null),
    form === "correct" ? h(CorrectForm, { life, fields, onDone: act("orders/correct") }) : null,
    form === "leave" ? h(LeaveForm, { life, onDone: act("orders/leave-alone") }) : null,
  );
}

function Life({ life, fields, reload }) {
  const [run, setRun] = useState(null);
  const [said, setSaid] = useState(null);
  const onAct = async (path, body) => {
    setSaid(null);
    try {
      const answer = await post(path, body);
      if (answer.conf && life.may.send) setRun(await trigger(answer.dag_id, answer.conf));
      else setSaid({ status: "success", text: t("life.done") });
      reload();
    } catch (refusal) {
      setSaid({ status: "error", text: refusal.message });
    }
  };
  return h(
    C.Box,
    null,
    h(Waits, { waits: life.waits }),
    said ? h(Message, { status: said.status }, said.text) : null,
    run ? h(RunMessage, { run, onEnd: reload }) : null,
    h(Actions, { life, fields, onAct }),
    life.may.see_buyer ? h(Buyer, { life, onShown: reload }) : null,
    h(Events, { events: life.events }),
    h(Runs, { life }),
  );
}

/** The drawer of one order. */
export function OrderLife({ order, fields, onClose }) {
  const asked = new URLSearchParams({ connector: order.connector, ref: order.ref });
  const loaded = useLoaded(() => get(`orders/life?${asked}`), [order.connector, order.ref]);
  const title = t("life.title", { number: order.number || order.hub_number });
  return h(
    C.Drawer.Root,
    { open: true, size: { base: "full", md: "lg" }, onOpenChange: ({ open }) => open || onClose() },
    h(C.Drawer.Backdrop),
    h(
      C.Drawer.Positioner,
      null,
      h(
        C.Drawer.Content,
        null,
        h(C.Drawer.Header, null,
          h(C.Drawer.Title, null, title),
          h(Button, { variant: "ghost", ml: "auto", onClick: onClose }, t("action.close"))),
        h(C.Drawer.Body, null,
          h(C.Text, { color: "fg.muted", fontSize: "sm", mb: 3 },
            [order.ref, order.sold_on, order.connector].filter(Boolean).join(" · ")),
          h(Loaded, loaded, (life) => h(Life, { life, fields, reload: loaded.reload }))),
      ),
    ),
  );
}
