// The service worker. It keeps the page for when there is no network and what that page is made of, each by
// name and version; never a page with anybody on it, and nothing that is asked for beside.
import { add, owner } from "./phone/cupboard.js";

const { version, keep, record, ticks, code } = self.KEPT;
const NAME = `gongyu-${version}`;
const SHELL = keep[0];

self.addEventListener("install", (event) => {
  const kept = async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(keep.map((address) => new Request(address, { cache: "reload", credentials: "omit" })));
    await self.skipWaiting();
  };
  event.waitUntil(kept());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

const shell = async () => (await caches.match(SHELL)) ?? Response.error();
const toShell = () => Response.redirect(new URL(SHELL, location.origin), 303);

// The code of a booking, scanned at the door without network: the family is here, and that waits to be sent.
async function scanned(address) {
  if (!address.pathname.startsWith(code) || !(await owner())) return shell();
  await add({ name: "", to: address.pathname, form: { late: "1" } });
  return toShell();
}

const isTicks = (address) => new RegExp(ticks).test(address.pathname);

// Who was there, ticked on a list that was opened with network and saved without. What waits only adds.
function ticked(address, form) {
  const here = form.getAll("here").map(String);
  return { name: String(form.get("title") ?? ""), to: address.pathname, form: { here, late: "1" } };
}

// A form that was filled in with network and saved without: it waits with the others.
async function saved(request) {
  if (!(await owner())) return Response.error();
  const form = await request.formData();
  const address = new URL(request.url);
  if (isTicks(address)) await add(ticked(address, form));
  else await add(visited(address, form), String(form.get("request_key")));
  return toShell();
}

function visited(address, form) {
  const pupil = address.searchParams.get("pupil");
  const texts = (name) => form.getAll(name).map(String);
  return {
    name: "",
    form: {
      pupil,
      also: texts("also"),
      occurred_on: texts("occurred_on")[0] ?? "",
      mode: texts("mode")[0] ?? "",
      talked_about: texts("talked_about")[0] ?? "",
      agreed: texts("agreed")[0] ?? "",
    },
  };
}

async function navigated(request) {
  const copy = request.method === "POST" ? request.clone() : undefined;
  try {
    return await fetch(request);
  } catch {
    return copy ? saved(copy) : scanned(new URL(request.url));
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  const asked = address.pathname + address.search;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(navigated(request));
  else if (request.mode === "navigate" && address.pathname === record && address.searchParams.has("pupil"))
    event.respondWith(navigated(request));
  else if (request.mode === "navigate" && request.method === "POST" && isTicks(address))
    event.respondWith(navigated(request));
  else if (request.method === "GET" && keep.includes(asked))
    event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found ?? fetch(request)));
});
