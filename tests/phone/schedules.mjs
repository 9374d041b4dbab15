// A thousand random lives of phones, and a server that keeps what it is sent under each key. The queue is the
// one that phones run; storage, network, clock and fate are made here. Prints one line of JSON.
import { flush, judge, TRIES } from "../../src/gongyu/ui/assets/phone/queue.js";

const [seed, many] = process.argv.slice(2, 4).map(Number);
// A queue that lets go of a record before the server has it: these schedules must find it out.
const careless = async (box, send) => {
  const record = await box.next();
  if (!record) return;
  await box.arrived(record);
  await send(record);
};
const run = process.argv[4] === "careless" ? careless : flush;

// Numbers that look random and are the same for the same seed.
function chances(from) {
  let state = from >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { next, below: (most) => Math.floor(next() * most), often: (share) => next() < share };
}

class Killed extends Error {}

// What the server does: the first content under a key stands, the same again is answered as before, other
// content is refused, and so is what the rules do not allow.
class Server {
  kept = new Map();
  order = [];
  take({ id, content }) {
    const known = this.kept.get(id);
    if (known !== undefined) {
      return known === content.words ? [200, { visits: [id] }] : [409, { code: "visit.other-content" }];
    }
    if (content.wrong) return [422, { code: "visit.future-date" }];
    this.kept.set(id, content.words);
    this.order.push(id);
    return [200, { visits: [id] }];
  }
}

// A phone's shelf: each step is whole or has not happened, and the phone may be killed before or after it.
class Phone {
  rows = [];
  seq = 0;
  constructor(name, chance, fate) {
    Object.assign(this, { name, chance, fate });
  }
  async step(work) {
    if (this.chance.often(this.fate.killed)) throw new Killed();
    await null;
    const done = work();
    if (this.chance.often(this.fate.killed)) throw new Killed();
    return done;
  }
  record(content) {
    this.seq += 1;
    const row = { seq: this.seq, id: `${this.name}-${this.seq}`, rev: 1, tries: 0, state: "waiting", content };
    this.rows.push(row);
    return row;
  }
  alter(record, change) {
    const at = this.rows.findIndex((one) => one.seq === record.seq && one.rev === record.rev);
    if (at < 0) return;
    const after = change(this.rows[at]);
    if (after) this.rows[at] = after;
    else this.rows.splice(at, 1);
  }
  next = () => this.step(() => ({ ...this.rows.find((one) => one.state === "waiting") })).then((one) => (one.id ? one : undefined));
  arrived = (record) => this.step(() => this.alter(record, () => undefined));
  refused = (record, said) =>
    this.step(() => this.alter(record, (row) => ({ ...row, state: "refused", said, rev: row.rev + 1 })));
  failed = (record) => this.step(() => this.alter(record, (row) => ({ ...row, tries: row.tries + 1 })));
}

// The way between: cut before or after the server has acted, 500 before or after, signed out, repeated.
const wire = (server, phone, chance, fate, slow) => async (record) => {
  const away = chance.next();
  if (slow) for (let turn = chance.below(4); turn > 0; turn -= 1) await null;
  if (chance.often(fate.killed)) throw new Killed();
  if (away < fate.cut) return judge(0, "error");
  if (away < fate.cut + fate.fault) return judge(500, "basic");
  if (away < fate.cut + fate.fault + 0.03) return judge(0, "opaqueredirect");
  if (away < fate.cut + fate.fault + 0.05) return judge(200, "basic", undefined); // a hotel's own page
  let answer = server.take(record);
  if (chance.often(fate.repeated)) answer = server.take(record);
  if (chance.often(fate.killed)) throw new Killed();
  if (chance.often(fate.lost)) return judge(0, "error");
  if (chance.often(fate.fault)) return judge(502, "basic"); // the server has acted, its gateway fails
  return judge(answer[0], "basic", answer[1]);
};

async function live(number) {
  const chance = chances(seed + number);
  const fate = Object.fromEntries(
    ["cut", "fault", "killed", "lost", "repeated"].map((one) => [one, chance.next() * (one === "killed" ? 0.15 : 0.3)]),
  );
  const server = new Server();
  const phones = ["a", "b"].slice(0, 1 + chance.below(2)).map((name) => new Phone(name, chance, fate));
  const born = [];
  const edited = new Set();
  const attempt = async (phone) => {
    try {
      await run(phone, wire(server, phone, chance, fate, true));
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  };
  for (let turn = 4 + chance.below(16); turn > 0; turn -= 1) {
    const phone = phones[chance.below(phones.length)];
    const act = chance.below(10);
    if (act < 4) born.push(phone.record({ words: `w${turn}`, wrong: chance.often(0.1) }));
    else if (act < 5 && phone.rows.length) {
      const row = phone.rows[chance.below(phone.rows.length)];
      edited.add(row.id);
      phone.alter(row, (one) => ({ ...one, content: { words: `${one.content.words}+` }, state: "waiting", rev: one.rev + 1, tries: 0 }));
    } else if (act < 6) await Promise.all([attempt(phone), attempt(phone)]); // two tabs without locks
    else await attempt(phone);
  }
  // In the end there is network, and nobody is killed any more.
  for (const one of Object.keys(fate)) fate[one] = 0;
  for (const phone of phones) for (let turn = 0; turn < 80; turn += 1) await run(phone, wire(server, phone, chance, fate, false));
  return { server, phones, born, edited };
}

function faults({ server, phones, born, edited }) {
  const found = [];
  const waiting = phones.flatMap((phone) => phone.rows.filter((one) => one.state === "waiting"));
  if (waiting.length) found.push(`${waiting.length} still wait`);
  if (new Set(server.order).size !== server.order.length) found.push("something arrived twice");
  for (const { id } of born) {
    const refused = phones.flatMap((phone) => phone.rows).find((one) => one.id === id);
    const kept = server.kept.get(id);
    // Lost is what is neither kept by the server nor on the phone with its reason.
    if (kept === undefined && !refused) found.push(`${id} is lost`);
    if (refused && !refused.said?.code) found.push(`${id} was refused without a reason`);
    // What somebody corrected is kept as corrected, or lies on the phone; never silently the older words.
    if (edited.has(id) && kept !== undefined && !refused) {
      const last = lastWords.get(id);
      if (last !== kept) found.push(`${id}: ${kept} is kept, ${last} was written`);
    }
  }
  for (const phone of phones) {
    const mine = server.order.filter((id) => id.startsWith(`${phone.name}-`)).map((id) => Number(id.slice(2)));
    const first = mine.filter((seq) => !stoodAside.has(`${phone.name}-${seq}`) && !edited.has(`${phone.name}-${seq}`));
    if (first.some((seq, at) => at && seq < first[at - 1])) found.push(`out of order: ${first}`);
  }
  return found;
}

// What was written last of each record, and which stood aside because the server failed on them.
const lastWords = new Map();
const stoodAside = new Set();
const alter = Phone.prototype.alter;
Phone.prototype.alter = function watched(record, change) {
  alter.call(this, record, (row) => {
    const after = change(row);
    if (after?.content) lastWords.set(after.id, after.content.words);
    if (after?.said?.code === "failed") stoodAside.add(after.id);
    return after;
  });
};

const total = { schedules: 0, records: 0, arrived: 0, refused: 0, faults: [], tries: TRIES };
for (let number = 0; number < many; number += 1) {
  lastWords.clear();
  stoodAside.clear();
  const life = await live(number);
  total.schedules += 1;
  total.records += life.born.length;
  total.arrived += life.server.order.length;
  total.refused += life.phones.flatMap((phone) => phone.rows).length;
  total.faults.push(...faults(life).map((text) => `schedule ${number}: ${text}`));
}
console.log(JSON.stringify(total));
