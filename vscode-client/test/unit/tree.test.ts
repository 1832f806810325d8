import assert from "node:assert/strict";
import { type Node, treeOf } from "../../src/explorer/tree";
import type { EventRow, FindingRow, Overview, Party, SagaRow, StepRow } from "../../src/protocol";

const at = (file: string, line: number) => ({
  uri: `file:///project/${file}`,
  range: { start: { line, character: 4 }, end: { line, character: 9 } },
});
const party = (label: string, findings: FindingRow[] = []): Party => ({
  id: label,
  kind: "function",
  label,
  saga: null,
  location: at("a%20b.py", 11),
  findings,
});
const event = (name: string, given: Partial<EventRow> = {}): EventRow => ({
  name,
  category: name.split(".")[0] ?? name,
  registered: at("registry.yaml", 3),
  summary: "",
  reliability: "",
  version: null,
  deprecated: false,
  emitters: [],
  handlers: [],
  findings: [],
  ...given,
});
const step = (name: string, given: Partial<StepRow> = {}): StepRow => ({
  id: name,
  name,
  location: at("saga.ex", 7),
  compensation: { state: "absent", location: null },
  undo: { state: "absent", location: null },
  findings: [],
  ...given,
});
const saga = (name: string, steps: StepRow[]): SagaRow => ({ id: name, name, location: at("saga.ex", 1), steps });
const overview = (given: Partial<Overview>): Overview => ({
  root: "file:///project",
  name: "work",
  complete: true,
  registries: [{ uri: "file:///project/registry.yaml", path: "registry.yaml", events: 1 }],
  events: [],
  undetermined: [],
  sagas: [],
  ...given,
});
const unknown: FindingRow = { code: "CON101", severity: "error", message: "it is in no registry" };
const unthreaded: FindingRow = { code: "CON201", severity: "warning", message: "no causation id" };

/** The tree as text, two blanks for each level; `!` marks what something was found at, or below. */
function drawn(nodes: readonly Node[], depth = 0): string[] {
  return nodes.flatMap((node) => [
    `${"  ".repeat(depth)}${node.label}${node.description && ` (${node.description})`}${node.severity ? " !" : ""}`,
    ...drawn(node.children, depth + 1),
  ]);
}

describe("the tree of the explorer", () => {
  it("has events by category, with who emits and who handles them", () => {
    const events = [
      event("ml.run.complete", { registered: null, emitters: [party("announce", [unknown])] }),
      event("ml.run.started", { emitters: [party("start")], handlers: [party("on_started")] }),
      event("ml.run.stopped", { handlers: [party("on_stopped")] }),
      event("ui.command.sent", { deprecated: true }),
    ];
    assert.deepEqual(drawn(treeOf([overview({ events })])), [
      "Unregistered (1) !",
      "  ml.run.complete !",
      "    announce (a b.py:12) !",
      "Registered (3)",
      "  ml (2)",
      "    ml.run.started",
      "      start (a b.py:12)",
      "      on_started (a b.py:12)",
      "    ml.run.stopped (never emitted)",
      "      on_stopped (a b.py:12)",
      "  ui (1)",
      "    ui.command.sent (deprecated)",
    ]);
  });

  it("has sagas with their steps and what takes them back", () => {
    const sagas = [
      saga("OrderSaga", [
        step("charge", {
          compensation: { state: "stub", location: at("saga.ex", 9) },
          undo: { state: "present", location: at("saga.ex", 12) },
          findings: [unthreaded],
        }),
        step("announce"),
      ]),
    ];
    assert.deepEqual(drawn(treeOf([overview({ sagas })])), [
      "Sagas (1) !",
      "  OrderSaga (saga.ex:2) !",
      "    charge !",
      "      compensation (does nothing)",
      "      undo",
      "    announce",
    ]);
  });

  it("has what cannot be determined in a group of its own", () => {
    const undetermined = [{ role: "emits" as const, party: party("forward") }];
    const [group] = treeOf([overview({ undetermined })]);
    assert.deepEqual(drawn(group ? [group] : []), ["Undetermined (1)", "  forward (a b.py:12)"]);
    assert.equal(group?.children[0]?.event, undefined);
  });

  it("has a level for workspaces only where there are several, and none for those without anything", () => {
    const empty = overview({ root: "file:///empty", registries: [] });
    const one = overview({ events: [event("a.b")] });
    const other = overview({ root: "file:///other", name: "other", events: [event("c.d")] });
    assert.deepEqual(drawn(treeOf([empty, one])), ["Registered (1)", "  a (1)", "    a.b (unused)"]);
    assert.deepEqual(
      treeOf([one, other]).map((node) => node.label),
      ["work", "other"],
    );
    assert.deepEqual(treeOf([empty]), []);
  });

  it("gives every line an id of its own, the same each time", () => {
    const twice = [party("emit"), party("emit")];
    const events = [
      event("a.b", { emitters: twice, handlers: twice }),
      event("a.c", { registered: null, emitters: twice }),
    ];
    const sagas = [saga("S", [step("one"), step("one")])];
    const ids = (nodes: readonly Node[]): string[] => nodes.flatMap((node) => [node.id, ...ids(node.children)]);
    const first = ids(treeOf([overview({ events, sagas })]));
    assert.equal(new Set(first).size, first.length);
    assert.deepEqual(ids(treeOf([overview({ events, sagas })])), first);
  });

  it("says of an event where its commands are done", () => {
    const emitted = event("a.b", { registered: null, emitters: [party("emit")] });
    const [group] = treeOf([overview({ events: [emitted] })]);
    assert.deepEqual(group?.children[0]?.event, { root: "file:///project", name: "a.b", location: at("a%20b.py", 11) });
  });
});
