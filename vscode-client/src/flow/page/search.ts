/** What a search matches. */

import type { FindingRow } from "../../protocol";
import type { Graph, Node } from "../graph";

/** The ids of the nodes that hold all words of a search: in names, paths, rows and findings; null: no word is searched for. */
export function matchesOf(graph: Graph, search: string): Set<string> | null {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return null;
  }
  const nodes = graph.groups.flatMap((group) => group.nodes);
  const texts = nodes.map((node): [string, string] => [node.id, textOf(node).toLowerCase()]);
  return new Set(texts.filter(([, text]) => words.every((word) => text.includes(word))).map(([id]) => id));
}

function textOf(node: Node): string {
  const findings = textsIn(node.findings);
  switch (node.kind) {
    case "event":
      return [node.name, node.summary, ...(node.registered ? [] : ["unregistered"]), ...findings].join("\n");
    case "undetermined":
      return ["name not determined", ...findings].join("\n");
    case "saga": {
      const rows = node.rows.flatMap((row) => [row.label, row.rollBack?.text ?? "", ...textsIn(row.findings)]);
      return [node.name, node.path, ...rows, ...findings].join("\n");
    }
    default:
      return [node.label, node.path, ...findings].join("\n");
  }
}

function textsIn(findings: readonly FindingRow[]): string[] {
  return findings.flatMap(({ code, message }) => [code, message]);
}
