/** Overviews as the server gives them, for the tests of the event flow. */

import type {
  EventRow,
  FindingRow,
  Overview,
  Party,
  RollBack,
  SagaRow,
  StepRow,
  Undetermined,
} from "../../src/protocol";

type Severity = FindingRow["severity"];

/** A finding. */
export function finding(code: string, severity: Severity, message: string): FindingRow {
  return { code, severity, message };
}

/** A place in a file of a workspace; lines count from 0. */
export function place(root: string, path: string, line: number) {
  return { uri: `file://${root}/${path}`, range: { start: { line, character: 4 }, end: { line, character: 20 } } };
}

const root = "/projects/example";
const at = (path: string, line: number) => place(root, path, line);
const absent: RollBack = { state: "absent", location: null };

function event(name: string, given: Partial<EventRow> = {}): EventRow {
  return {
    name,
    category: name.split(".")[0] ?? name,
    registered: at("taxonomy/registry.yaml", 10 + name.length),
    summary: "",
    reliability: "",
    version: 1,
    deprecated: false,
    emitters: [],
    handlers: [],
    findings: [],
    ...given,
  };
}

const unregistered: Partial<EventRow> = { registered: null, version: null };

function saga(name: string, path: string, steps: readonly (Partial<StepRow> & { name: string })[]): SagaRow {
  const row = (step: Partial<StepRow> & { name: string }, index: number): StepRow => ({
    id: `step:${path}#${name}/${step.name}`,
    location: at(path, 12 + 10 * index),
    compensation: absent,
    undo: absent,
    findings: [],
    ...step,
  });
  return { id: `saga:${path}#${name}`, name, location: at(path, 0), steps: steps.map(row) };
}

function step(of: SagaRow, name: string, line: number, ...findings: FindingRow[]): Party {
  const row = of.steps.find((it) => it.name === name);
  if (row === undefined) {
    throw new Error(`${of.name} has no step ${name}`);
  }
  const location = { ...row.location, range: { start: { line, character: 12 }, end: { line, character: 24 } } };
  return { id: row.id, kind: "step", label: `${of.name}.${name}`, saga: of.id, location, findings };
}

function func(label: string, path: string, line: number, ...findings: FindingRow[]): Party {
  return { id: `function:${path}#${label}`, kind: "function", label, saga: null, location: at(path, line), findings };
}

function file(path: string, line: number, ...findings: FindingRow[]): Party {
  return { id: `file:${path}`, kind: "file", label: path, saga: null, location: at(path, line), findings };
}

/** Three sagas after the bundled example, with who handles what they emit, and all sorts of drift. */
export function example(): Overview {
  const nas = saga("CerebrosNASSaga", "lib/sagas/cerebros_nas_saga.ex", [
    {
      name: "create_run",
      compensation: { state: "stub", location: at("lib/sagas/cerebros_nas_saga.ex", 23) },
      findings: [
        finding(
          "CON302",
          "warning",
          "The compensation of `create_run` does nothing and reports success. Take back here what the step did.",
        ),
        finding(
          "CON304",
          "error",
          "A compensation may not return `{:ok, :compensated}`. It may return `:ok`, `:retry`, `{:retry, _}`.",
        ),
      ],
    },
    { name: "train_candidates", undo: { state: "present", location: at("lib/sagas/cerebros_nas_saga.ex", 40) } },
    { name: "announce" },
  ]);
  const upm = saga("UPMActivationSaga", "lib/sagas/upm_activation_saga.ex", [
    { name: "load_snapshot", undo: { state: "unknown", location: at("lib/sagas/upm_activation_saga.ex", 16) } },
    {
      name: "activate_snapshot",
      compensation: { state: "present", location: at("lib/sagas/upm_activation_saga.ex", 22) },
      findings: [
        finding(
          "CON303",
          "warning",
          "This runs only when `activate_snapshot` itself fails, not when a later step does. Take its work back in an undo.",
        ),
      ],
    },
    { name: "announce" },
  ]);
  const user = saga("UserProvisioningSaga", "lib/sagas/user_provisioning_saga.ex", [
    {
      name: "send_magic_link",
      findings: [
        finding(
          "CON205",
          "hint",
          "`MagicLinkSender.send_magic_link` gets no correlation id, so what it sets off cannot be traced back to this saga.",
        ),
      ],
    },
    {
      name: "provision_vault",
      findings: [
        finding(
          "CON301",
          "warning",
          "If a later step fails, what `provision_vault` did with `Ash.create` stays behind. Give it an undo.",
        ),
      ],
    },
    { name: "announce" },
  ]);
  const noCausation = (name: string) =>
    finding(
      "CON201",
      "warning",
      `\`${name}\` carries no causation id, so its chain breaks here. Pass \`causation_id\`.`,
    );
  const unknown = (name: string) =>
    finding(
      "CON101",
      "error",
      `\`${name}\` is in no registry, so nobody agreed on this event. Register it, or rename it.`,
    );
  const tense = finding(
    "CON102",
    "error",
    "`ml.run.complete` is registered as `ml.run.completed`: consumers of the registered name never see this event. Rename it.",
  );
  const deprecated = finding("CON104", "warning", "`user.created` is deprecated; use `user.invited`.");
  const events = [
    event("ai.upm.snapshot.activated", {
      ...unregistered,
      emitters: [
        step(upm, "announce", 31, unknown("ai.upm.snapshot.activated"), noCausation("ai.upm.snapshot.activated")),
      ],
      handlers: [func("SnapshotCache.refresh/1", "lib/upm/snapshot_cache.ex", 44)],
    }),
    event("ml.run.complete", {
      ...unregistered,
      emitters: [step(nas, "announce", 35, tense)],
    }),
    event("ml.run.completed", {
      summary: "A search run ended well.",
      reliability: "persistent",
      handlers: [
        step(upm, "load_snapshot", 14),
        func("Leaderboard.handle_info/2", "lib/ml/leaderboard.ex", 21),
        file("lib/ml/dashboard.ex", 8),
      ],
    }),
    event("ml.run.started", {
      summary: "A search run began.",
      reliability: "transient",
      version: 2,
      emitters: [step(nas, "create_run", 18, noCausation("ml.run.started"))],
      handlers: [func("Leaderboard.handle_info/2", "lib/ml/leaderboard.ex", 27)],
    }),
    event("ml.trial.finished", {
      reliability: "persistent",
      emitters: [
        step(nas, "train_candidates", 30),
        func("Trials.retry/1", "lib/ml/trials.ex", 77),
        func("Trials.retry/1", "lib/ml/trials.ex", 81),
      ],
      handlers: [step(nas, "announce", 33)],
    }),
    event("system.startup.completed", { summary: "All supervisors are up.", reliability: "transient" }),
    event("user.created", {
      deprecated: true,
      emitters: [func("Accounts.create_user/2", "lib/accounts.ex", 12, deprecated)],
      handlers: [step(user, "send_magic_link", 14, deprecated)],
    }),
    event("user.invited", { summary: "A magic link was sent.", reliability: "persistent" }),
    event("user.onboarding.complete", {
      ...unregistered,
      emitters: [
        step(user, "announce", 29, unknown("user.onboarding.complete"), noCausation("user.onboarding.complete")),
      ],
      handlers: [func("Welcome.on_event/1", "lib/welcome.ex", 9)],
    }),
    event("user.vault.provisioned", {
      reliability: "persistent",
      emitters: [step(user, "provision_vault", 20)],
      handlers: [func("Audit.record/1", "lib/audit.ex", 31)],
      findings: [finding("CON606", "hint", "`vaults` is plural where the registry's names are singular.")],
    }),
  ];
  const undetermined: Undetermined[] = [
    { role: "emits", party: func("Relay.forward/2", "lib/relay.ex", 18) },
    { role: "emits", party: func("Relay.forward/2", "lib/relay.ex", 25) },
    { role: "handles", party: func("Audit.record/1", "lib/audit.ex", 30) },
  ];
  return {
    root,
    name: "example",
    complete: true,
    registries: [{ uri: `file://${root}/taxonomy/registry.yaml`, path: "taxonomy/registry.yaml", events: 7 }],
    events,
    undetermined,
    sagas: [nas, upm, user],
  };
}

/** A workspace beside the example. */
export function shop(): Overview {
  const folder = "/projects/shop";
  const here = (party: Party): Party => ({
    ...party,
    location: place(folder, "shop/orders.py", party.location.range.start.line),
  });
  const registered = place(folder, "events.yaml", 3);
  return {
    root: folder,
    name: "shop",
    complete: true,
    registries: [{ uri: registered.uri, path: "events.yaml", events: 2 }],
    events: [
      event("order.paid", { registered, emitters: [here(func("pay", "shop/orders.py", 30))] }),
      event("order.placed", {
        registered,
        summary: "A customer has bought.",
        emitters: [here(func("place_order", "shop/orders.py", 12))],
        handlers: [here(func("pay", "shop/orders.py", 28)), here(func("reserve_stock", "shop/stock.py", 5))],
      }),
    ],
    undetermined: [],
    sagas: [],
  };
}

/** A workspace without anything. */
export function nothing(): Overview {
  return { root, name: "example", complete: true, registries: [], events: [], undetermined: [], sagas: [] };
}

/** A workspace of a given size, the same for the same arguments: some parties are hubs, some are steps of sagas. */
export function large(events: number, parties: number, seed = 1): Overview {
  let state = seed;
  // A linear congruential generator, with the constants of Numerical Recipes.
  const random = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const words = ["order", "invoice", "user", "run", "shipment", "vault", "snapshot", "session", "device", "zone"];
  const verbs = ["created", "started", "completed", "failed", "updated", "cancelled", "archived"];
  const sagas = Array.from({ length: Math.ceil(parties / 12) }, (_, index) =>
    saga(
      `Process${index}Saga`,
      `lib/sagas/process_${index}.ex`,
      Array.from({ length: 3 + random(4) }, (_, number) => ({
        name: `step_${number}`,
        undo: random(2) === 0 ? absent : { state: "present", location: at(`lib/sagas/process_${index}.ex`, 5) },
      })),
    ),
  );
  const steps = sagas.flatMap((row) => row.steps.map((it) => step(row, it.name, 20)));
  const functions = Array.from({ length: Math.max(0, parties - steps.length) }, (_, index) =>
    func(`Module${index % 40}.handle_${index}/2`, `lib/module_${index % 40}.ex`, index),
  );
  const all = [...steps, ...functions];
  const one = (): Party => {
    // The square makes a few of them hubs.
    const index = Math.floor((random(1000) / 1000) ** 2 * all.length);
    const party = all[index] ?? all[0];
    if (party === undefined) {
      throw new Error("nobody");
    }
    return random(9) === 0 ? { ...party, findings: [finding("CON201", "warning", "No causation id.")] } : party;
  };
  const several = (most: number): Party[] => Array.from({ length: random(most + 1) }, one);
  const rows = Array.from({ length: events }, (_, index) => {
    const name = `${words[random(words.length)]}.part${index}.${verbs[random(verbs.length)]}`;
    const [emitters, handlers] = [several(2), several(3)];
    const isUsed = emitters.length + handlers.length > 0;
    return event(name, { ...(isUsed && random(7) === 0 ? unregistered : {}), emitters, handlers });
  });
  rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { root, name: "large", complete: true, registries: [], events: rows, undetermined: [], sagas };
}
