/**
 * The event flow as a graph: emitters, events and handlers, with an arrow for each emission and each subscription.
 *
 * A saga is one node whose rows are its steps, so that they stay together and in order. Everything is in an order that
 * depends on the overviews alone.
 */

import type { Location } from "vscode-languageclient/node";
import { type Severity, severities, worst } from "../findings";
import type { EventRow, FindingRow, Overview, Party, RollBack, SagaRow, StepRow, Undetermined } from "../protocol";
import { decoded } from "../wording";

/** What is left out of the picture. */
export interface Filter {
  /** Categories that are not shown. The others are named by nothing, so that a new one is seen. */
  hidden: readonly string[];
  driftsOnly: boolean;
}

export const everything: Filter = { hidden: [], driftsOnly: false };

/** Stands for the emissions and subscriptions without a name among the categories; no name is empty. */
export const UNDETERMINED = "";

export interface Graph {
  /** One for each workspace that has something to show. */
  groups: Group[];
}

export interface Group {
  /** The folder of the workspace. */
  root: string;
  name: string;
  nodes: Node[];
  edges: Edge[];
}

interface Common {
  /** The same for the same thing in every overview, and of one thing alone. */
  id: string;
  /** Where a click leads. */
  location: Location | null;
  findings: FindingRow[];
  /** The worst finding of the node and, unless it is an event, of what it emits and handles; null: none. */
  severity: Severity | null;
}

export interface EventNode extends Common {
  kind: "event";
  name: string;
  category: string;
  registered: boolean;
  deprecated: boolean;
  summary: string;
  reliability: string;
  version: number | null;
  emitters: number;
  handlers: number;
}

/** The emissions, or subscriptions, of one party whose names cannot be told. */
export interface UndeterminedNode extends Common {
  kind: "undetermined";
  role: Undetermined["role"];
  /** How many. */
  places: number;
}

export interface PartyNode extends Common {
  kind: "function" | "file";
  label: string;
  /** Relative to the workspace. */
  path: string;
}

export interface SagaNode extends Common {
  kind: "saga";
  name: string;
  path: string;
  rows: Row[];
}

/** A step of a saga, or another function of it that emits or handles something. */
export interface Row extends Common {
  kind: "step" | "function";
  label: string;
  rollBack: RowRollBack | null;
}

/** What takes a step back. */
export interface RowRollBack {
  state: RollBack["state"];
  /** For people: `undo`, `undo + compensation`, `stub`, `no rollback`. */
  text: string;
  location: Location | null;
  /** The worst finding, where there is no roll-back or a sham one; null: nobody finds fault with it. */
  severity: Severity | null;
}

export type Node = EventNode | UndeterminedNode | PartyNode | SagaNode;

/** Where an edge begins or ends: a node, or a row of it. */
export interface Port {
  node: string;
  row: string | null;
}

export interface Edge {
  id: string;
  from: Port;
  to: Port;
  /** What the party does with the event. */
  role: Undetermined["role"];
  /** Where the event is named first. */
  location: Location;
  /** In how many places it is. */
  places: number;
  findings: FindingRow[];
  severity: Severity | null;
}

export interface Category {
  /** `UNDETERMINED` is last. */
  name: string;
  events: number;
}

/** All categories, in order of name. */
export function categoriesOf(overviews: readonly Overview[]): Category[] {
  const counts = new Map<string, number>();
  for (const event of overviews.flatMap((overview) => overview.events)) {
    counts.set(event.category, (counts.get(event.category) ?? 0) + 1);
  }
  const categories = [...counts].map(([name, events]) => ({ name, events })).sort((a, b) => compare(a.name, b.name));
  const undetermined = new Set(overviews.flatMap((overview) => overview.undetermined.map((row) => row.party.id))).size;
  return undetermined > 0 ? [...categories, { name: UNDETERMINED, events: undetermined }] : categories;
}

/** What a filter leaves of the overviews. */
export function graphOf(overviews: readonly Overview[], filter: Filter): Graph {
  return { groups: overviews.map((overview) => groupOf(overview, filter)).filter((group) => group.nodes.length > 0) };
}

/** Whether somebody has to look at a node. */
export function isDrift(node: Node): boolean {
  switch (node.kind) {
    case "event":
      return node.severity !== null || !node.registered || (node.deprecated && node.emitters + node.handlers > 0);
    case "saga":
      return node.severity !== null || node.rows.some((row) => row.severity !== null || row.rollBack?.state === "stub");
    default:
      return node.severity !== null;
  }
}

// One workspace

interface Shown {
  events: EventRow[];
  undetermined: Undetermined[];
}

function groupOf(overview: Overview, filter: Filter): Group {
  const shown: Shown = {
    events: overview.events.filter((event) => isShown(overview, event, filter)),
    undetermined: overview.undetermined.filter(
      (row) => !filter.hidden.includes(UNDETERMINED) && (!filter.driftsOnly || row.party.findings.length > 0),
    ),
  };
  const cast = castOf(overview, shown);
  const events = shown.events.map((event) => eventNode(overview, event));
  const edges = new Map<string, Edge>();
  const connect = (role: Undetermined["role"], node: string, party: Party): void => {
    const id = `${node}|${role}|${party.id}`;
    const known = edges.get(id);
    const [event, port] = [{ node, row: null }, cast.port(party)];
    const [from, to] = role === "emits" ? [port, event] : [event, port];
    const findings = once([...(known?.findings ?? []), ...party.findings]);
    const location = known?.location ?? party.location;
    const places = (known?.places ?? 0) + 1;
    edges.set(id, { id, from, to, role, location, places, findings, severity: worst(findings) });
  };
  for (const event of shown.events) {
    const id = eventId(overview, event.name);
    for (const party of event.emitters) {
      connect("emits", id, party);
    }
    for (const party of event.handlers) {
      connect("handles", id, party);
    }
  }
  const unnamed = new Map<string, UndeterminedNode>();
  for (const { role, party } of shown.undetermined) {
    connect(role, undeterminedNode(overview, role, party, unnamed).id, party);
  }
  const connected = new Set([...edges.values()].flatMap((edge) => [edge.from.node, edge.to.node]));
  const sagas = cast.sagas
    .filter(([saga, node]) => connected.has(node.id) || isSagaShown(saga, node, overview, filter))
    .map(([, node]) => node);
  const nodes: Node[] = [...sagas, ...cast.parties(), ...events, ...unnamed.values()];
  return { root: overview.root, name: overview.name, nodes, edges: inOrder([...edges.values()], nodes) };
}

function isShown(overview: Overview, event: EventRow, filter: Filter): boolean {
  if (filter.hidden.includes(event.category)) {
    return false;
  }
  const isFaultless = [...event.emitters, ...event.handlers].every((party) => party.findings.length === 0);
  return !filter.driftsOnly || !isFaultless || isDrift(eventNode(overview, event));
}

/** A saga is shown with its events; one without any belongs to no category, and so is left out with any of them. */
function isSagaShown(saga: SagaRow, node: SagaNode, overview: Overview, filter: Filter): boolean {
  if (filter.driftsOnly && !isDrift(node)) {
    return false;
  }
  const takesPart = (party: Party): boolean => party.id === saga.id || party.saga === saga.id;
  const categories = [
    ...overview.events
      .filter((event) => event.emitters.some(takesPart) || event.handlers.some(takesPart))
      .map((event) => event.category),
    ...overview.undetermined.filter((row) => takesPart(row.party)).map(() => UNDETERMINED),
  ];
  return categories.length === 0
    ? filter.hidden.length === 0
    : categories.some((category) => !filter.hidden.includes(category));
}

// Events

function eventNode(overview: Overview, event: EventRow): EventNode {
  const parties = [...event.emitters, ...event.handlers];
  const registered = event.registered !== null;
  // What is wrong with a registered event stands in the registry; a name that is not there is wrong where it is used.
  const findings =
    registered && !event.deprecated
      ? event.findings
      : [...event.findings, ...parties.flatMap((party) => party.findings)];
  return {
    kind: "event",
    id: eventId(overview, event.name),
    name: event.name,
    category: event.category,
    registered,
    deprecated: event.deprecated,
    summary: event.summary,
    reliability: event.reliability,
    version: event.version,
    emitters: new Set(event.emitters.map((party) => party.id)).size,
    handlers: new Set(event.handlers.map((party) => party.id)).size,
    location: event.registered ?? parties[0]?.location ?? null,
    findings: once(findings),
    severity: worst(findings),
  };
}

function undeterminedNode(
  overview: Overview,
  role: Undetermined["role"],
  party: Party,
  known: Map<string, UndeterminedNode>,
): UndeterminedNode {
  const id = `${overview.root}|?${role}|${party.id}`;
  const node = known.get(id) ?? {
    kind: "undetermined",
    id,
    role,
    places: 0,
    location: party.location,
    findings: [],
    severity: null,
  };
  node.places += 1;
  node.findings = once([...node.findings, ...party.findings]);
  node.severity = worst(node.findings);
  known.set(id, node);
  return node;
}

// Parties

interface Cast {
  /** In order of name. */
  sagas: [SagaRow, SagaNode][];
  /** Those that are no part of a saga. */
  parties(): PartyNode[];
  port(party: Party): Port;
}

function castOf(overview: Overview, shown: Shown): Cast {
  const taking = [
    ...shown.events.flatMap((event) => [...event.emitters, ...event.handlers]),
    ...shown.undetermined.map((row) => row.party),
  ];
  const findings = new Map<string, FindingRow[]>();
  for (const party of taking) {
    findings.set(party.id, [...(findings.get(party.id) ?? []), ...party.findings]);
  }
  const cards = overview.sagas.map((saga): [SagaRow, SagaNode] => [saga, sagaNode(overview, saga, findings)]);
  const sagas = new Map(cards.map(([saga, node]) => [saga.id, node]));
  const alone = new Map<string, PartyNode>();
  for (const party of taking) {
    const saga = party.saga === null ? undefined : sagas.get(party.saga);
    if (saga !== undefined && party.id !== party.saga) {
      addRow(overview, saga, party, once(findings.get(party.id) ?? []));
    } else if (!sagas.has(party.id) && !alone.has(party.id)) {
      alone.set(party.id, partyNode(overview, party, once(findings.get(party.id) ?? [])));
    }
  }
  return {
    sagas: cards.sort(([, a], [, b]) => compare(a.name, b.name) || compare(a.id, b.id)),
    parties: () => [...alone.values()].sort((a, b) => compare(a.label, b.label) || compare(a.id, b.id)),
    port: (party) => {
      const id = partyId(overview, party.id);
      return party.saga !== null && party.saga !== party.id && sagas.has(party.saga)
        ? { node: partyId(overview, party.saga), row: id }
        : { node: id, row: null };
    },
  };
}

function partyNode(overview: Overview, party: Party, findings: FindingRow[]): PartyNode {
  return {
    kind: party.kind === "file" ? "file" : "function",
    id: partyId(overview, party.id),
    label: party.label,
    path: relative(party.location.uri, overview.root),
    location: party.location,
    findings,
    severity: worst(findings),
  };
}

function sagaNode(overview: Overview, saga: SagaRow, findings: ReadonlyMap<string, FindingRow[]>): SagaNode {
  const own = once(findings.get(saga.id) ?? []);
  return {
    kind: "saga",
    id: partyId(overview, saga.id),
    name: saga.name,
    path: relative(saga.location.uri, overview.root),
    rows: saga.steps.map((step) => stepRow(overview, step, findings.get(step.id) ?? [])),
    location: saga.location,
    findings: own,
    severity: worst(own),
  };
}

function stepRow(overview: Overview, step: StepRow, emissions: FindingRow[]): Row {
  const findings = once([...step.findings, ...emissions]);
  return {
    kind: "step",
    id: partyId(overview, step.id),
    label: step.name,
    rollBack: rollBackOf(step),
    location: step.location,
    findings,
    severity: worst(findings),
  };
}

function addRow(overview: Overview, saga: SagaNode, party: Party, findings: FindingRow[]): void {
  const id = partyId(overview, party.id);
  if (!saga.rows.some((row) => row.id === id)) {
    // The card is titled by the saga, so its name is not said again.
    const label = party.label.startsWith(`${saga.name}.`) ? party.label.slice(saga.name.length + 1) : party.label;
    const severity = worst(findings);
    saga.rows.push({ kind: "function", id, label, rollBack: null, location: party.location, findings, severity });
  }
}

function rollBackOf(step: StepRow): RowRollBack {
  const ways: readonly (readonly [string, RollBack])[] = [
    ["undo", step.undo],
    ["compensation", step.compensation],
  ];
  const inState = (state: RollBack["state"]) => ways.filter(([, way]) => way.state === state);
  const states: readonly RollBack["state"][] = ["stub", "present", "unknown"];
  const state = states.find((it) => inState(it).length > 0) ?? "absent";
  const chosen = inState(state);
  const texts = {
    stub: "stub",
    present: chosen.map(([way]) => way).join(" + "),
    unknown: "rollback unknown",
    absent: "no rollback",
  };
  const lacking = state === "stub" || state === "absent";
  return {
    state,
    text: texts[state],
    location: chosen[0]?.[1].location ?? null,
    severity: lacking ? worst(step.findings.filter(isOfSagas)) : null,
  };
}

/** Whether a finding is about a step itself, and not about what it emits. */
export function isOfSagas(finding: FindingRow): boolean {
  return finding.code.startsWith("CON3");
}

// Order and names

/** Edges in the order of where they begin, so that a layout that keeps the order of ties does not cross them. */
function inOrder(edges: Edge[], nodes: readonly Node[]): Edge[] {
  const ranks = new Map<string, number>();
  for (const node of nodes) {
    ranks.set(node.id, ranks.size);
    for (const row of node.kind === "saga" ? node.rows : []) {
      ranks.set(row.id, ranks.size);
    }
  }
  const rank = (port: Port): number => ranks.get(port.row ?? port.node) ?? 0;
  return edges.sort((a, b) => rank(a.from) - rank(b.from) || rank(a.to) - rank(b.to));
}

function eventId(overview: Overview, name: string): string {
  return `${overview.root}|event|${name}`;
}

function partyId(overview: Overview, id: string): string {
  return `${overview.root}|party|${id}`;
}

/** The path of a URI for people: relative to the workspace where it is inside. */
function relative(uri: string, root: string): string {
  const path = decoded(uri.replace(/^file:\/\//, ""));
  const folder = `/${root.replaceAll("\\", "/").replace(/^\/|\/$/g, "")}/`;
  return path.toLowerCase().startsWith(folder.toLowerCase()) ? path.slice(folder.length) : path;
}

/** Each finding once, the worst first: several places often say the same. */
function once(findings: readonly FindingRow[]): FindingRow[] {
  const known = new Map(findings.map((finding) => [`${finding.code} ${finding.message}`, finding]));
  const rank = ({ severity }: FindingRow): number => severities.indexOf(severity);
  return [...known.values()].sort((a, b) => rank(a) - rank(b));
}

/** Order by code unit: that of a locale is not the same everywhere. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
