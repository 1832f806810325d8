/** A window of a VS Code, in a browser that no person sees. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import type { VsCode } from "./vscode";

/** A window, and all that its page has said. */
export interface Window {
  page: Page;
  console: readonly string[];
  close(): Promise<void>;
}

let browser: Promise<Browser> | undefined;

/** Opens a folder or a `.code-workspace` file. The payload's pairs are VS Code's own way to be told what to run. */
export async function openWindow(
  code: VsCode,
  path: string,
  payload: ReadonlyArray<readonly [string, string]> = [],
  prepare: (page: Page) => Promise<void> = () => Promise.resolve(),
): Promise<Window> {
  const page = await newPage();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const said: string[] = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.stack ?? error.message}`));
  await prepare(page);
  const query = new URLSearchParams({
    [path.endsWith(".code-workspace") ? "workspace" : "folder"]: path,
    payload: JSON.stringify([["skipWelcome", "true"], ...payload]),
  });
  await page.goto(`http://${code.authority}/?${query}`);
  return { page, console: said, close: () => page.context().close() };
}

/** An empty page that shares nothing with others, of one browser for all. */
export async function newPage(): Promise<Page> {
  browser ??= chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  return (await browser).newPage({ viewport: { width: 1280, height: 800 } });
}

/** Closes the browser, with all windows. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** Keeps what tells why a test failed: what was seen, what the page said, and VS Code's logs. */
export async function keepFailure(title: string, code: VsCode, window: Window | undefined): Promise<void> {
  const folder = join(
    "out",
    "failures",
    process.env.CONCORDIA_TEST_KIND ?? "",
    title.replaceAll(/[^\w.-]+/g, "-").slice(0, 120),
  );
  mkdirSync(folder, { recursive: true });
  await window?.page.screenshot({ path: join(folder, "page.png") }).catch(() => undefined);
  writeFileSync(join(folder, "console.txt"), (window?.console ?? []).join("\n"));
  code.copyLogs(folder);
}
