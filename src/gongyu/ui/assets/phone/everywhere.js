// On every page of somebody signed in: send what waits, show how much does, keep the class list that is open.
// On a page of nobody's, or of somebody else's: let go of key and lists.
import * as cupboard from "./cupboard.js";
import { alone, fetchList, sync } from "./wire.js";

const HOUR = 3600 * 1000;
// Where nothing waits, the server is asked at most so often whether the role still stands.
const PAUSE = HOUR / 6;
const page = document.body?.dataset ?? {};

async function show() {
  const mark = document.querySelector("[data-waiting]");
  if (!mark) return;
  const { waiting, refused, noted } = await cupboard.counts();
  const many = waiting || refused || noted;
  mark.hidden = !many;
  mark.firstChild.data = `${waiting ? mark.dataset.waiting : refused ? mark.dataset.refused : mark.dataset.noted} `;
  mark.querySelector("b").textContent = many;
}

async function keepClass(places) {
  const place = document.querySelector("[data-class]");
  if (!place) return;
  const id = Number(place.dataset.class);
  const old = (await cupboard.moment()) - (await cupboard.keptAt(id)) > HOUR;
  if (old && !(await fetchList(places, id))) return;
  const { days } = await cupboard.owner();
  const until = new Date((await cupboard.keptAt(id)) + days * 24 * HOUR);
  place.textContent = place.dataset.words.replace("{day}", until.toLocaleDateString("en-CA"));
  place.hidden = false;
}

async function leave(event) {
  // Signing out: what waits is sent first; what still waits is told about, and stays, sealed.
  const form = event.target;
  if (!form.matches("[data-leave]") || form.dataset.asked) return;
  event.preventDefault();
  form.dataset.asked = "yes";
  const mine = await cupboard.owner();
  if (mine) await sync(mine.places, cupboard.shown());
  const { waiting, refused } = await cupboard.counts();
  if ((waiting || refused) && !confirm(page.leaving)) {
    delete form.dataset.asked;
    return;
  }
  await alone(() => cupboard.forget());
  form.submit();
}

async function begin() {
  if (!cupboard.able() || page.user === undefined || (!page.phone && !cupboard.inUse())) return;
  let mine = await cupboard.owner();
  if (mine && String(mine.user) !== page.user) {
    await alone(() => cupboard.forget());
    mine = undefined; // nothing is asked for this person where another's phone asked
  }
  if (!page.user) return;
  addEventListener("submit", leave);
  const places = page.phone ? { phone: page.phone, arrive: page.arrive } : mine?.places;
  if (!places) return;
  const shown = {
    language: document.documentElement.lang === "en" ? "en" : "zh-hans",
    large: document.documentElement.classList.contains("large-type"),
  };
  const again = async () => {
    const last = (await cupboard.owner())?.heard ?? 0;
    const due = Math.abs(Date.now() - last) > PAUSE || document.querySelector("[data-class]");
    if (due || (await cupboard.counts()).waiting) await sync(places, shown);
    await show();
  };
  await show();
  if (page.worker && navigator.serviceWorker) await navigator.serviceWorker.register(page.worker).catch(() => {});
  await again();
  if (page.phone) await keepClass(places);
  addEventListener("online", again);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
}

begin();
