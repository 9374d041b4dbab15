// IndexedDB in promises: three shelves, and writes that are on disk before they are called done.
const NAME = "gongyu";
let opening;

export function database() {
  opening ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("about");
      asked.result.createObjectStore("lists");
      asked.result.createObjectStore("records", { keyPath: "seq", autoIncrement: true });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return opening;
}

// One transaction on one shelf. `work` gets the shelf and gives a request whose result is wanted, or nothing.
export async function on(shelf, mode, work) {
  const db = await database();
  return new Promise((done, fail) => {
    const all = db.transaction(shelf, mode, { durability: "strict" });
    const asked = work(all.objectStore(shelf));
    all.oncomplete = () => done(asked?.result);
    all.onabort = all.onerror = () => fail(all.error);
  });
}

export const read = (shelf, key) => on(shelf, "readonly", (at) => at.get(key));
export const all = (shelf) => on(shelf, "readonly", (at) => at.getAll());
export const write = (shelf, value, key) => on(shelf, "readwrite", (at) => at.put(value, key));
export const remove = (shelf, key) => on(shelf, "readwrite", (at) => at.delete(key));
export const clear = (shelf) => on(shelf, "readwrite", (at) => at.clear());

// Change one row as it is now, within one transaction: `change` gives the new row, null to delete it, or
// undefined to leave it alone.
export const alter = (shelf, key, change) =>
  on(shelf, "readwrite", (at) => {
    at.get(key).onsuccess = (event) => {
      const row = event.target.result;
      const after = row && change(row);
      if (after === null) at.delete(key);
      else if (after) at.put(after);
    };
  });
