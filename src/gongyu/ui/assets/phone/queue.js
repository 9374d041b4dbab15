// How waiting records are sent: the oldest first, one at a time, each under the key it was born with. A record
// leaves only when the server has said that it has it, or why it will not have it. Whatever is cut off, killed
// or answered into the void in between is sent again under the same key, and the server knows it again.
//
// `box` keeps the records: next() gives the oldest that waits; arrived, refused and failed say what came of
// the revision that was sent, and do nothing to one that has been corrected meanwhile. `send` never throws.
export const TRIES = 5;

export async function flush(box, send) {
  const done = { arrived: 0, refused: 0, left: "" };
  for (;;) {
    const record = await box.next();
    if (!record) return done;
    const answer = await send(record);
    if (answer.kind === "arrived") {
      await box.arrived(record, answer);
      done.arrived += 1;
    } else if (answer.kind === "refused") {
      await box.refused(record, answer);
      done.refused += 1;
    } else {
      // No network, signed out, or the server has a fault: the others would fare no better. One record that
      // the server fails on again and again does not hold up the rest for ever: it stands aside.
      if (answer.kind === "failed" && record.tries + 1 >= TRIES) await box.refused(record, { code: "failed" });
      else if (answer.kind === "failed") await box.failed(record);
      return { ...done, left: answer.kind };
    }
  }
}

// What an answer means. Only our own words count: what a hotel's network says in our place is no answer.
export function judge(status, type, said) {
  if (type === "opaqueredirect") return { kind: "signed-out" };
  if (status === 200 && (said?.arrived || Array.isArray(said?.visits))) return { kind: "arrived", ...said };
  if ([403, 404, 409, 422].includes(status) && said?.code) return { kind: "refused", ...said };
  if (status === 403) return { kind: "signed-out" };
  return { kind: status >= 500 || status === 429 ? "failed" : "unreachable" };
}
