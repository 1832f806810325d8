/** What is in the package, which the runner has made just before. */

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { listFiles, PackageManager } from "@vscode/vsce";

describe("the package", () => {
  it("holds what runs and what is read, and nothing else", async () => {
    const files = await listFiles({ packageManager: PackageManager.None });
    const kinds =
      /^(dist\/(extension|flow)\.(js|css)|dist\/ThirdPartyNotices\.txt|elixir\/.*\.json|media\/(icon\.png|concordia\.svg|walkthrough\/\w+\.md)|images\/\w+\.png|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
    assert.deepEqual(
      files.filter((file) => !kinds.test(file)),
      [],
    );
    assert.ok(files.includes("dist/extension.js") && files.includes("dist/flow.js"));
  });

  it("has no source maps, and is small", () => {
    for (const bundle of ["dist/extension.js", "dist/flow.js"]) {
      assert.doesNotMatch(readFileSync(bundle, "utf8"), /sourceMappingURL/);
    }
    assert.ok(
      statSync("concordia.vsix").size < 2_000_000,
      `concordia.vsix has ${statSync("concordia.vsix").size} bytes`,
    );
  });
});
