// What is typed and has not been saved yet stays in this browser: when the session is lost, or the page is closed,
// it stands in the form again. It goes once it has been saved, and when somebody else signs in here.
const BEFORE = "draft:";
const user = document.body.dataset.user;
const named = (draft) => `${BEFORE}${user}:${draft}`;

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

for (const name of Object.keys(localStorage)) {
  if (user && name.startsWith(BEFORE) && !name.startsWith(`${BEFORE}${user}:`)) localStorage.removeItem(name);
}

for (const { dataset } of document.querySelectorAll("[data-draft-done]")) localStorage.removeItem(named(dataset.draftDone));

const fields = (form) =>
  [...form.elements].filter(({ name, type }) => name && type !== "hidden" && type !== "submit");

function put(form, kept) {
  let changed = false;
  for (const field of fields(form)) {
    const had = kept[field.name];
    if (had === undefined) continue;
    if (field.type === "radio" || field.type === "checkbox") {
      const on = had.includes(field.value);
      changed ||= on !== field.checked;
      field.checked = on;
    } else if (field.value !== had) {
      field.value = had;
      changed = true;
    }
  }
  return changed;
}

function taken(form) {
  const kept = {};
  for (const field of fields(form)) {
    if (field.type !== "radio" && field.type !== "checkbox") kept[field.name] = field.value;
    else kept[field.name] = [...(kept[field.name] ?? []), ...(field.checked ? [field.value] : [])];
  }
  return kept;
}

for (const form of user ? document.querySelectorAll("form[data-draft]") : []) {
  const name = named(form.dataset.draft);
  // What the server has just sent back is newer than what lies here.
  if (!("draftBound" in form.dataset) && put(form, read(name))) {
    const said = document.createElement("p");
    said.className = "notice";
    said.role = "status";
    said.textContent = form.dataset.draftWords;
    form.prepend(said);
  }
  form.addEventListener("input", () => localStorage.setItem(name, JSON.stringify(taken(form))));
}
