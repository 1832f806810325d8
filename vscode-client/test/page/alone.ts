/** The page of the event flow in a browser, with a stand-in for VS Code. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { htmlOf } from "../../src/flow/html";
import type { ToHost, ToPage } from "../../src/flow/messages";
import type { Overview } from "../../src/protocol";
import { dark, type Theme } from "./themes";

/** How a page is opened. */
export interface Opening {
  /** What the host answers when the page is ready; nothing, if there are none. */
  overviews?: Overview[];
  theme?: Theme;
  /** What the page has kept from another time. */
  state?: unknown;
  context?: BrowserContextOptions;
}

/** The page, and what it says. */
export interface Alone {
  page: Page;
  /** What the host was told, after `ready`. */
  told(): Promise<ToHost[]>;
  /** What the page keeps. */
  state(): Promise<unknown>;
  say(message: ToPage): Promise<void>;
  /** What went wrong: errors, and whatever the content security policy refused. */
  problems: readonly string[];
  close(): Promise<void>;
}

interface StandIn {
  told: ToHost[];
  state: unknown;
}

const origin = "http://flow.invalid";

/** Opens the bundled page, under the policy that it has in VS Code. */
export async function openAlone(
  browser: Browser,
  { overviews, theme = dark, state, context }: Opening,
): Promise<Alone> {
  const tab = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...context });
  const page = await tab.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.route("**/*", (route) => {
    const path = new URL(route.request().url()).pathname;
    const files: Record<string, { contentType: string; body: string }> = {
      "/": {
        contentType: "text/html",
        body: htmlOf({ script: `${origin}/flow.js`, style: `${origin}/flow.css`, source: origin, nonce: "once" }),
      },
      "/flow.js": { contentType: "text/javascript", body: readFileSync(join("dist", "flow.js"), "utf8") },
      "/flow.css": { contentType: "text/css", body: readFileSync(join("dist", "flow.css"), "utf8") },
    };
    const file = files[path];
    return file === undefined ? route.abort() : route.fulfill(file);
  });
  await page.addInitScript(standIn, { overviews, theme, state });
  await page.goto(origin);
  const read = <Of>(name: keyof StandIn): Promise<Of> =>
    page.evaluate((it) => (window as unknown as { standIn: StandIn }).standIn[it] as Of, name);
  return {
    page,
    told: () => read<ToHost[]>("told"),
    state: () => read("state"),
    say: (message) => page.evaluate((data) => window.postMessage(data, "*"), message),
    problems,
    close: () => tab.close(),
  };
}

interface Dressed {
  overviews: Overview[] | undefined;
  theme: Theme;
  state: unknown;
}

/** Runs in the page: what VS Code gives to a web view. */
function standIn({ overviews, theme, state }: Dressed): void {
  const kept: StandIn = { told: [], state };
  Object.assign(window, {
    standIn: kept,
    acquireVsCodeApi: () => ({
      getState: () => kept.state,
      setState: (next: unknown) => {
        kept.state = structuredClone(next);
      },
      postMessage: (message: ToHost) => {
        if (message.type !== "ready") {
          kept.told.push(message);
        } else if (overviews !== undefined) {
          window.postMessage({ type: "overviews", overviews }, "*");
        }
      },
    }),
  });
  const dress = (): void => {
    for (const [name, value] of Object.entries(theme.variables)) {
      document.documentElement.style.setProperty(name, value);
    }
    document.body.className = theme.body;
  };
  // Both before the page's own script, which stands in the body.
  new MutationObserver((_, observer) => {
    if (document.body !== null) {
      observer.disconnect();
      dress();
    }
  }).observe(document, { childList: true, subtree: true });
}
