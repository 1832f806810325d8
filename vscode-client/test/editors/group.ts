/** Editors are started as leaders of process groups, so that they are ended together with all that they started. */

import type { ChildProcess } from "node:child_process";

/** How long an editor may take to end, in milliseconds. */
const patience = 5_000;

/** Ends a process group, and waits until its leader is gone. */
export async function endGroup(leader: ChildProcess): Promise<void> {
  if (leader.pid === undefined || leader.exitCode !== null || leader.signalCode !== null) {
    return;
  }
  const gone = new Promise((resolve) => leader.once("exit", resolve));
  process.kill(-leader.pid, "SIGTERM");
  const impatient = setTimeout(() => leader.pid && process.kill(-leader.pid, "SIGKILL"), patience);
  await gone;
  clearTimeout(impatient);
}
