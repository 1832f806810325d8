/** What a person is told of a server that cannot be kept alive, or is none. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tooMany } from "../../src/client/crashes";
import type { VsCode } from "../editors/vscode";
import { copyExamples, serverProgram, write } from "../editors/workspaces";
import {
  buttonsOf,
  describeInVsCode,
  eventually,
  notification,
  notifications,
  openFile,
  press,
  underlined,
} from "./person";

const saga = "python/sagas/cerebros_nas.py";
const machineSettings = { "concordia.path": serverProgram };

describeInVsCode("A server that stops again and again", { machineSettings }, copyExamples, (desk) => {
  it("is started again until that is too often, which is said once, with ways to the log and to another start", async () => {
    const { page, code } = desk;
    await openFile(page, saga);
    await underlined(page, "ml.run.start");
    let last = 0;
    for (let nth = 1; nth <= tooMany; nth++) {
      last = await eventually(`server ${nth} runs`, () => serversOf(code).find((pid) => pid !== last));
      process.kill(last, "SIGKILL");
    }
    const said = notification(page, `The server stopped ${tooMany} times within 3 minutes.`);
    await said.waitFor();
    assert.equal((await notifications(page)).length, 1);
    assert.deepEqual(await buttonsOf(said), ["Show Log", "Restart Server"]);
    assert.deepEqual(serversOf(code), []);

    await press(said, "Restart Server");
    await eventually("a server runs again", () => serversOf(code).length === 1);
    await underlined(page, "ml.run.start");
  });

  it("is told from a program that is no server", async () => {
    const { page, code } = desk;
    write(code.folder, { "data/Machine/settings.json": JSON.stringify({ "concordia.path": "/bin/true" }) });
    const said = notification(page, "did not answer as a language server");
    await said.waitFor();
    assert.equal((await notifications(page)).length, 1);

    await press(said, "Show Log");
    await page.locator(".output-view .view-line", { hasText: "The server was started" }).first().waitFor();
  });
});

/** The servers of a VS Code that run, by their numbers: its home is theirs. */
function serversOf({ folder }: VsCode): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
        return command.includes(serverProgram) && environment.includes(`HOME=${join(folder, "home")}`);
      } catch {
        // It has ended since the folder was read.
        return false;
      }
    })
    .map(Number);
}
