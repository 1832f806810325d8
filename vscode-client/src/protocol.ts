/**
 * What Concordia's server says beyond LSP; `server/saga_concordia/lsp/features/` is the other side.
 *
 * URIs, ranges and edits are LSP's.
 */

import {
  type Location,
  NotificationType0,
  RequestType,
  RequestType0,
  type WorkspaceEdit,
} from "vscode-languageclient/node";

/** One workspace: everything that the explorer and the event flow show. */
export interface Overview {
  /** The folder of the settings, as a path. */
  root: string;
  name: string;
  /** Whether the whole workspace has been read; before that, more may turn up. */
  complete: boolean;
  registries: RegistryFile[];
  /** Every registered event, and every name that the code emits or handles, in order of name. */
  events: EventRow[];
  /** Emissions and subscriptions whose name cannot be resolved, in order of path and place. */
  undetermined: Undetermined[];
  sagas: SagaRow[];
}

export interface RegistryFile {
  uri: string;
  path: string;
  /** How many it registers. */
  events: number;
}

export interface EventRow {
  name: string;
  /** The first segment; the name itself where it has no other. */
  category: string;
  /** The name in its first registry entry; null: unregistered. */
  registered: Location | null;
  summary: string;
  reliability: string;
  version: number | null;
  deprecated: boolean;
  emitters: Party[];
  handlers: Party[];
  /** Findings at its registry entry. */
  findings: FindingRow[];
}

/** Who emits or handles an event. */
export interface Party {
  /** The same for the same function, step, saga or file in one overview. */
  id: string;
  kind: "function" | "step" | "saga" | "file";
  /** For people: `place_order/2`, `OrderSaga.charge_card`, `lib/a.ex`. */
  label: string;
  /** The `id` of the saga that it is a part of; null: of none. */
  saga: string | null;
  /** Where the event is named. */
  location: Location;
  /** Findings at this emission or subscription. */
  findings: FindingRow[];
}

export interface FindingRow {
  code: string;
  severity: "error" | "warning" | "info" | "hint";
  message: string;
}

export interface Undetermined {
  role: "emits" | "handles";
  party: Party;
}

export interface SagaRow {
  id: string;
  name: string;
  location: Location;
  steps: StepRow[];
}

export interface StepRow {
  /** The `id` of the party that it is, where it emits or handles something. */
  id: string;
  name: string;
  location: Location;
  compensation: RollBack;
  undo: RollBack;
  findings: FindingRow[];
}

export interface RollBack {
  state: "absent" | "stub" | "present" | "unknown";
  location: Location | null;
}

/** What a check of one workspace found. */
export interface Checked {
  root: string;
  files: number;
  errors: number;
  warnings: number;
  infos: number;
  hints: number;
}

/** The documents of an audit, for the client to write; links in them lead from the folder that was asked for. */
export interface Audited {
  files: Array<{ name: string; text: string }>;
  /** The name of the one that is a page for a browser. */
  page: string;
  /** The file that keeps the numbers of drifts and gaps; null: it says already what it should. */
  numbers: { uri: string; text: string } | null;
  /** What matters most, as sentences. */
  headlines: string[];
}

/** The files that a workspace begins with, as URIs, and how many names are registered in them. */
export interface Initialised {
  files: string[];
  names: number;
}

/** All workspaces, in order of root. */
export const overviewRequest = new RequestType0<Overview[], void>("concordia/overview");

/** From the server, to a client that asked for an overview once: ask again. */
export const overviewChanged = new NotificationType0("concordia/overviewChanged");

/** Reads what has not been read yet, and checks everything. */
export const checkRequest = new RequestType0<Checked[], void>("concordia/check");

/** Everything that can be fixed: safe fixes, and those to be confirmed, which other services see; null for nothing. */
export const fixWorkspaceRequest = new RequestType0<WorkspaceEdit | null, void>("concordia/fixWorkspace");

/** Registers the event `name` in the registry of the workspace at `root`; an error says why it cannot be. */
export const registerRequest = new RequestType<{ root: string; name: string }, WorkspaceEdit, void>(
  "concordia/register",
);

/** Writes the first files of a folder; an error says why nothing is written. */
export const initialiseRequest = new RequestType<{ folder: string }, Initialised, void>("concordia/initialise");

/** Audits the workspace at `root` as it is saved, for the folder of a URI; an error says why it cannot be. */
export const auditRequest = new RequestType<{ root: string; folder: string }, Audited, void>("concordia/audit");
