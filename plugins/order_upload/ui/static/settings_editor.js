// The form of one entry of a Variable: it is checked as when the DAGs are read, then tried on the
// orders of the last days, and only then saved.

import { Button, C, Message, Select, TextField, h, useEffect, useRef, useState } from "./kit.js";
import { get, post, put } from "./server.js";
import { JsonInput, Said } from "./settings_fields.js";
import { Keys, RowList, Tagged } from "./settings_parts.js";
import { beginOf, idOf, pathOf } from "./settings_schema.js";
import { TrialPanel } from "./settings_trial.js";
import { counted, t } from "./texts.js";

const DAYS = [1, 7, 30, 90];

/** The form of an entry, by what its schema is. */
function EntryForm({ form, path, value, onChange }) {
  const { schema } = form;
  if (schema.type === "array") {
    return h(RowList, { form, path, label: t("settings.step"), items: schema.items, value,
                        onChange });
  }
  return h(schema.discriminator ? Tagged : Keys, { form, schema, path, value, onChange });
}

/** The heading, where the keyboard goes on when the form opens. */
function Title({ title }) {
  const heading = useRef(null);
  useEffect(() => heading.current?.focus(), []);
  return h(C.Heading, { as: "h2", size: "lg", mb: 3, ref: heading, tabIndex: -1,
                        outline: "none" }, title);
}

/** What was found wrong in places that the form does not show. */
function Unplaced({ findings }) {
  const [unplaced, setUnplaced] = useState([]);
  useEffect(() => {
    const hasField = ({ path }) => document.getElementById(idOf(path));
    setUnplaced(findings.filter((finding) => !hasField(finding)));
    document.getElementById(idOf(findings.find(hasField)?.path))
      ?.querySelector("input, select, textarea")?.focus();
  }, [findings]);
  if (findings.length === 0) return null;
  return h(
    Message,
    { status: "error" },
    counted("settings.wrong", findings.length),
    " ",
    t("settings.how_to_read"),
    unplaced.map(({ path, said }) =>
      h(C.Text, { key: path + said, overflowWrap: "anywhere" }, path ? `${path}: ${said}` : said)),
  );
}

/** Which of the answers to questions about an edit counts: the one to what stands in the form. */
const isOf = (answer, edit) => answer !== null && answer.edit === JSON.stringify(edit);

function useEdit(group, entry) {
  const [name, setName] = useState(entry.key === null || group.is_list ? "" : entry.key);
  const [value, setValue] = useState(entry.value ?? beginOf(group.schema));
  const [removes, setRemoves] = useState(false);
  const edit = { variable: group.variable, mark: group.mark, key: entry.key, name: name.trim(),
                 value: removes ? null : value };
  return { name, setName, value, setValue, removes, setRemoves, edit };
}

/** The buttons below the form: what would change, and then saving it. */
function Actions({ form, isTried, isBusy, removes, isNew, onTry, onSave, onRemove, onClose }) {
  if (form.readOnly) return h(Button, { variant: "outline", onClick: onClose }, t("action.close"));
  return h(
    C.HStack,
    { gap: 2, wrap: "wrap", mt: 4 },
    h(Button, { variant: isTried ? "outline" : "solid", loading: isBusy, onClick: onTry },
      t("settings.try")),
    h(Button, { onClick: onSave, disabled: !isTried || isBusy,
                colorPalette: removes ? "red" : undefined },
      t(removes ? "settings.remove_now" : "action.save")),
    isNew || removes ? null
      : h(Button, { variant: "ghost", colorPalette: "red", disabled: isBusy, onClick: onRemove },
          t("action.remove")),
    h(Button, { variant: "ghost", onClick: onClose }, t("action.cancel")),
  );
}

/** A form for an entry: `entry` has its key, null for a new one, and its value. */
export function Editor({ group, entry, title, onSaved, onClose }) {
  const { name, setName, value, setValue, removes, setRemoves, edit } = useEdit(group, entry);
  const [days, setDays] = useState(7);
  const [answer, setAnswer] = useState(null);
  const [error, setError] = useState(null);
  const [isBusy, setIsBusy] = useState(false);
  const [asJson, setAsJson] = useState(false);
  const findings = answer?.findings ?? [];
  const readOnly = !group.may_edit || group.is_elsewhere;
  const form = { schema: group.schema, names: group.names, findings, readOnly };
  const step = group.is_list ? (entry.key ?? group.count) : name.trim();
  const path = pathOf(group.variable, step);
  const isTried = isOf(answer, edit) && findings.length === 0;
  const asked = async (question, whenDone) => {
    setIsBusy(true);
    setError(null);
    await question().then(whenDone).catch(setError);
    setIsBusy(false);
  };
  const keep = (asJSON, of) => setAnswer({ ...asJSON, edit: JSON.stringify(of), days });
  const tryEdit = (of) =>
    asked(() => post("settings/trial", { ...of, days }), (it) => keep(it, of));
  const save = () => asked(() => put("settings/entry", edit),
    (it) => (it.saved ? onSaved() : keep({ ...it, connectors: [], hidden: 0 }, edit)));
  const remove = () => {
    setRemoves(true);
    tryEdit({ ...edit, value: null });
  };
  const change = (changed) => {
    setRemoves(false);
    setValue(changed ?? beginOf(group.schema));
  };
  return h(
    C.Box,
    { as: "section", "aria-label": title, maxW: "4xl" },
    h(Title, { title }),
    error ? h(Message, { status: "error" }, error.message) : null,
    h(Unplaced, { findings }),
    h(
      C.Stack,
      { gap: 4 },
      group.is_list ? h(C.Box, { id: idOf(path) }, h(Said, { form, path }))
        : h(C.Box, { id: idOf(path), maxW: "md" },
            h(TextField, { label: t("settings.name"), value: name, onChange: setName }),
            h(Said, { form, path })),
      asJson
        ? h(JsonInput, { form, schema: {}, path: "", label: t("settings.json"), rows: 16, value,
                         onChange: change })
        : h(EntryForm, { form, path, value, onChange: change }),
      h(C.HStack, { wrap: "wrap", gap: 4, align: "end" },
        h(Button, { size: "xs", variant: "ghost", onClick: () => setAsJson(!asJson) },
          t(asJson ? "settings.as_form" : "settings.as_json")),
        h(C.Box, { maxW: "2xs" },
          h(Select, { label: t("settings.days"), value: days,
                      onChange: (chosen) => setDays(Number(chosen)),
                      options: DAYS.map((count) => ({ value: count,
                        label: t("filter.days_back", { count }) })) }))),
    ),
    removes && isTried ? h(Message, { status: "warning" }, t("settings.removes")) : null,
    isTried ? h(TrialPanel, { trial: answer, days: answer.days }) : null,
    h(Actions, { form, isTried, isBusy, removes, isNew: entry.key === null,
                 onTry: () => tryEdit(edit), onSave: save, onRemove: remove, onClose }),
  );
}

export const loadGroup = (variable) => get(`settings/${variable}`);
