// What a phone holds for one teacher: a key, class lists for a fortnight, and records until they have arrived.
// Lists and key go when the role goes, on signing out and after their time; records never go by themselves.
import { dayOf, heard, instant, isPast } from "./clock.js";
import { all, alter, clear, on, read, remove, write } from "./idb.js";
import { keyFrom, open, seal } from "./seal.js";

const FLAG = "gongyu-phone";
export const able = () => self.isSecureContext && "indexedDB" in self && !!crypto.subtle;
// Whether anything was ever kept here; asked before a database is made for people who need none.
export const inUse = () => !self.localStorage || localStorage.getItem(FLAG) !== null;

export const owner = () => read("about", "owner");

export async function receive(hello, places, shown) {
  const before = await owner();
  if (before && before.user !== hello.user) await forget();
  localStorage.setItem(FLAG, JSON.stringify(shown));
  const key = await keyFrom(hello.key);
  await write("about", { user: hello.user, key, places, days: hello.days, heard: Date.now() }, "owner");
  await listen(hello);
  for (const list of await all("lists")) if (!hello.classes.includes(list.id)) await remove("lists", list.id);
}

// How pages are shown to the owner: the language and the size of letters.
export const shown = () => JSON.parse(localStorage.getItem(FLAG) || "{}");

export const listen = (said) => (said?.at ? write("about", heard(said.at, Date.now()), "clock") : undefined);
export const moment = async () => {
  const clock = await read("about", "clock");
  const now = instant(clock, Date.now());
  if (clock) await write("about", { ...clock, last: now }, "clock");
  return now;
};
export const today = async () => dayOf(await moment());

export async function forget() {
  await clear("lists");
  await remove("about", "owner");
}

export const dropLists = () => clear("lists");

// --- class lists ------------------------------------------------------------------------------------
export async function keepList(list) {
  const { user, key } = await owner();
  const row = { id: list.id, user, keptAt: await moment(), sealed: await seal(key, `list ${list.id}`, list) };
  await write("lists", row, list.id);
}

export async function lists() {
  const mine = await owner();
  if (!mine) return [];
  const now = await moment();
  const found = [];
  for (const row of await all("lists")) {
    if (row.user !== mine.user || isPast(row.keptAt, mine.days, now)) await remove("lists", row.id);
    else found.push({ ...(await open(mine.key, `list ${row.id}`, row.sealed)), keptAt: row.keptAt });
  }
  return found;
}

export async function keptAt(id) {
  return (await read("lists", id))?.keptAt ?? 0;
}

// --- records ----------------------------------------------------------------------------------------
export async function add(content, id = crypto.randomUUID()) {
  const { user, key } = await owner();
  const sealed = await seal(key, `record ${id}`, { content });
  const at = await moment();
  await write("records", { id, user, state: "waiting", rev: 1, tries: 0, at, sealed });
}

// Change what a record says or how it stands; undefined when somebody else has changed it first.
export async function change(record, content, more = {}) {
  const { key } = await owner();
  const id = more.id ?? record.id;
  const sealed = await seal(key, `record ${id}`, { content, said: more.said });
  let changed = false;
  await alter("records", record.seq, (row) => {
    if (row.rev !== record.rev) return undefined;
    changed = true;
    return { ...row, id, sealed, state: more.state ?? "waiting", tries: 0, rev: row.rev + 1 };
  });
  return changed;
}

export const drop = (record) => alter("records", record.seq, (row) => (row.rev === record.rev ? null : undefined));

// Everything of the owner's, the oldest first, opened; and how much of others' lies here shut.
export async function records() {
  const mine = await owner();
  const rows = await all("records");
  const own = [];
  for (const row of rows.filter((one) => mine && one.user === mine.user)) {
    try {
      own.push({ ...row, ...(await open(mine.key, `record ${row.id}`, row.sealed)) });
    } catch {
      // Another key than it was sealed with: it stays, shut.
      own.push({ ...row, shut: true });
    }
  }
  return { own, others: rows.length - own.length };
}

export const counts = async () => {
  const mine = await owner();
  const rows = (await all("records")).filter((one) => mine && one.user === mine.user);
  const of = (state) => rows.filter((one) => one.state === state).length;
  return { waiting: of("waiting"), refused: of("refused"), noted: of("noted") };
};

// The box that the queue works on.
export const box = {
  async next() {
    const { own } = await records();
    return own.find((one) => one.state === "waiting" && !one.shut);
  },
  async arrived(record, said) {
    if (said.notes?.length) await change(record, record.content, { state: "noted", said });
    else await drop(record);
  },
  refused: (record, said) => change(record, record.content, { state: "refused", said }),
  failed: (record) =>
    alter("records", record.seq, (row) => (row.rev === record.rev ? { ...row, tries: row.tries + 1 } : undefined)),
};

export const count = () => on("records", "readonly", (at) => at.count());
