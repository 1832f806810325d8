/** Runs one suite inside the extension host; VS Code calls `run`, and `suites.ts` hears what is said. */

import { join } from "node:path";
import { format } from "node:util";
import Mocha from "mocha";
import { ended, failed, marked } from "./telling";

/** Rejects where a test failed. A test that is skipped has failed. */
export function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => console.log(marked + format(...args));
  const mocha = new Mocha({ timeout: 60_000, forbidOnly: true, forbidPending: true });
  if (process.env.CONCORDIA_GREP !== undefined) {
    mocha.grep(process.env.CONCORDIA_GREP);
  }
  mocha.addFile(join(__dirname, "suite.js"));
  return new Promise((resolve, reject) => {
    const running = mocha.run((failures) => {
      console.log(ended);
      return failures === 0 ? resolve() : reject(new Error(`${failures} of the tests failed`));
    });
    running.on("fail", (test) => console.log(failed + test.fullTitle()));
  });
}
