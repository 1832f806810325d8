/** Where links of an audit's page lead. */

import assert from "node:assert/strict";
import { targetOf } from "../../src/audit/links";

describe("links of an audit's page", () => {
  it("lead to a line of a file", () => {
    assert.deepEqual(targetOf("../../lib/a%20b.ex#L12"), { path: "../../lib/a b.ex", line: 12 });
  });

  for (const href of ["#DRIFT-001", "https://x.org/a#L1", "file:///a#L1", "/a#L1", "command:x#L1", "a", "%zz#L1", ""]) {
    it(`lead nowhere as ${JSON.stringify(href)}`, () => {
      assert.equal(targetOf(href), null);
    });
  }
});
