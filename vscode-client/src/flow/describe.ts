/** What is said of the things in the picture: in hovers, to screen readers, and in the titles of an exported picture. */

import type { FindingRow } from "../protocol";
import { plural } from "../wording";
import {
  type Edge,
  type EventNode,
  type Graph,
  isOfSagas,
  type Node,
  type Port,
  type Row,
  type RowRollBack,
  type SagaNode,
} from "./graph";

export interface Description {
  title: string;
  /** What sort of thing it is. */
  kind: string;
  /** Plain facts, a line each. */
  facts: string[];
  findings: FindingRow[];
  /** What a click does; null: nothing. */
  action: string | null;
}

/** A node. */
export function describeNode(node: Node): Description {
  const findings = node.findings;
  switch (node.kind) {
    case "event":
      return describeEvent(node);
    case "undetermined":
      return {
        title: "Name not determined",
        kind: node.role === "emits" ? "emitted" : "handled",
        facts: [`${plural(node.places, "place")} where the code does not say which event it is.`],
        findings,
        action: "Open the code",
      };
    case "saga":
      return {
        title: node.name,
        kind: "saga",
        facts: [node.path, plural(stepsOf(node), "step")],
        findings,
        action: "Open the saga",
      };
    case "file":
      return { title: node.label, kind: "file", facts: [], findings, action: "Open the code" };
    case "function":
      return { title: node.label, kind: "function", facts: [node.path], findings, action: "Open the code" };
  }
}

/** A row of a saga. */
export function describeRow(row: Row, saga: SagaNode): Description {
  const facts = [`In ${saga.name}`, ...(row.rollBack === null ? [] : [rollBackFact(row.rollBack)])];
  const action = row.kind === "step" ? "Open the step" : "Open the code";
  return { title: row.label, kind: row.kind, facts, findings: row.findings, action };
}

/** What takes a step back. */
export function describeRollBack(row: Row): Description | null {
  const { rollBack } = row;
  return rollBack && rollBack.location !== null
    ? {
        title: row.label,
        kind: "rollback",
        facts: [rollBackFact(rollBack)],
        findings: row.findings.filter(isOfSagas),
        action: "Open the rollback",
      }
    : null;
}

/** An emission or a subscription. */
export function describeEdge(edge: Edge, names: ReadonlyMap<string, string>): Description {
  const emits = edge.role === "emits";
  const name = (port: Port): string => names.get(port.row ?? port.node) ?? "";
  const [party, event] = emits ? [name(edge.from), name(edge.to)] : [name(edge.to), name(edge.from)];
  const places = edge.places > 1 ? [`In ${edge.places} places.`] : [];
  return {
    title: `${party} ${edge.role} ${event}`,
    kind: "",
    facts: places,
    findings: edge.findings,
    action: "Open the code",
  };
}

/** What each node and each row emits, handles, is emitted and handled by, in sentences, by id. */
export function relationsIn(graph: Graph, names: ReadonlyMap<string, string>): Map<string, string[]> {
  const known = new Map<string, Map<string, string[]>>();
  const add = (port: Port, verb: string, other: Port): void => {
    const id = port.row ?? port.node;
    const verbs = known.get(id) ?? new Map<string, string[]>();
    verbs.set(verb, [...(verbs.get(verb) ?? []), names.get(other.row ?? other.node) ?? ""]);
    known.set(id, verbs);
  };
  for (const { from, to, role } of graph.groups.flatMap((group) => group.edges)) {
    add(from, role === "emits" ? "Emits" : "Handled by", to);
    add(to, role === "emits" ? "Emitted by" : "Handles", from);
  }
  const sentences = (verbs: Map<string, string[]>) => [...verbs].map(([verb, others]) => `${verb} ${listed(others)}.`);
  return new Map([...known].map(([id, verbs]) => [id, sentences(verbs)]));
}

/** What nodes and rows are called in sentences, by id. */
export function namesIn(graph: Graph): Map<string, string> {
  const names = new Map<string, string>();
  for (const node of graph.groups.flatMap((group) => group.nodes)) {
    names.set(node.id, describeNode(node).title);
    if (node.kind === "saga") {
      for (const row of node.rows) {
        names.set(row.id, `${node.name}.${row.label}`);
      }
    }
  }
  return names;
}

/** A description as running text. */
export function spoken({ title, kind, facts, findings, action }: Description): string {
  const sentences = [[title, kind].filter(Boolean).join(", "), ...facts, ...findings.map(messageOf)];
  return [...sentences, ...(action === null ? [] : [`${action}.`])].filter(Boolean).map(closed).join(" ");
}

/** A description as lines, for the title of an element. */
export function lines({ title, kind, facts, findings }: Description): string {
  return [[title, kind].filter(Boolean).join(", "), ...facts, ...findings.map(messageOf)].filter(Boolean).join("\n");
}

/** The second line of an event. */
export function eventDetail(event: EventNode): string {
  if (!event.registered) {
    return "unregistered";
  }
  const version = event.version === null ? [] : [`v${event.version}`];
  const detail = [
    ...(event.deprecated ? ["deprecated"] : []),
    ...version,
    ...(event.reliability ? [event.reliability] : []),
  ];
  return detail.length > 0 ? detail.join(" · ") : "registered";
}

function describeEvent(event: EventNode): Description {
  const { summary, registered, findings } = event;
  const detail = eventDetail(event);
  const nobody = event.emitters + event.handlers === 0 ? ["Nobody emits or handles it here."] : [];
  const facts = [...(summary ? [summary] : []), ...(registered && detail !== "registered" ? [detail] : []), ...nobody];
  const kind = registered ? "event" : "unregistered event";
  const action = event.location === null ? null : registered ? "Open the registry entry" : "Open the code";
  return { title: event.name, kind, facts, findings, action };
}

/** The first few of some names. */
function listed(names: readonly string[]): string {
  const shown = 5;
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(", ")} and ${rest} more` : names.join(", ");
}

function rollBackFact({ state, text }: RowRollBack): string {
  const facts = {
    stub: "Its rollback does nothing.",
    absent: "No undo, no compensation.",
    unknown: "Its rollback cannot be told.",
    present: `Taken back by ${text}.`,
  };
  return facts[state];
}

function stepsOf(saga: SagaNode): number {
  return saga.rows.filter((row) => row.kind === "step").length;
}

function messageOf({ code, severity, message }: FindingRow): string {
  return `${severity.charAt(0).toUpperCase()}${severity.slice(1)} ${code}: ${message}`;
}

function closed(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
