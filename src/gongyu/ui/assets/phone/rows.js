// One record as a row: whose, when, how, what was written, why it was refused, and what can be done with it.
export const words = document.getElementById("words").dataset;
export const say = (name, values) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

export function make(tag, attributes, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

const label = (name) => words[`field${name.replace(/(^|_)(\w)/g, (_, __, letter) => letter.toUpperCase())}`];

// Field by field: what was sent, what is kept, and whether anything is lost.
function compared(fields) {
  const head = [words.which, words.thistime, words.already, words.result];
  const rows = fields.filter((one) => one.sent || one.kept).map((one) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, one.label),
      make("td", {}, one.sent || words.none),
      make("td", {}, one.kept || words.none),
      make("td", {}, one.same ? words.same : one.lost ? words.lost : words.kept),
    ),
  );
  return make(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": words.compare },
    make(
      "table",
      { class: "table-plain" },
      make("caption", {}, words.compare),
      make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col" }, text)))),
      make("tbody", {}, ...rows),
    ),
  );
}

// What was ticked, in the words of the form on this page; colleagues by name as far as the list has them.
const ticked = (name, keys, staffOf) =>
  [keys].flat().filter(Boolean).map((key) => {
    if (name === "along" || name === "follow_owner") return staffOf(key) ?? words.someone;
    return document.querySelector(`input[name="${name}"][value="${CSS.escape(key)}"]`)?.parentElement.textContent.trim() ?? key;
  }).join(words.and);

function written({ form }, staffOf) {
  const found = make("dl", { class: "facts" });
  const add = (name, text) => text && found.append(make("dt", {}, label(name)), make("dd", {}, text));
  for (const name of ["talked_about", "agreed", "follow_on"]) add(name, form[name]);
  for (const name of ["purposes", "agreements", "along", "follow_owner"]) add(name, ticked(name, form[name] ?? [], staffOf));
  return found;
}

const offered = ({ state, shut, said, content }) => {
  if (shut) return [];
  if (content.to) return state === "refused" ? ["again", "drop"] : ["drop"];
  if (state === "waiting") return ["edit", "drop"];
  if (state === "noted") return ["known"];
  if (["visit.same-day", "visit.other-content"].includes(said?.code)) return ["both", "edit", "drop"];
  return ["edit", "again", "drop"];
};

export function rowOf(record, { namesOf, modeOf, staffOf, acts }) {
  const about = make("div", { class: "grow" });
  if (record.shut) about.append(words.shut);
  else if (record.content.to) {
    const { name, form } = record.content;
    if (form.here) about.append(make("b", {}, name), make("div", { class: "text-secondary" }, say("ticked", { count: form.here.length })));
    else about.append(make("b", {}, words.scanned));
    if (record.state === "refused") about.append(make("p", { class: "field-error" }, record.said?.reason ?? words.stuck));
  } else {
    const { form } = record.content;
    about.append(make("b", {}, namesOf(record.content)));
    about.append(make("div", { class: "text-secondary" }, `${form.occurred_on} · ${modeOf(form.mode)}`));
    if (record.state === "refused") {
      const why = record.said?.reason ?? words.stuck;
      about.append(make("p", { class: "field-error" }, why), written(record.content, staffOf));
      if (record.said?.fields?.length) about.append(compared(record.said.fields));
    }
    if (record.state === "noted") about.append(...record.said.notes.map((text) => make("p", { class: "mb-0" }, text)));
  }
  const buttons = offered(record).map((name) => {
    const button = make("button", { class: "btn", type: "button" }, words[name]);
    button.addEventListener("click", () => acts[name](record));
    return button;
  });
  return make("li", {}, about, make("div", { class: "form-actions" }, ...buttons));
}
