/** The event explorer as plain data: what is shown, under what, and where a click leads. */

import type { Location } from "vscode-languageclient";
import { type Severity, worst } from "../findings";
import type { EventRow, FindingRow, Overview, Party, RollBack, SagaRow, StepRow, Undetermined } from "../protocol";
import { decoded } from "../wording";

/** What a node stands for; context menus go by it. */
export type Kind =
  | "workspace"
  | "unregistered"
  | "registered"
  | "undetermined"
  | "sagas"
  | "category"
  | "event.registered"
  | "event.unregistered"
  | "emitter"
  | "handler"
  | "saga"
  | "step"
  | "compensation"
  | "undo";

/** One line of the tree. */
export interface Node {
  /** The same in each overview, so that the tree keeps what is open and what is selected. */
  id: string;
  kind: Kind;
  label: string;
  description: string;
  /** Lines of plain text. */
  tooltip: readonly string[];
  /** The worst severity of what was found here and below; null: nothing was found. */
  severity: Severity | null;
  /** Where a click leads; null: nowhere. */
  location: Location | null;
  children: readonly Node[];
  /** Whether it is open when it is seen first. */
  isOpen: boolean;
  /** For events: its name and workspace, and where it stands. */
  event: EventHandle | undefined;
}

/** What the commands on an event need. */
export interface EventHandle {
  root: string;
  name: string;
  /** Its registry entry, else where it is emitted or handled first. */
  location: Location | null;
}

/** The lines of the tree: a level for workspaces where there are several. A workspace without anything has none. */
export function treeOf(overviews: readonly Overview[]): Node[] {
  const filled = overviews.filter((one) => one.registries.length + one.events.length + one.sagas.length > 0);
  if (filled.length === 1 && filled[0] !== undefined) {
    return groupsOf(filled[0]);
  }
  return filled.map((one) =>
    node({ id: one.root, kind: "workspace", label: one.name, children: groupsOf(one), isOpen: true }),
  );
}

function groupsOf(overview: Overview): Node[] {
  const { root, events, undetermined, sagas } = overview;
  const registered = events.filter((event) => event.registered !== null);
  const unregistered = events.filter((event) => event.registered === null);
  return [
    group(
      root,
      "unregistered",
      unregistered.map((event) => eventNode(root, event)),
    ),
    group(root, "registered", categories(root, registered)),
    group(
      root,
      "undetermined",
      undetermined.map((row, nth) => undeterminedNode(root, row, nth)),
    ),
    group(
      root,
      "sagas",
      sagas.map((saga) => sagaNode(root, saga)),
    ),
  ].filter((one) => one.children.length > 0);
}

function group(root: string, kind: "unregistered" | "registered" | "undetermined" | "sagas", children: Node[]): Node {
  const label = kind.charAt(0).toUpperCase() + kind.slice(1);
  const isOpen = kind === "unregistered" || kind === "registered";
  return node({ id: `${root}#${kind}`, kind, label, description: `${count(children)}`, children, isOpen });
}

/** How many events, places or sagas a group holds: those of its categories, if it has any. */
function count(children: readonly Node[]): number {
  return children.reduce((sum, child) => sum + (child.kind === "category" ? child.children.length : 1), 0);
}

function categories(root: string, events: readonly EventRow[]): Node[] {
  const rows = new Map<string, EventRow[]>();
  for (const event of events) {
    rows.set(event.category, [...(rows.get(event.category) ?? []), event]);
  }
  return [...rows].map(([category, members]) => {
    const children = members.map((event) => eventNode(root, event));
    const description = `${children.length}`;
    return node({ id: `${root}#category#${category}`, kind: "category", label: category, description, children });
  });
}

function eventNode(root: string, event: EventRow): Node {
  const parties = [
    ...event.emitters.map((party, nth) => partyNode(`${root}#${event.name}`, "emitter", party, nth)),
    ...event.handlers.map((party, nth) => partyNode(`${root}#${event.name}`, "handler", party, nth)),
  ];
  const location = event.registered ?? event.emitters[0]?.location ?? event.handlers[0]?.location ?? null;
  return node({
    id: `${root}#event#${event.name}`,
    kind: event.registered === null ? "event.unregistered" : "event.registered",
    label: event.name,
    description: event.deprecated ? "deprecated" : used(event),
    tooltip: [event.name, event.summary, facts(event)],
    findings: event.findings,
    location,
    children: parties,
    event: { root, name: event.name, location },
  });
}

/** What of its use stands out. That nothing handles an event is common, and no concern of those who emit it. */
function used({ emitters, handlers }: EventRow): string {
  return emitters.length > 0 ? "" : handlers.length > 0 ? "never emitted" : "unused";
}

function facts(event: EventRow): string {
  const version = event.version === null ? "" : `version ${event.version}`;
  return [version, event.reliability].filter((part) => part !== "").join(", ");
}

function partyNode(parent: string, kind: "emitter" | "handler", party: Party, nth: number): Node {
  return node({
    id: `${parent}#${kind}#${party.id}#${nth}`,
    kind,
    label: party.label,
    description: placeOf(party.location),
    tooltip: [`${party.label} ${kind === "emitter" ? "emits" : "handles"} it.`],
    findings: party.findings,
    location: party.location,
  });
}

function undeterminedNode(root: string, row: Undetermined, nth: number): Node {
  const shown = partyNode(`${root}#undetermined`, row.role === "emits" ? "emitter" : "handler", row.party, nth);
  return {
    ...shown,
    tooltip: [`${row.party.label} ${row.role} an event whose name cannot be told from the code.`],
  };
}

function sagaNode(root: string, saga: SagaRow): Node {
  return node({
    id: `${root}#saga#${saga.id}`,
    kind: "saga",
    label: saga.name,
    description: placeOf(saga.location),
    location: saga.location,
    children: saga.steps.map((step, nth) => stepNode(`${root}#saga#${saga.id}`, step, nth)),
  });
}

function stepNode(parent: string, step: StepRow, nth: number): Node {
  const id = `${parent}#${step.name}#${nth}`;
  return node({
    id,
    kind: "step",
    label: step.name,
    tooltip: [step.name],
    findings: step.findings,
    location: step.location,
    children: [rollBackNode(id, "compensation", step.compensation), rollBackNode(id, "undo", step.undo)].filter(
      (one) => one !== undefined,
    ),
  });
}

/** A compensation or an undo, if there is one, or may be. */
function rollBackNode(parent: string, kind: "compensation" | "undo", rollBack: RollBack): Node | undefined {
  const { state, location } = rollBack;
  if (state === "absent") {
    return undefined;
  }
  const description = { stub: "does nothing", present: "", unknown: "somewhere else" }[state];
  return node({ id: `${parent}#${kind}`, kind, label: kind, description, location });
}

/** What a line is made of; `findings` are those at the thing itself. */
type Given = Partial<Omit<Node, "severity">> & Pick<Node, "id" | "kind" | "label"> & { findings?: FindingRow[] };

function node({ findings = [], tooltip = [], children = [], ...given }: Given): Node {
  return {
    description: "",
    location: null,
    isOpen: false,
    event: undefined,
    ...given,
    tooltip: [...tooltip, ...messages(findings)].filter((line) => line !== ""),
    children,
    severity: worst([...findings, ...children]),
  };
}

function messages(findings: readonly FindingRow[]): string[] {
  return findings.map((finding) => `${finding.code}: ${finding.message}`);
}

/** `saga.ex:12`. */
function placeOf(location: Location): string {
  const name = decoded(location.uri.slice(location.uri.lastIndexOf("/") + 1));
  return `${name}:${location.range.start.line + 1}`;
}
