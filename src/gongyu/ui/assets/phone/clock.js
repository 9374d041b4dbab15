// A phone's clock may be wrong. What counts is the server's time as last heard, and that time never goes back.
const ZONE = "Asia/Shanghai";
export const DAY = 24 * 3600 * 1000;

// What the server said, beside what the phone's clock says at that moment.
export const heard = (at, now) => ({ offset: Date.parse(at) - now, last: Date.parse(at) });

// The time it is, as well as the phone can know.
export const instant = (clock, now) => (clock ? Math.max(now + clock.offset, clock.last) : now);

// The day it is where the school is, as 2026-11-23.
export const dayOf = (moment) => new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(moment);

export const isPast = (keptAt, days, moment) => moment - keptAt >= days * DAY;
