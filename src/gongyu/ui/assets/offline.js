// The page without network: a class from the phone, a form, and what became of each record.
import { dayOf, DAY } from "./phone/clock.js";
import * as cupboard from "./phone/cupboard.js";
import { make, rowOf, say, words } from "./phone/rows.js";
import { alone, sync } from "./phone/wire.js";
import "./voice.js";

const places = document.body.dataset;
const find = (name) => document.querySelector(`[data-${name}]`);
const RETRY = 30000;
let lists = [];
let chosen = Number(new URLSearchParams(location.search).get("class"));
let editing;

function status(text) {
  const place = find("status");
  place.textContent = text;
  place.hidden = !text;
}

const nameOf = (id) => lists.flatMap((one) => one.children).find((one) => one.id === Number(id))?.name;
const modeOf = (key) => lists.flatMap((one) => one.modes).find((one) => one.key === key)?.words ?? key;
const staffOf = (id) => lists.flatMap((one) => one.colleagues ?? []).find((one) => one.id === Number(id))?.name;
const namesOf = ({ form, name }) =>
  [form.pupil, ...form.also].map((id) => nameOf(id) ?? (id === form.pupil && name ? name : words.nobody)).join(words.and);

// --- the class --------------------------------------------------------------------------------------
function showList() {
  const list = lists.find((one) => one.id === chosen) ?? lists[0];
  find("list").hidden = !list;
  if (!list) return;
  chosen = list.id;
  find("classes").hidden = lists.length < 2;
  const select = document.getElementById("class");
  select.replaceChildren(...lists.map((one) => new Option(one.name, one.id, false, one.id === chosen)));
  document.querySelector("[data-list] [data-title]").textContent = say("title", { name: list.name });
  const until = dayOf(list.keptAt + list.days * DAY);
  find("until").textContent = say("until", { day: until });
  const rows = list.children.map((child) => {
    const button = make("button", { class: "btn", type: "button", "aria-label": say("recordof", child) }, words.record);
    button.addEventListener("click", () => openForm(list, { pupil: child.id }));
    const about = make("div", { class: "grow" }, make("b", {}, child.name));
    if (child.visited) about.append(make("div", { class: "text-secondary" }, words.visited));
    return make("li", {}, make("span", { class: "initial", "aria-hidden": "true" }, child.name.slice(0, 1)), about, button);
  });
  document.querySelector("[data-list] [data-rows]").replaceChildren(...rows);
}

// --- the form ---------------------------------------------------------------------------------------
const form = document.querySelector("form");

function choice(type, name, value, label, checked, tag) {
  const input = make("input", { type, name, value });
  input.checked = checked;
  const text = make("span", {}, label);
  if (tag) text.append(" ", make("small", { class: "tag" }, tag));
  return make("label", { class: "choice" }, input, text);
}

function wrong(id, text) {
  const place = document.getElementById(`${id}-error`);
  place.textContent = text;
  place.hidden = !text;
  place.parentElement.classList.toggle("field-wrong", !!text);
}

async function openForm(list, given, record) {
  editing = { record, pupil: String(given.pupil), keep: given };
  const child = list?.children.find((one) => one.id === Number(given.pupil));
  const also = (given.also ?? []).map(String);
  find("who").textContent = say("form", { name: child?.name ?? record?.content.name ?? words.nobody });
  form.reset();
  wrong("day", "");
  wrong("mode", "");
  const day = document.getElementById("day");
  day.max = await cupboard.today();
  day.value = given.occurred_on || day.max;
  find("modes").replaceChildren(
    ...(list?.modes ?? []).map((one) =>
      choice("radio", "mode", one.key, one.words, one.key === given.mode, one.counted ? "" : words.notcounted),
    ),
  );
  const home = (list?.children ?? []).filter((one) => child && one.home === child.home && one !== child);
  find("also").hidden = !home.length;
  find("siblings").replaceChildren(
    ...home.map((one) => choice("checkbox", "also", one.id, one.name, also.includes(String(one.id)))),
  );
  for (const name of ["purposes", "agreements"]) {
    for (const box of form.querySelectorAll(`input[name="${name}"]`)) box.checked = (given[name] ?? []).includes(box.value);
  }
  openCompany(list?.colleagues ?? [], given);
  find("more").open = ["purposes", "agreements", "along", "follow_on"].some((name) => given[name]?.length);
  document.getElementById("talked").value = given.talked_about ?? "";
  document.getElementById("agreed").value = given.agreed ?? "";
  find("form").hidden = false;
  find("list").hidden = true;
  status("");
  find("form").scrollIntoView();
  day.focus({ preventScroll: true });
}

// Who came along and who follows up; whom an older list has named stays named.
function openCompany(colleagues, given) {
  const along = (given.along ?? []).map(String);
  const owner = String(given.follow_owner ?? "");
  const known = new Set(colleagues.map((one) => String(one.id)));
  const lost = (ids) => ids.filter((id) => id && !known.has(id)).map((id) => ({ id, name: words.someone, reads: true }));
  const company = [...colleagues, ...lost(along)];
  find("along").hidden = !company.length;
  find("company").replaceChildren(
    ...company.map((one) => choice("checkbox", "along", one.id, one.name, along.includes(String(one.id)))),
  );
  const readers = [...colleagues, ...lost([owner])].filter((one) => one.reads);
  document.getElementById("owner").replaceChildren(
    new Option(words.myself, ""),
    ...readers.map((one) => new Option(one.name, one.id, false, String(one.id) === owner)),
  );
  document.getElementById("follow").value = given.follow_on ?? "";
  wrong("follow", "");
}

function closeForm() {
  find("form").hidden = true;
  editing = undefined;
  showList();
}

// What may be ticked beside; left out of the record where nothing is, as older phones do.
function more(told) {
  const found = {};
  for (const name of ["purposes", "agreements", "along"]) if (told.getAll(name).length) found[name] = told.getAll(name);
  if (told.get("follow_on")) {
    found.follow_on = told.get("follow_on");
    if (told.get("follow_owner")) found.follow_owner = told.get("follow_owner");
  }
  return found;
}

async function save(event) {
  event.preventDefault();
  const told = new FormData(form);
  const { record, pupil, keep } = editing;
  const content = {
    name: nameOf(pupil) ?? record?.content.name ?? "",
    form: {
      pupil,
      also: find("also").hidden ? (keep.also ?? []) : told.getAll("also"),
      occurred_on: told.get("occurred_on"),
      mode: told.get("mode") ?? keep.mode ?? "",
      talked_about: told.get("talked_about"),
      agreed: told.get("agreed"),
      ...more(told),
      ...(keep.another ? { another: "1" } : {}),
    },
  };
  const day = content.form.occurred_on;
  wrong("day", day ? (day > (await cupboard.today()) ? words.future : "") : words.needday);
  wrong("mode", content.form.mode ? "" : words.needmode);
  const early = day && content.form.follow_on && content.form.follow_on < day;
  wrong("follow", early ? words.followearly : "");
  if (!day || day > (await cupboard.today()) || !content.form.mode || early) {
    document.querySelector(".field-wrong input")?.focus();
    return;
  }
  // Where what arrived earlier stands under the old key, what is written now is a record of its own.
  const id = ["visit.other-content", "visit.key-taken"].includes(record?.said?.code) ? crypto.randomUUID() : undefined;
  const done = record ? await alone(() => cupboard.change(record, content, { id })) : (await cupboard.add(content), true);
  closeForm();
  await again(done ? words.saved : words.changed);
}

// --- what became of each ------------------------------------------------------------------------------
const acts = {
  edit: (record) => {
    const list = lists.find((one) => one.children.some((child) => child.id === Number(record.content.form.pupil)));
    return openForm(list ?? lists[0], record.content.form, record);
  },
  again: async (record) => {
    await alone(() => cupboard.change(record, record.content));
    await again();
  },
  both: async (record) => {
    const content = { ...record.content, form: { ...record.content.form, another: "1" } };
    const fresh = record.said?.code === "visit.same-day" ? undefined : crypto.randomUUID();
    await alone(() => cupboard.change(record, content, { id: fresh }));
    await again();
  },
  drop: async (record) => {
    if (!confirm(words.dropsure)) return;
    await alone(() => cupboard.drop(record));
    await showRecords();
  },
  known: async (record) => {
    await alone(() => cupboard.drop(record));
    await showRecords();
  },
};

async function showRecords() {
  const { own, others } = await cupboard.records();
  for (const state of ["waiting", "refused", "noted"]) {
    const rows = own.filter((one) => one.state === state);
    const section = document.querySelector(`section[data-${state}]`);
    section.hidden = !rows.length;
    section.querySelector("[data-count]").textContent = rows.length;
    section.querySelector("[data-rows]").replaceChildren(...rows.map((one) => rowOf(one, { namesOf, modeOf, staffOf, acts })));
  }
  find("others").hidden = !others;
  find("others").textContent = say("others", { count: others });
}

function outcome(done) {
  const parts = [];
  if (done.arrived) parts.push(say("sent", { count: done.arrived }));
  if (done.refused) parts.push(say("refusedsome", { count: done.refused }));
  if (done.who === "ended") parts.push(words.ended);
  if (done.left === "signed-out") parts.push(words.signedout);
  if (done.left === "failed") parts.push(words.failed);
  return parts.join(" ");
}

let busy = false;
async function again(first = "") {
  lists = await readLists();
  await showRecords();
  if (first) status(first);
  if (busy) return;
  busy = true;
  try {
    const done = await sync({ phone: places.phone, arrive: places.arrive }, cupboard.shown());
    lists = await readLists();
    await showRecords();
    if (!editing) showList();
    const told = outcome(done) || (done.left === "unreachable" ? first || words.unreachable : first);
    status(told || (lists.length ? "" : words.empty));
  } finally {
    busy = false;
  }
}

async function readLists() {
  const mine = await cupboard.owner();
  return (await cupboard.lists()).map((one) => ({ ...one, days: mine.days }));
}

async function begin() {
  if (!cupboard.able()) return status(words.unable);
  const { language, large } = cupboard.shown();
  const here = document.documentElement.lang === "en" ? "en" : "zh-hans";
  if (language && language !== here) return location.replace(`${places.shell}?language=${language}`);
  document.documentElement.classList.toggle("large-type", !!large);
  if (navigator.serviceWorker) await navigator.serviceWorker.register(places.worker).catch(() => {});
  form.addEventListener("submit", save);
  find("cancel").addEventListener("click", closeForm);
  document.getElementById("class").addEventListener("change", (event) => {
    chosen = Number(event.target.value);
    showList();
  });
  lists = await readLists();
  showList();
  if (!lists.length) status(words.empty);
  await again();
  addEventListener("online", () => again());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
  setInterval(async () => (await cupboard.counts()).waiting && again(), RETRY);
}

begin();
