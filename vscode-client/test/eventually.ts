/** Waiting for what is to come, with a limit, and without a fixed time. */

import assert from "node:assert/strict";

/**
 * Asks for a value until it is neither false nor undefined, for so many milliseconds at most.
 *
 * What is awaited is said where it does not come to be.
 */
export function eventuallyWithin(patience: number) {
  return async <T>(
    meaning: string,
    value: () => T | false | undefined | Promise<T | false | undefined>,
  ): Promise<T> => {
    const end = Date.now() + patience;
    for (;;) {
      const found = await value();
      if (found !== false && found !== undefined) {
        return found;
      }
      if (Date.now() > end) {
        assert.fail(`not within ${patience / 1000} s: ${meaning}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
}
