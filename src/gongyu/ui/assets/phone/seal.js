// What lies on the phone is sealed with a key that the server hands out while its owner is signed in. Here it
// cannot be taken out again; what is sealed is bound to its place.
const bytes = (text) => new TextEncoder().encode(text);

export async function keyFrom(base64) {
  const raw = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export async function seal(key, place, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: bytes(place) };
  return { iv, data: await crypto.subtle.encrypt(how, key, bytes(JSON.stringify(value))) };
}

export async function open(key, place, sealed) {
  const how = { name: "AES-GCM", iv: sealed.iv, additionalData: bytes(place) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, sealed.data)));
}
