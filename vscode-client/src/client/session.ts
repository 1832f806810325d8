/** The server's life: found, started, started anew after a crash or on request, one step after the other. */

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

/** What a session asks of the rest of the extension. */
export interface Surrounding {
  log: vscode.LogOutputChannel;
  find(): Promise<ServerCommand | { problem: string } | undefined>;
  /** Says that there is no server, and what to do. */
  sayMissing(): void;
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
    const client = this.#clientOf(found.command, args);
    this.#client = client;
    try {
      await client.start();
    } catch (error) {
      this.#client = undefined;
      this.#fail(`${found.command} was started, and does not answer as a language server.`, error);
      return;
    }
    this.#become("running");
  }

  #clientOf(command: string, args: string[]): LanguageClient {
    const options: LanguageClientOptions = {
      documentSelector,
      outputChannel: this.around.log,
      traceOutputChannel: this.around.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: serverOptions(),
      synchronize: { configurationSection: section },
      diagnosticPullOptions: { onChange: true, onSave: false },
      middleware: middleware(),
      // What became of the server is told by the session alone: the client's own messages would say it twice.
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          this.#closed(client);
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    };
    const executable = { command, args, options: { shell: false } };
    const client = new LanguageClient(section, "Concordia", executable, options);
    takeMessages(client, this.around.log);
    return client;
  }

  /** The server has stopped by itself; one that never came to run is told of where it was started. */
  #closed(client: LanguageClient): void {
    if (client !== this.#client || this.#state !== "running") {
      return;
    }
    const next = this.#crashed(Date.now());
    if (next === "too many") {
      this.#fail(`The server stopped ${tooMany} times within ${period / 60_000} minutes.`);
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

  #fail(why: string, error?: unknown): void {
    this.around.log.error(
      error === undefined ? why : `${why} ${error instanceof Error ? error.message : String(error)}`,
    );
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
