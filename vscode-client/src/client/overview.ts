/** What the server knows of all workspaces, asked for once after each change. */

import * as vscode from "vscode";
import { type Overview, overviewChanged, overviewRequest } from "../protocol";
import type { Session } from "./session";

/** Overviews, and the news that there are others. */
export interface OverviewSource {
  /** One for each workspace, in order of root; none while the server does not run. */
  overview(): Promise<Overview[]>;
  readonly onChanged: vscode.Event<void>;
}

/** The overviews of a session. */
export function overviewsOf(session: Session): OverviewSource & vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let known: Promise<Overview[]> | undefined;
  const forget = (): void => {
    known = undefined;
    changed.fire();
  };
  const ask = async (): Promise<Overview[]> => (await session.client?.sendRequest(overviewRequest)) ?? [];
  const following = session.onChanged((state) => {
    if (state === "running") {
      session.client?.onNotification(overviewChanged, forget);
    }
    forget();
  });
  return {
    // A failed request is not kept, so that the next one asks again.
    overview: () =>
      (known ??= ask().catch((error: unknown) => {
        known = undefined;
        throw error;
      })),
    onChanged: changed.event,
    dispose: () => vscode.Disposable.from(following, changed).dispose(),
  };
}
