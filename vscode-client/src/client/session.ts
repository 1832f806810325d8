/** The server's life: found, started, started anew after a crash or on request, one step after the other. */

import { type ChildProcess, spawn } from "node:child_process";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from "vscode-languageclient/node";
import type { ServerCommand } from "../server/find";
import { section, serverOptions, setting } from "../server/settings";
import { crashes, period, tooMany } from "./crashes";
import { documentSelector } from "./documents";
import { middleware } from "./middleware";
import { takeMessages } from "./notifications";

/** `missing`: there is no server to be found; `failed`: it could not be started, or stopped too often. */
export type State = "starting" | "running" | "stopped" | "missing" | "failed";

/** How long a server may take to answer that it is there, in milliseconds. */
const patience = 30_000;

/** What a session asks of the rest of the extension. */
export interface Surrounding {
  log: vscode.LogOutputChannel;
  find(): Promise<ServerCommand | { problem: string } | undefined>;
  /** Says that there is no server, and what to do. */
  sayMissing(): void;
}

/** What became of the server is told by the session alone, once: the client's own words go to the log. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** One server for all folders of the window. */
export class Session implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<State>();
  /** Tells each new state. */
  readonly onChanged = this.#changed.event;
  #state: State = "stopped";
  #client: LanguageClient | undefined;
  #crashed = crashes();
  #work: Promise<void> = Promise.resolve();
  #waiting: NodeJS.Timeout | undefined;
  #isRestartQueued = false;
  #hasRun = false;

  constructor(private readonly around: Surrounding) {}

  get state(): State {
    return this.#state;
  }

  /** The client while it is running. */
  get client(): LanguageClient | undefined {
    return this.#state === "running" ? this.#client : undefined;
  }

  /** Starts the server, after it is stopped if it runs. Requests that come while one waits are answered by that one. */
  restart(): Promise<void> {
    if (!this.#isRestartQueued) {
      this.#isRestartQueued = true;
      this.#queue(async () => {
        this.#isRestartQueued = false;
        await this.#stop();
        await this.#start();
      });
    }
    return this.#work;
  }

  /** As `restart`, and forgets earlier crashes: a person asks for it, or something is otherwise now. */
  restartAfresh(): Promise<void> {
    this.#crashed = crashes();
    this.#hasRun = false;
    return this.restart();
  }

  /** Stops the server for good. */
  dispose(): Promise<void> {
    this.#queue(async () => {
      await this.#stop();
      this.#changed.dispose();
    });
    return this.#work;
  }

  #queue(step: () => Promise<void>): void {
    this.#work = this.#work.then(step).catch((error: unknown) => {
      this.around.log.error(error instanceof Error ? error : String(error));
    });
  }

  async #start(): Promise<void> {
    this.#become("starting");
    const found = await this.around.find();
    if (found === undefined) {
      this.#become("missing");
      this.around.sayMissing();
      return;
    }
    if ("problem" in found) {
      this.#fail(found.problem);
      return;
    }
    const args = [...found.args, ...setting<string[]>("args", [])];
    this.around.log.info(`Starting ${[found.command, ...args].join(" ")}, found by ${found.origin}`);
    const server = spawn(found.command, args, { stdio: "pipe", windowsHide: true });
    server.on("error", (error) => this.around.log.error(error));
    const client = this.#clientOf(server);
    this.#client = client;
    // One that says nothing would otherwise keep all that comes later waiting.
    const impatient = setTimeout(() => server.kill(), patience);
    await client.start().catch((error: unknown) => this.around.log.error(String(error)));
    clearTimeout(impatient);
    // A client whose server ends while it starts may say that it has started.
    if (!client.isRunning()) {
      this.#client = undefined;
      server.kill();
      this.#startAgain();
      return;
    }
    this.#hasRun = true;
    this.#become("running");
  }

  #clientOf(server: ChildProcess): LanguageClient {
    const options: LanguageClientOptions = {
      documentSelector,
      outputChannel: this.around.log,
      traceOutputChannel: this.around.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: serverOptions(),
      synchronize: { configurationSection: section },
      diagnosticPullOptions: { onChange: true, onSave: false },
      middleware: middleware(),
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          this.#closed(client);
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    };
    const client = new QuietClient(section, "Concordia", () => Promise.resolve(server), options);
    takeMessages(client, this.around.log);
    return client;
  }

  /** The server has stopped by itself; one that never came to run is told of where it was started. */
  #closed(client: LanguageClient): void {
    if (client === this.#client && this.#state === "running") {
      this.#startAgain();
    }
  }

  /** Starts the server once more after a while, or gives up and says why. */
  #startAgain(): void {
    const next = this.#crashed(Date.now());
    if (next === "too many") {
      const time = `${tooMany} times within ${period / 60_000} minutes`;
      this.#fail(
        this.#hasRun
          ? `The server stopped ${time}.`
          : `The server was started ${time}, and did not answer as a language server.`,
      );
      return;
    }
    this.around.log.warn(`The server stopped unexpectedly; it is started again in ${next.wait / 1000} s.`);
    this.#become("starting");
    this.#waiting = setTimeout(() => void this.restart(), next.wait);
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#waiting);
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) {
      this.#become("stopped");
      // A client that is not running any more refuses to be stopped.
      await client.dispose().catch((error: unknown) => this.around.log.debug(String(error)));
    }
  }

  #fail(why: string): void {
    this.around.log.error(why);
    this.#become("failed");
    const [log, again] = ["Show Log", "Restart Server"];
    void vscode.window.showErrorMessage(`Concordia does not run. ${why}`, log, again).then((chosen) => {
      if (chosen === log) {
        this.around.log.show();
      } else if (chosen === again) {
        void this.restartAfresh();
      }
    });
  }

  #become(state: State): void {
    this.#state = state;
    void vscode.commands.executeCommand("setContext", `${section}.state`, state);
    this.#changed.fire(state);
  }
}
