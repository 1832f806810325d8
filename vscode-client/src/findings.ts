/** Findings of the server, as all parts of the extension count and weigh them. */

import type { FindingRow } from "./protocol";
import { plural } from "./wording";

export type Severity = FindingRow["severity"];

/** From bad to good. */
export const severities: readonly Severity[] = ["error", "warning", "info", "hint"];

/** The worst severity of some things; null: none of them has any. */
export function worst(rows: readonly { severity: Severity | null }[]): Severity | null {
  return severities.find((severity) => rows.some((row) => row.severity === severity)) ?? null;
}

/** How many there are of each severity: `2 errors, 1 warning`; `no findings` where there are none. */
export function countsOf(count: (severity: Severity) => number): string {
  const parts = severities.filter((severity) => count(severity) > 0);
  return parts.map((severity) => plural(count(severity), severity)).join(", ") || "no findings";
}
