import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("examples", () => {
  it("the extension is there, and activates", async () => {
    const extension = vscode.extensions.getExtension("concordia.concordia");
    assert.ok(extension);
    await extension.activate();
  });
});
