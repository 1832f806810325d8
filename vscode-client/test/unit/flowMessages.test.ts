import assert from "node:assert/strict";
import { htmlOf } from "../../src/flow/html";
import { isStraight, toHost } from "../../src/flow/messages";
import { oneAtATime } from "../../src/flow/once";

const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } };

describe("Messages of the page", () => {
  it("are taken when they are whole", () => {
    const location = { uri: "file:///projects/a.py", range };
    assert.deepEqual(toHost({ type: "ready" }), { type: "ready" });
    assert.deepEqual(toHost({ type: "open", location }), { type: "open", location });
    assert.deepEqual(toHost({ type: "export", svg: "<svg xmlns=''/>" }), { type: "export", svg: "<svg xmlns=''/>" });
  });

  const wrong: [string, unknown][] = [
    ["nothing", null],
    ["a text", "ready"],
    ["another type", { type: "run", command: "x" }],
    ["a place without a URI", { type: "open", location: { range } }],
    ["a place without a range", { type: "open", location: { uri: "file:///a" } }],
    [
      "a line below 0",
      { type: "open", location: { uri: "file:///a", range: { ...range, start: { line: -1, character: 0 } } } },
    ],
    [
      "a line that is a text",
      { type: "open", location: { uri: "file:///a", range: { ...range, end: { line: "1", character: 0 } } } },
    ],
    [
      "half a line",
      { type: "open", location: { uri: "file:///a", range: { ...range, end: { line: 1.5, character: 0 } } } },
    ],
    ["a picture that is none", { type: "export", svg: "<html>" }],
    ["a picture with a script", { type: "export", svg: "<svg ><SCRIPT>alert(1)</SCRIPT></svg>" }],
    ["a picture that is a number", { type: "export", svg: 1 }],
  ];
  for (const [what, message] of wrong) {
    it(`are not taken: ${what}`, () => assert.equal(toHost(message), null));
  }

  it("may not leave a folder by a way round", () => {
    assert.equal(isStraight("/projects/a/b.py"), true);
    assert.equal(isStraight("/projects/a/..b/c...py"), true);
    assert.equal(isStraight("/projects/a/../../secret"), false);
    assert.equal(isStraight("/projects/a\\..\\secret"), false);
  });
});

describe("The document of the page", () => {
  const document = htmlOf({
    script: "https://x/flow.js",
    style: "https://x/flow.css",
    source: "https://x",
    nonce: "n1",
  });

  it("allows one script and one place of styles, and nothing else", () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(document)?.[1] ?? "";
    assert.deepEqual(policy.split("; "), [
      "default-src 'none'",
      "script-src 'nonce-n1'",
      "style-src https://x",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    assert.doesNotMatch(document, /unsafe-|style="|<style/);
  });
});

describe("One at a time", () => {
  it("asks once more when something changed meanwhile, and never twice at a time", async () => {
    const ends: (() => void)[] = [];
    let [running, most] = [0, 0];
    const ask = oneAtATime(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
    });
    const finish = async (index: number): Promise<void> => {
      ends[index]?.();
      await new Promise((resolve) => setImmediate(resolve));
    };
    ask();
    ask();
    ask();
    assert.equal(ends.length, 1);
    await finish(0);
    assert.equal(ends.length, 2);
    await finish(1);
    assert.equal(ends.length, 2);
    ask();
    assert.equal(ends.length, 3);
    await finish(2);
    assert.deepEqual([running, most], [0, 1]);
  });
});
