/** What a picture begins with: everything, unless that is more than anybody can look through. */

import type { Overview } from "../protocol";
import { categoriesOf, everything, type Filter, graphOf, isDrift } from "./graph";

export interface Beginning {
  filter: Filter;
  /** Why something is left out, in a sentence; null: nothing is. */
  note: string | null;
}

/** Events and parties. More are drawn when somebody asks for them. */
const MANY = 200;

/** What is shown until somebody chooses. */
export function beginningOf(overviews: readonly Overview[]): Beginning {
  const all = sizeOf(overviews, everything);
  if (all.nodes <= MANY) {
    return { filter: everything, note: null };
  }
  const count = `${all.events} events are too many for one look`;
  const drifts: Filter = { hidden: [], driftsOnly: true };
  const drifting = sizeOf(overviews, drifts);
  if (drifting.nodes > 0 && drifting.nodes <= MANY) {
    return { filter: drifts, note: `${count}, so only the drifts are shown to begin with.` };
  }
  const categories = categoriesOf(overviews);
  const bySize = categories.toSorted((a, b) => b.events - a.events);
  const only = (name: string): Filter => ({
    hidden: categories.map((category) => category.name).filter((other) => other !== name),
    driftsOnly: false,
  });
  const chosen = bySize.find((category) => sizeOf(overviews, only(category.name)).nodes <= MANY) ?? bySize[0];
  return chosen === undefined
    ? { filter: everything, note: null }
    : {
        filter: only(chosen.name),
        note: `${count}, so only those of “${chosen.name}” are shown to begin with.`,
      };
}

/** How many drifts there are among what a filter shows. */
export function driftsIn(overviews: readonly Overview[], filter: Filter): number {
  return graphOf(overviews, filter)
    .groups.flatMap((group) => group.nodes)
    .filter(isDrift).length;
}

function sizeOf(overviews: readonly Overview[], filter: Filter): { nodes: number; events: number } {
  const nodes = graphOf(overviews, filter).groups.flatMap((group) => group.nodes);
  return { nodes: nodes.length, events: nodes.filter((node) => node.kind === "event").length };
}
