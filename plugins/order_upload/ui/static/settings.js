// The page "Order settings": what stands in the Variables, each entry with a form of its own.

import { Button, C, Loaded, Message, Page, Table, TextField, h, useState } from "./kit.js";
import { useLoaded } from "./kit.js";
import { get } from "./server.js";
import { Editor, loadGroup } from "./settings_editor.js";
import { counted, t } from "./texts.js";

const Router = globalThis.ReactRouterDOM;
const MOST_SHOWN = 200;
const PREFIX = "order_upload_";

const shortOf = (variable) => variable.replace(PREFIX, "");
const titleOf = (variable) => t(`settings.group.${shortOf(variable)}`);

/** What a row or an entry says, on one line. */
function lineOf(value) {
  const shown = (one) => {
    if (Array.isArray(one)) return one.map(shown).join(", ");
    if (one && typeof one === "object") {
      return Object.entries(one).map(([key, inner]) => `${key} ${shown(inner)}`).join(", ");
    }
    return String(one);
  };
  if (Array.isArray(value)) return value.map(({ step }) => step).join(", ");
  return Object.entries(value ?? {}).map(([key, one]) => `${key}: ${shown(one)}`).join(" · ");
}

/** The entries of a group as a list, each with its key: a name or a place. */
function entriesOf(group) {
  if (group.is_list) return group.value.map((value, key) => ({ key, value }));
  return Object.entries(group.value).map(([key, value]) => ({ key, value }));
}

function Entries({ group, onOpen }) {
  const [text, setText] = useState("");
  const mayEdit = group.may_edit && !group.is_elsewhere;
  const wanted = text.trim().toLowerCase();
  const says = ({ key, value }) => `${key} ${JSON.stringify(value)}`.toLowerCase();
  const found = entriesOf(group).filter((entry) => says(entry).includes(wanted));
  const nameOf = ({ key, value }) => (group.is_list ? lineOf(value) : key);
  const open = (entry) => {
    const key = mayEdit ? "action.edit" : "settings.show";
    return h(Button, { size: "xs", variant: "outline", onClick: () => onOpen(entry),
                       "aria-label": `${t(key)}: ${nameOf(entry)}` }, t(key));
  };
  const columns = [
    group.is_list
      ? { key: "place", title: "#", cell: ({ key }) => key + 1 }
      : { key: "name", title: t("settings.name"), cell: ({ key }) => key },
    { key: "says", title: t("settings.says"), cell: ({ value }) => lineOf(value) },
    { key: "open", title: "", cell: open },
  ];
  return h(
    C.Box,
    null,
    h(C.Text, { color: "fg.muted", mb: 3 }, t(`settings.means.${shortOf(group.variable)}`)),
    group.fault ? h(Message, { status: "error" }, group.fault) : null,
    group.is_elsewhere ? h(Message, { status: "info" }, t("settings.elsewhere")) : null,
    h(C.Flex, { gap: 3, mb: 3, wrap: "wrap", align: "end" },
      h(C.Box, { minW: "2xs" },
        h(TextField, { label: t("filter.text"), value: text, onChange: setText })),
      mayEdit && !group.fault
        ? h(Button, { onClick: () => onOpen({ key: null, value: undefined }) },
            t("settings.new"))
        : null),
    h(C.Text, { role: "status", mb: 2 }, counted("settings.entries", found.length)),
    h(Table, { label: titleOf(group.variable), columns, rows: found.slice(0, MOST_SHOWN),
               rowKey: ({ key }) => key }),
  );
}

/** One group: its entries, or the form of one of them. */
function Group({ variable, onChanged }) {
  const page = useLoaded(() => loadGroup(variable), [variable]);
  const [entry, setEntry] = useState(null);
  const [isSaved, setIsSaved] = useState(false);
  const open = (chosen) => {
    setIsSaved(false);
    setEntry(chosen);
  };
  const onSaved = async () => {
    await page.reload();
    setEntry(null);
    setIsSaved(true);
    onChanged();
  };
  const onClose = () => {
    setEntry(null);
    page.reload(); // somebody else may have changed it meanwhile
  };
  const titleFor = ({ key }) => {
    if (key === null) return t("settings.new_of", { group: titleOf(variable) });
    return `${titleOf(variable)}: ${typeof key === "number" ? key + 1 : key}`;
  };
  return h(
    C.Box,
    { mt: 4 },
    isSaved ? h(Message, { status: "success" }, t("settings.saved")) : null,
    h(Loaded, page, (group) =>
      entry
        ? h(Editor, { key: `${entry.key}/${group.mark}`, group, entry, title: titleFor(entry),
                      onSaved, onClose })
        : h(Entries, { group, onOpen: open })),
  );
}

/** A tab for each group, with how much stands in it. */
function Groups({ groups, onChanged }) {
  const [params, setParams] = Router.useSearchParams();
  const asked = params.get("group");
  const known = groups.map(({ variable }) => shortOf(variable));
  const chosen = known.includes(asked) ? asked : known[0];
  if (groups.length === 0) return h(Message, null, t("settings.none"));
  const tab = ({ variable, count, fault }) =>
    h(C.Tabs.Trigger, { key: variable, value: shortOf(variable) },
      titleOf(variable),
      h(C.Badge, { colorPalette: fault ? "red" : "gray" }, fault ? "!" : count));
  return h(
    C.Box,
    null,
    h(C.Tabs.Root, { value: chosen, onValueChange: ({ value }) => setParams({ group: value }),
                     size: "sm" },
      h(C.Tabs.List, { flexWrap: "wrap" }, groups.map(tab)),
      h(C.Tabs.Content, { value: chosen },
        h(Group, { key: chosen, variable: PREFIX + chosen, onChanged }))),
  );
}

function OrderSettings() {
  const page = useLoaded(() => get("settings"));
  return h(
    Page,
    { title: t("settings.title") },
    h(Loaded, page, ({ groups }) => h(Groups, { groups, onChanged: page.reload })),
  );
}

globalThis["Order settings"] = OrderSettings;
