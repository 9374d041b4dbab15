// Draws the app's icon (static/ui/icon.svg in numbers) as a PNG, without any library: four by four samples a dot.
import { deflateSync } from "node:zlib";

const SIDE = 32;
const DOTS = [
  [16, 11, 4, [255, 255, 255]],
  [9, 21, 4, [0xb4, 0xcb, 0xdb]],
  [23, 21, 4, [0xa9, 0xcb, 0xb4]],
];
const GROUND = [0x1f, 0x5f, 0x8b];
const ROUND = 7;
const SAMPLES = 4;

function inside(x, y) {
  const dx = Math.max(ROUND - x, x - (SIDE - ROUND), 0);
  const dy = Math.max(ROUND - y, y - (SIDE - ROUND), 0);
  return dx * dx + dy * dy <= ROUND * ROUND;
}

// The colour at a point of the drawing, or nothing. A maskable icon fills its square; its dots keep to the middle.
function colour(x, y, whole) {
  const shrink = whole ? 0.8 : 1;
  const [u, v] = [(x - SIDE / 2) / shrink + SIDE / 2, (y - SIDE / 2) / shrink + SIDE / 2];
  const dot = DOTS.find(([cx, cy, r]) => (u - cx) ** 2 + (v - cy) ** 2 <= r * r);
  if (dot) return dot[3];
  return whole || inside(x, y) ? GROUND : undefined;
}

function pixel(column, row, size, whole) {
  const sum = [0, 0, 0, 0];
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
    const x = ((column + ((sample % SAMPLES) + 0.5) / SAMPLES) / size) * SIDE;
    const y = ((row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size) * SIDE;
    const found = colour(x, y, whole);
    if (found) [...found, 1].forEach((value, at) => (sum[at] += value));
  }
  const many = sum[3] || 1;
  return [sum[0] / many, sum[1] / many, sum[2] / many, (sum[3] * 255) / SAMPLES ** 2].map(Math.round);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const made = Buffer.alloc(body.length + 8);
  made.writeUInt32BE(data.length, 0);
  body.copy(made, 4);
  made.writeUInt32BE(crc(body), body.length + 4);
  return made;
}

export function icon(size, { whole = false } = {}) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      rows.set(pixel(column, row, size, whole), row * (size * 4 + 1) + 1 + column * 4);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([mark, chunk("IHDR", head), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

// PNG's checksum; older Node.js has none of its own.
function crc(data) {
  let left = 0xffffffff;
  for (const byte of data) {
    left ^= byte;
    for (let bit = 0; bit < 8; bit += 1) left = left & 1 ? (left >>> 1) ^ 0xedb88320 : left >>> 1;
  }
  return (left ^ 0xffffffff) >>> 0;
}
