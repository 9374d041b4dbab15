// What a family ticks on a list for itself stays in this browser: nothing is sent, and another person who signs
// in here finds none of it. Without script the boxes can be ticked, and are empty the next time.
const BEFORE = "ticks:";
const user = document.body.dataset.user;

function kept(name) {
  try {
    return new Set(JSON.parse(localStorage.getItem(name)) ?? []);
  } catch {
    return new Set();
  }
}

for (const name of Object.keys(localStorage)) {
  if (user && name.startsWith(BEFORE) && !name.startsWith(`${BEFORE}${user}:`)) localStorage.removeItem(name);
}

for (const list of document.querySelectorAll("[data-ticks]")) {
  const name = `${BEFORE}${user}:${list.dataset.ticks}`;
  const ticked = kept(name);
  for (const box of list.querySelectorAll("input[type=checkbox]")) {
    box.checked = ticked.has(box.value);
    box.addEventListener("change", () => {
      ticked[box.checked ? "add" : "delete"](box.value);
      localStorage.setItem(name, JSON.stringify([...ticked]));
    });
  }
}
