import assert from "node:assert/strict";
import { beginningOf, driftsIn } from "../../src/flow/beginning";
import {
  describeNode,
  describeRollBack,
  describeRow,
  eventDetail,
  namesIn,
  relationsIn,
  spoken,
} from "../../src/flow/describe";
import {
  categoriesOf,
  type EventNode,
  everything,
  type Graph,
  graphOf,
  isDrift,
  type Node,
  type SagaNode,
  UNDETERMINED,
} from "../../src/flow/graph";
import { matchesOf } from "../../src/flow/page/search";
import { example, large, nothing, shop } from "./overviews";

const nodesOf = (graph: Graph): Node[] => graph.groups.flatMap((group) => group.nodes);
const namesOf = (graph: Graph): string[] => nodesOf(graph).map((node) => describeNode(node).title);

function eventOf(graph: Graph, name: string): EventNode {
  const node = nodesOf(graph).find((it) => it.kind === "event" && it.name === name);
  assert(node?.kind === "event", `${name} is not shown`);
  return node;
}

function sagaOf(graph: Graph, name: string): SagaNode {
  const node = nodesOf(graph).find((it) => it.kind === "saga" && it.name === name);
  assert(node?.kind === "saga", `${name} is not shown`);
  return node;
}

/** `emitter -> event` and `event -> handler`. */
function arrows(graph: Graph): string[] {
  const names = namesIn(graph);
  const name = (id: string): string => names.get(id) ?? `no ${id}`;
  return graph.groups.flatMap((group) =>
    group.edges.map(({ from, to }) => `${name(from.row ?? from.node)} -> ${name(to.row ?? to.node)}`),
  );
}

describe("The graph of the event flow", () => {
  const graph = graphOf([example()], everything);

  it("has an arrow from each emitter to its event, and from each event to its handlers", () => {
    assert.deepEqual(arrows(graph).sort(), [
      "Accounts.create_user/2 -> user.created",
      "CerebrosNASSaga.announce -> ml.run.complete",
      "CerebrosNASSaga.create_run -> ml.run.started",
      "CerebrosNASSaga.train_candidates -> ml.trial.finished",
      "Name not determined -> Audit.record/1",
      "Relay.forward/2 -> Name not determined",
      "Trials.retry/1 -> ml.trial.finished",
      "UPMActivationSaga.announce -> ai.upm.snapshot.activated",
      "UserProvisioningSaga.announce -> user.onboarding.complete",
      "UserProvisioningSaga.provision_vault -> user.vault.provisioned",
      "ai.upm.snapshot.activated -> SnapshotCache.refresh/1",
      "ml.run.completed -> Leaderboard.handle_info/2",
      "ml.run.completed -> UPMActivationSaga.load_snapshot",
      "ml.run.completed -> lib/ml/dashboard.ex",
      "ml.run.started -> Leaderboard.handle_info/2",
      "ml.trial.finished -> CerebrosNASSaga.announce",
      "user.created -> UserProvisioningSaga.send_magic_link",
      "user.onboarding.complete -> Welcome.on_event/1",
      "user.vault.provisioned -> Audit.record/1",
    ]);
  });

  it("has one arrow for several places, which leads to the first", () => {
    const edge = graph.groups[0]?.edges.find((it) => it.places > 1 && it.from.node.endsWith("Trials.retry/1"));
    assert.equal(edge?.places, 2);
    assert.equal(edge.location.range.start.line, 77);
  });

  it("keeps the steps of a saga in it, in order", () => {
    const saga = sagaOf(graph, "CerebrosNASSaga");
    assert.deepEqual(
      saga.rows.map((row) => row.label),
      ["create_run", "train_candidates", "announce"],
    );
    assert.deepEqual(
      saga.rows.map((row) => row.rollBack?.text),
      ["stub", "undo", "no rollback"],
    );
  });

  it("puts other parts of a saga behind its steps", () => {
    const overview = example();
    const saga = overview.sagas[0];
    const target = overview.events.find((event) => event.name === "user.invited");
    assert(saga !== undefined && target !== undefined);
    const location = saga.location;
    target.emitters.push(
      { id: "f", kind: "function", label: "CerebrosNASSaga.cancel", saga: saga.id, location, findings: [] },
      { id: saga.id, kind: "saga", label: saga.name, saga: saga.id, location, findings: [] },
    );
    const shown = graphOf([overview], everything);
    assert.deepEqual(
      sagaOf(shown, "CerebrosNASSaga")
        .rows.map((row) => row.label)
        .at(-1),
      "cancel",
    );
    assert(arrows(shown).includes("CerebrosNASSaga.cancel -> user.invited"));
    assert(arrows(shown).includes("CerebrosNASSaga -> user.invited"));
  });

  it("draws one node for what one emitter leaves undetermined", () => {
    const unnamed = nodesOf(graph).filter((node) => node.kind === "undetermined");
    assert.deepEqual(
      unnamed.map((node) => [node.role, node.places]),
      [
        ["emits", 2],
        ["handles", 1],
      ],
    );
  });

  it("says of an event that is not registered what was found where it is used", () => {
    const event = eventOf(graph, "ml.run.complete");
    assert.equal(event.registered, false);
    assert.equal(event.severity, "error");
    assert.deepEqual(
      event.findings.map(({ code }) => code),
      ["CON102"],
    );
    assert.equal(event.location?.range.start.line, 35);
  });

  it("says of an event that is registered what was found in the registry, and marks the arrow with the rest", () => {
    const event = eventOf(graph, "ml.run.started");
    assert.equal(event.severity, null);
    const arrow = graph.groups[0]?.edges.find((edge) => edge.to.node === event.id);
    assert.equal(arrow?.severity, "warning");
    assert.equal(eventOf(graph, "user.vault.provisioned").severity, "hint");
  });

  it("marks a step by the worst of what was found at it and at what it emits", () => {
    const [first, second, third] = sagaOf(graph, "UserProvisioningSaga").rows;
    assert.equal(first?.severity, "warning");
    assert.equal(second?.severity, "warning");
    assert.equal(third?.severity, "error");
  });

  it("finds fault with a missing rollback only where a rule does", () => {
    const [mail, vault, announce] = sagaOf(graph, "UserProvisioningSaga").rows;
    assert.deepEqual(
      [mail, vault, announce].map((row) => row?.rollBack?.severity),
      [null, "warning", null],
    );
    assert.deepEqual(
      [mail, vault, announce].map((row) => row?.rollBack?.state),
      ["absent", "absent", "absent"],
    );
  });

  it("names a compensation and an undo together, and a sham one before either", () => {
    const overview = example();
    const step = overview.sagas[0]?.steps[1];
    assert(step !== undefined);
    step.compensation = { state: "present", location: step.location };
    assert.equal(
      sagaOf(graphOf([overview], everything), "CerebrosNASSaga").rows[1]?.rollBack?.text,
      "undo + compensation",
    );
    step.undo = { state: "stub", location: null };
    assert.equal(sagaOf(graphOf([overview], everything), "CerebrosNASSaga").rows[1]?.rollBack?.text, "stub");
  });

  it("is the same whatever the order of the rows", () => {
    const turned = example();
    turned.events.reverse();
    turned.sagas.reverse();
    const other = graphOf([turned], everything);
    const parties = (it: Graph) => namesOf(it).filter((name) => !eventNames.includes(name));
    const eventNames = example().events.map((event) => event.name);
    assert.deepEqual(parties(other), parties(graph));
    assert.deepEqual(graphOf([example()], everything), graph);
  });

  it("has ids of its own for each node, in all workspaces together", () => {
    const ids = nodesOf(graphOf([example(), shop(), { ...example(), root: "/projects/copy" }], everything)).map(
      (node) => node.id,
    );
    assert.equal(new Set(ids).size, ids.length);
  });

  it("makes a group of each workspace that has something", () => {
    assert.deepEqual(
      graphOf([example(), nothing(), shop()], everything).groups.map((group) => group.name),
      ["example", "shop"],
    );
  });

  it("says paths relative to the workspace, as people write them", () => {
    const overview = shop();
    for (const event of overview.events) {
      for (const party of event.emitters) {
        party.location = { ...party.location, uri: "file:///projects/shop/a%20b/c%23.py" };
      }
    }
    const paths = nodesOf(graphOf([overview], everything)).flatMap((node) =>
      node.kind === "function" ? [node.path] : [],
    );
    assert(paths.includes("a b/c#.py"), paths.join());
  });

  it("takes a URI that is not well formed as it is", () => {
    const overview = shop();
    const party = overview.events[0]?.emitters[0];
    assert(party !== undefined);
    party.location = { ...party.location, uri: "file:///projects/shop/100%.py" };
    const paths = nodesOf(graphOf([overview], everything)).flatMap((node) =>
      node.kind === "function" ? [node.path] : [],
    );
    assert(paths.includes("100%.py"), paths.join());
  });
});

describe("The filter of the event flow", () => {
  it("leaves out categories, and the parties that have no other event", () => {
    const graph = graphOf([example()], { hidden: ["ml", "ai", "system", UNDETERMINED], driftsOnly: false });
    assert.deepEqual(namesOf(graph), [
      "UserProvisioningSaga",
      "Accounts.create_user/2",
      "Audit.record/1",
      "Welcome.on_event/1",
      "user.created",
      "user.invited",
      "user.onboarding.complete",
      "user.vault.provisioned",
    ]);
  });

  it("shows the drifts only, each with who emits and handles it", () => {
    const graph = graphOf([example()], { hidden: [], driftsOnly: true });
    const events = nodesOf(graph).flatMap((node) => (node.kind === "event" ? [node.name] : []));
    assert.deepEqual(events, [
      "ai.upm.snapshot.activated",
      "ml.run.complete",
      "ml.run.started",
      "user.created",
      "user.onboarding.complete",
      "user.vault.provisioned",
    ]);
    assert(namesOf(graph).includes("Welcome.on_event/1"));
    assert(!namesOf(graph).includes("lib/ml/dashboard.ex"));
  });

  it("keeps a saga that drifts although its events do not", () => {
    const overview = { ...example(), events: [], undetermined: [] };
    const graph = graphOf([overview], { hidden: [], driftsOnly: true });
    assert.deepEqual(namesOf(graph), ["CerebrosNASSaga", "UPMActivationSaga", "UserProvisioningSaga"]);
    for (const saga of overview.sagas) {
      for (const step of saga.steps) {
        step.findings = [];
        step.compensation = { state: "absent", location: null };
      }
    }
    assert.deepEqual(graphOf([overview], { hidden: [], driftsOnly: true }).groups, []);
  });

  it("hides a saga with the categories of its events", () => {
    const shown = (hidden: string[]) =>
      namesOf(graphOf([example()], { hidden, driftsOnly: false })).includes("UserProvisioningSaga");
    assert.equal(shown(["user"]), false);
    assert.equal(shown(["ml"]), true);
  });

  it("hides everything with all categories", () => {
    const hidden = categoriesOf([example()]).map(({ name }) => name);
    assert.deepEqual(graphOf([example()], { hidden, driftsOnly: false }).groups, []);
  });

  it("counts the events of categories, in order of name, with what is undetermined last", () => {
    assert.deepEqual(categoriesOf([example(), shop()]), [
      { name: "ai", events: 1 },
      { name: "ml", events: 4 },
      { name: "order", events: 2 },
      { name: "system", events: 1 },
      { name: "user", events: 4 },
      { name: UNDETERMINED, events: 2 },
    ]);
  });

  it("takes an event that is deprecated for a drift only while somebody uses it", () => {
    const event = eventOf(graphOf([example()], everything), "user.created");
    assert.equal(isDrift({ ...event, findings: [], severity: null }), true);
    assert.equal(isDrift({ ...event, findings: [], severity: null, emitters: 0, handlers: 0 }), false);
  });
});

describe("What the event flow begins with", () => {
  it("is everything, where that can be looked through", () => {
    assert.deepEqual(beginningOf([example()]), { filter: everything, note: null });
    assert.deepEqual(beginningOf([]), { filter: everything, note: null });
  });

  it("is the drifts, where there is too much", () => {
    const { filter, note } = beginningOf([large(300, 150)]);
    assert.deepEqual(filter, { hidden: [], driftsOnly: true });
    assert.equal(note, "300 events are too many for one look, so only the drifts are shown to begin with.");
  });

  it("is the largest category that can be looked through, where there are too many drifts", () => {
    const overview = large(900, 100);
    const { filter, note } = beginningOf([overview]);
    const counts = categoriesOf([overview]).filter(({ name }) => !filter.hidden.includes(name));
    assert.equal(counts.length, 1);
    assert.equal(filter.driftsOnly, false);
    assert(note?.includes(`“${counts[0]?.name}”`), note ?? "no note");
  });

  it("counts the drifts", () => {
    assert.equal(driftsIn([shop()], everything), 0);
    assert.equal(driftsIn([example()], { hidden: ["ml", "ai"], driftsOnly: false }), 5);
  });
});

describe("What is said in the event flow", () => {
  const graph = graphOf([example()], everything);

  it("is all that is to know of an event", () => {
    assert.equal(
      spoken(describeNode(eventOf(graph, "ml.run.completed"))),
      "ml.run.completed, event. A search run ended well. v1 · persistent. Open the registry entry.",
    );
    const unregistered = spoken(describeNode(eventOf(graph, "ml.run.complete")));
    assert.match(unregistered, /^ml\.run\.complete, unregistered event\. Error CON102: .* Open the code\.$/);
    assert.equal(eventDetail(eventOf(graph, "user.created")), "deprecated · v1");
  });

  it("is who is at the other end", () => {
    const relations = relationsIn(graph, namesIn(graph));
    assert.deepEqual(relations.get(eventOf(graph, "ml.run.started").id), [
      "Emitted by CerebrosNASSaga.create_run.",
      "Handled by Leaderboard.handle_info/2.",
    ]);
    const row = sagaOf(graph, "CerebrosNASSaga").rows[2];
    assert.deepEqual(relations.get(row?.id ?? ""), ["Emits ml.run.complete.", "Handles ml.trial.finished."]);
  });

  it("is what takes a step back", () => {
    const saga = sagaOf(graph, "CerebrosNASSaga");
    const [first, second, third] = saga.rows;
    assert(first !== undefined && second !== undefined && third !== undefined);
    assert.deepEqual(describeRow(first, saga).facts, ["In CerebrosNASSaga", "Its rollback does nothing."]);
    assert.deepEqual(describeRow(second, saga).facts[1], "Taken back by undo.");
    assert.equal(describeRow(third, saga).facts[1], "No undo, no compensation.");
    assert.deepEqual(
      describeRollBack(first)?.findings.map(({ code }) => code),
      ["CON304", "CON302"],
    );
    assert.equal(describeRollBack(third), null);
  });
});

describe("The search of the event flow", () => {
  const graph = graphOf([example()], everything);
  const found = (search: string): string[] | null => {
    const matches = matchesOf(graph, search);
    return matches && namesOf(graph).filter((_, index) => matches.has(nodesOf(graph)[index]?.id ?? ""));
  };

  it("finds names, files, steps and rules, whatever the case", () => {
    assert.deepEqual(found("ONBOARDING"), ["UserProvisioningSaga", "user.onboarding.complete"]);
    assert.deepEqual(found("leaderboard.ex"), ["Leaderboard.handle_info/2"]);
    assert.deepEqual(found("train_candidates"), ["CerebrosNASSaga"]);
    assert.deepEqual(found("CON104"), ["UserProvisioningSaga", "Accounts.create_user/2", "user.created"]);
  });

  it("wants all words, and nothing where there is none", () => {
    assert.deepEqual(found("user unregistered"), ["user.onboarding.complete"]);
    assert.deepEqual(found("no such thing"), []);
    assert.equal(found("  "), null);
  });
});
