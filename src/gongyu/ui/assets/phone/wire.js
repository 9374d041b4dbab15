// Talking to the server: whose phone this is, a class list, one record. Nothing here ever throws.
import * as cupboard from "./cupboard.js";
import { flush, judge } from "./queue.js";

const PATIENCE = 20000;
const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";

async function ask(address, more = {}) {
  try {
    const answer = await fetch(address, {
      ...more,
      redirect: "manual",
      cache: "no-store",
      headers: { Accept: "application/json", ...more.headers },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const ours = answer.headers.get("Content-Type")?.startsWith("application/json");
    const said = ours ? await answer.json() : undefined;
    await cupboard.listen(said);
    return { status: answer.status, type: answer.type, said };
  } catch {
    return { status: 0, type: "error" };
  }
}

// Who is signed in. Learns the time and the key, and lets go of lists that may no longer be here.
export async function hello(places, shown) {
  const { status, type, said } = await ask(places.phone);
  if (status === 200 && said?.key) {
    await cupboard.receive(said, places, shown);
    return "known";
  }
  if (type === "opaqueredirect") return "signed-out";
  if (status === 403 || status === 404) {
    await cupboard.dropLists();
    return "ended";
  }
  return "unreachable";
}

export async function fetchList(places, id) {
  const { status, said } = await ask(`${places.phone}${id}/`);
  if (status === 200 && said?.children) await cupboard.keepList(said);
  return status === 200;
}

const send = (places) => async (record) => {
  const body = new URLSearchParams({ request_key: record.id });
  for (const [name, value] of Object.entries(record.content.form)) {
    for (const one of [value].flat()) body.append(name, one);
  }
  const headers = { "X-CSRFToken": cookie("csrftoken") };
  const { status, type, said } = await ask(record.content.to ?? places.arrive, { method: "POST", body, headers });
  return judge(status, type, said);
};

// One at a time, whatever tabs are open; where the browser has no locks the server keeps them apart.
export const alone = (work) =>
  navigator.locks ? navigator.locks.request("gongyu-phone", work) : work();

// Say hello, then send what waits.
export const sync = (places, shown) =>
  alone(async () => {
    const who = await hello(places, shown);
    const mine = await cupboard.owner();
    if (!mine || who === "unreachable" || who === "signed-out") return { arrived: 0, refused: 0, left: who };
    return { who, ...(await flush(cupboard.box, send(places))) };
  });
