/** How often the server may stop by itself, or fail to start, before it is left alone, and how long to wait before each new start. */

/** So many stops within `period` are too many. */
export const tooMany = 5;

/** In milliseconds. */
export const period = 180_000;

/** The waits before the first, second, third and fourth new start, in milliseconds. */
const waits = [0, 1_000, 2_000, 4_000];

/** Counts the stops. Call what it returns at each one, with the time in milliseconds. */
export function crashes(): (now: number) => { wait: number } | "too many" {
  let times: number[] = [];
  return (now) => {
    times = [...times.filter((time) => now - time < period), now];
    const wait = waits[times.length - 1];
    return wait === undefined || times.length >= tooMany ? "too many" : { wait };
  };
}
