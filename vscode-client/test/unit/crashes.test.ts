import assert from "node:assert/strict";
import { crashes, period, tooMany } from "../../src/client/crashes";

describe("crashes", () => {
  it("waits longer each time, and gives up", () => {
    const next = crashes();
    const answers = Array.from({ length: tooMany }, (_, nth) => next(nth * 1_000));
    assert.deepEqual(answers, [{ wait: 0 }, { wait: 1_000 }, { wait: 2_000 }, { wait: 4_000 }, "too many"]);
  });

  it("forgets what is long ago", () => {
    const next = crashes();
    for (let nth = 0; nth < tooMany - 1; nth++) {
      next(nth);
    }
    assert.deepEqual(next(period + tooMany), { wait: 0 });
  });
});
