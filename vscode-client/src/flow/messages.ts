/** What the page of the event flow and the extension say to each other. */

import type { Location, Position, Range } from "vscode-languageclient/node";
import type { Overview } from "../protocol";

/** To the page. */
export type ToPage = { type: "overviews"; overviews: Overview[] } | { type: "failed"; message: string };

/** From the page: it can be told something; a place is to be opened; a picture is to be saved. */
export type ToHost = { type: "ready" } | { type: "open"; location: Location } | { type: "export"; svg: string };

/** In UTF-16 units: pictures of thousands of nodes stay far below. */
const LARGEST_PICTURE = 50_000_000;

/** The message that something from the page is; null: none of ours. */
export function toHost(message: unknown): ToHost | null {
  if (!isRecord(message)) {
    return null;
  }
  const { type, location, svg } = message;
  if (type === "ready") {
    return { type };
  }
  if (type === "open" && isLocation(location)) {
    return { type, location };
  }
  if (type === "export" && typeof svg === "string" && isPicture(svg)) {
    return { type, svg };
  }
  return null;
}

/** Whether a path of a URI means what it says: `/a/../b` would pass for one inside of `/a`. */
export function isStraight(path: string): boolean {
  return !path.split(/[/\\]/).some((segment) => segment === "..");
}

function isPicture(svg: string): boolean {
  return svg.length <= LARGEST_PICTURE && svg.startsWith("<svg ") && !/<script/i.test(svg);
}

function isLocation(value: unknown): value is Location {
  if (!isRecord(value)) {
    return false;
  }
  const { uri, range } = value;
  return typeof uri === "string" && isRange(range);
}

function isRange(value: unknown): value is Range {
  if (!isRecord(value)) {
    return false;
  }
  const { start, end } = value;
  return isPosition(start) && isPosition(end);
}

function isPosition(value: unknown): value is Position {
  if (!isRecord(value)) {
    return false;
  }
  const { line, character } = value;
  return isCount(line) && isCount(character);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
