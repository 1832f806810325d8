import assert from "node:assert/strict";
import { findServer, isWithin, type Surroundings, searchPathOf } from "../../src/server/find";

/** A machine on which these files can be run, and these Pythons hold the server as a module. */
function machine(executables: string[], given: Partial<Surroundings> & { holding?: string[] } = {}): Surroundings {
  return {
    path: "",
    interpreter: "",
    importStrategy: "fromEnvironment",
    platform: "linux",
    searchPath: ["/usr/local/bin", "/usr/bin"],
    ownEnvironment: "/storage/environment",
    selectedInterpreter: async () => undefined,
    isExecutable: async (file) => executables.includes(file),
    holdsServer: async (interpreter) => (given.holding ?? []).includes(interpreter),
    ...given,
  };
}

const everywhere = [
  "/set/concordia",
  "/project/.venv/bin/python",
  "/project/.venv/bin/concordia",
  "/usr/bin/concordia",
  "/storage/environment/bin/python",
  "/storage/environment/bin/concordia",
];
const selected = { selectedInterpreter: async () => "/project/.venv/bin/python" };

async function found(around: Surroundings): Promise<string> {
  const server = await findServer(around);
  return server === undefined ? "missing" : "problem" in server ? `problem: ${server.problem}` : server.command;
}

describe("finding the server", () => {
  it("takes the path that is set before all else", async () => {
    assert.equal(await found(machine(everywhere, { ...selected, path: "/set/concordia" })), "/set/concordia");
  });

  it("looks for a bare name on PATH", async () => {
    assert.equal(await found(machine(everywhere, { path: "concordia" })), "/usr/bin/concordia");
  });

  it("says that a path leads nowhere, and does not look elsewhere", async () => {
    assert.match(await found(machine(everywhere, { path: "/gone/concordia" })), /^problem: .*\/gone\/concordia/);
    assert.match(await found(machine(["bin/concordia"], { path: "bin/concordia" })), /^problem: /);
  });

  it("takes the interpreter that is set before the one that is selected", async () => {
    const around = machine([...everywhere, "/opt/python"], {
      ...selected,
      interpreter: "/opt/python",
      holding: ["/opt/python"],
    });
    assert.deepEqual(await findServer(around), {
      command: "/opt/python",
      args: ["-P", "-m", "saga_concordia", "server"],
      origin: "`concordia.interpreter`",
    });
  });

  it("says that an interpreter has no server", async () => {
    assert.match(await found(machine(everywhere, { interpreter: "/usr/bin/python3" })), /^problem: .*not installed/);
  });

  it("takes the environment before PATH", async () => {
    assert.equal(await found(machine(everywhere, selected)), "/project/.venv/bin/concordia");
  });

  it("passes over an environment without a server", async () => {
    const others = everywhere.filter((file) => file !== "/project/.venv/bin/concordia");
    assert.equal(await found(machine(others, selected)), "/usr/bin/concordia");
  });

  it("passes over the environment where PATH is asked for", async () => {
    const around = machine(everywhere, { ...selected, importStrategy: "fromPath" });
    assert.equal(await found(around), "/usr/bin/concordia");
  });

  it("takes its own environment last", async () => {
    assert.equal(await found(machine(everywhere, { searchPath: [] })), "/storage/environment/bin/concordia");
  });

  it("finds nothing where nothing is", async () => {
    assert.equal(await found(machine([])), "missing");
  });
});

describe("PATH", () => {
  it("has no relative folders, nor those of a workspace that is not trusted", () => {
    const folders = searchPathOf("/usr/bin:.:bin::/project/bin:/project/../usr/sbin", ["/project"]);
    assert.deepEqual(folders, ["/usr/bin", "/project/../usr/sbin"]);
    assert.deepEqual(searchPathOf(undefined, []), []);
  });

  it("tells what lies in a folder from what is named like it", () => {
    assert.equal(isWithin("/project/a", "/project"), true);
    assert.equal(isWithin("/project", "/project"), true);
    assert.equal(isWithin("/project/..b", "/project"), true);
    assert.equal(isWithin("/projects/a", "/project"), false);
    assert.equal(isWithin("/", "/project"), false);
  });
});
