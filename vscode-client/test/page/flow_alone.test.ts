import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Locator } from "playwright-core";
import type { ToHost } from "../../src/flow/messages";
import { example, large, nothing, shop } from "../unit/overviews";
import { type Alone, type Opening, openAlone } from "./alone";
import * as themes from "./themes";

const pictures = join("out", "pictures");

describe("The page of the event flow, alone", () => {
  let browser: Browser;
  let opened: Alone[] = [];

  before(async () => {
    mkdirSync(pictures, { recursive: true });
    browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  });
  after(() => browser.close());
  afterEach(async () => {
    const problems = opened.flatMap((it) => it.problems);
    await Promise.all(opened.map((it) => it.close()));
    opened = [];
    assert.deepEqual(problems, []);
  });

  /** Opens the page, with the example unless said otherwise, and waits for its picture. */
  async function open(opening: Opening = {}): Promise<Alone> {
    const it = await openAlone(browser, { overviews: [example()], ...opening });
    opened.push(it);
    await it.page.locator(".drawing").waitFor({ state: "attached" });
    return it;
  }

  const node = ({ page }: Alone, label: string): Locator =>
    page.locator(`[role=button][aria-label^="${label}"]`).first();
  const names = ({ page }: Alone): Promise<string[]> => page.locator(".node :is(.name, .title)").allTextContents();
  const transform = ({ page }: Alone): Promise<string | null> => page.locator(".stage > g").getAttribute("transform");
  const focused = ({ page }: Alone): Promise<string> =>
    page.evaluate(() => document.activeElement?.getAttribute("aria-label")?.split(",")[0] ?? "nothing");

  async function lastTold<Type extends ToHost["type"]>(
    it: Alone,
    type: Type,
  ): Promise<Extract<ToHost, { type: Type }>> {
    const message = (await it.told()).findLast((told) => told.type === type);
    assert(message !== undefined, `no ${type}`);
    return message as Extract<ToHost, { type: Type }>;
  }

  for (const [name, theme] of Object.entries(themes)) {
    it(`is drawn in the colours of the theme: ${name}`, async () => {
      const it = await open({ theme });
      const background = await it.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const expected = await it.page.evaluate((color) => {
        const probe = document.createElement("p");
        probe.style.color = color;
        document.body.append(probe);
        const resolved = getComputedStyle(probe).color;
        probe.remove();
        return resolved;
      }, theme.variables["--vscode-editor-background"] ?? "");
      assert.equal(background, expected);
      assert.deepEqual(await unreadable(it), []);
      await it.page.screenshot({ path: join(pictures, `flow-${name}.png`) });
    });
  }

  it("shows sagas with their steps, events, others, and arrows between them", async () => {
    const it = await open();
    assert.equal(await it.page.locator(".nodes .node.saga").count(), 3);
    assert.equal(await it.page.locator(".row.step").count(), 9);
    assert.equal(await it.page.locator(".nodes .node.event").count(), 10);
    assert.equal(await it.page.locator(".nodes .node.undetermined").count(), 2);
    assert.equal(await it.page.locator(".edge").count(), 19);
    assert.equal(await it.page.locator(".counts").textContent(), "10 events · 3 sagas · 8 others");
  });

  it("marks drifts: unregistered and deprecated events, findings, sham rollbacks", async () => {
    const it = await open();
    const classes = (label: string) => node(it, label).getAttribute("class");
    assert.match((await classes("ml.run.complete,")) ?? "", /unregistered.*is-error/);
    assert.match((await classes("user.created,")) ?? "", /deprecated.*is-warning/);
    assert.equal(await it.page.locator(".chip.stub.is-error .chip-text").textContent(), "stub");
    assert.equal(await it.page.locator(".chip.absent.is-warning").count(), 1);
    assert.match(
      (await node(it, "ml.run.complete,").getAttribute("aria-label")) ?? "",
      /unregistered event.*Error CON102: .*ml\.run\.completed/,
    );
  });

  it("opens the code or the registry at a click", async () => {
    const it = await open();
    await node(it, "ml.run.completed,").click();
    assert.match((await lastTold(it, "open")).location.uri, /taxonomy\/registry\.yaml$/);
    await node(it, "train_candidates,").click({ position: { x: 60, y: 8 } });
    assert.match((await lastTold(it, "open")).location.uri, /cerebros_nas_saga\.ex$/);
    await it.page.locator(".chip.stub").click();
    assert.equal((await lastTold(it, "open")).location.range.start.line, 23);
    await node(it, "CerebrosNASSaga,").click();
    assert.equal((await lastTold(it, "open")).location.range.start.line, 0);
  });

  it("opens the place of an emission at a click on its arrow", async () => {
    const it = await open();
    const middle = await it.page
      .locator(".edge .reach")
      .first()
      .evaluate((path: SVGPathElement) => {
        const point = path
          .getPointAtLength(path.getTotalLength() / 2)
          .matrixTransform(path.getScreenCTM() ?? undefined);
        return [point.x, point.y] as const;
      });
    await it.page.mouse.click(...middle);
    const { location } = await lastTold(it, "open");
    assert.equal(location.range.start.line, 18);
  });

  it("says what is known of a thing that is pointed at, and goes with Escape", async () => {
    const it = await open();
    const hover = it.page.locator(".hover");
    await node(it, "ml.run.complete,").hover();
    await hover.waitFor();
    const said = (await hover.textContent()) ?? "";
    assert.match(said, /ml\.run\.complete.*unregistered event.*Emitted by CerebrosNASSaga\.announce\..*CON102/);
    await it.page.keyboard.press("Escape");
    await hover.waitFor({ state: "hidden" });
  });

  it("is walked through with the keyboard, and opened with Enter", async () => {
    const it = await open();
    await node(it, "CerebrosNASSaga,").focus();
    await it.page.keyboard.press("ArrowDown");
    assert.equal(await focused(it), "create_run");
    await it.page.locator(".hover").waitFor();
    await it.page.keyboard.press("ArrowRight");
    await it.page.keyboard.press("ArrowRight");
    assert.equal(await focused(it), "ml.run.started");
    await it.page.keyboard.press("Enter");
    assert.match((await lastTold(it, "open")).location.uri, /registry\.yaml$/);
    assert.equal(await it.page.locator(".stage [tabindex='0']").count(), 1);
  });

  it("shows the focus", async () => {
    const it = await open();
    await node(it, "CerebrosNASSaga,").focus();
    await it.page.keyboard.press("ArrowRight");
    const ring = it.page.locator(".stage :focus-visible > .ring");
    assert.notEqual(await ring.evaluate((element) => getComputedStyle(element).stroke), "none");
  });

  it("brings what a key goes to into sight", async () => {
    const it = await open({ overviews: [large(40, 60)] });
    await it.page.locator(".stage [tabindex='0']").focus();
    await it.page.keyboard.press("End");
    const box = await it.page.locator(":focus").boundingBox();
    assert(box !== null && box.x >= 0 && box.x + box.width <= 1280 && box.y > 40 && box.y + box.height <= 780);
  });

  it("zooms by wheel around the pointer, by keys and by buttons", async () => {
    const it = await open();
    const target = node(it, "ml.run.completed,");
    const before = await target.boundingBox();
    assert(before !== null);
    await it.page.mouse.move(before.x, before.y);
    await it.page.mouse.wheel(0, -400);
    const after = await target.boundingBox();
    assert(after !== null && after.width > before.width * 1.5);
    assert(Math.abs(after.x - before.x) < 3 && Math.abs(after.y - before.y) < 3);
    const scale = async (): Promise<number> =>
      Number.parseInt((await it.page.locator(".scale").textContent()) ?? "", 10);
    const first = await scale();
    await it.page.keyboard.press("-");
    assert((await scale()) < first);
    await it.page.keyboard.press("+");
    assert.equal(await scale(), first);
    await it.page.getByRole("button", { name: "Zoom in" }).click();
    assert((await scale()) > first);
    await it.page.getByRole("button", { name: "Zoom to 100 %" }).click();
    assert.equal(await scale(), 100);
    await it.page.keyboard.press("0");
    const whole = await it.page.locator(".nodes").boundingBox();
    const room = await it.page.locator(".canvas").boundingBox();
    assert(whole !== null && room !== null && whole.width <= room.width && whole.height <= room.height);
  });

  it("is moved by dragging, and what is dragged is not clicked", async () => {
    const it = await open();
    const target = node(it, "ml.run.completed,");
    const before = await target.boundingBox();
    assert(before !== null);
    await it.page.mouse.move(before.x + 20, before.y + 10);
    await it.page.mouse.down();
    await it.page.mouse.move(before.x + 80, before.y + 50, { steps: 4 });
    await it.page.mouse.up();
    const after = await target.boundingBox();
    assert(after !== null && Math.abs(after.x - before.x - 60) < 2 && Math.abs(after.y - before.y - 40) < 2);
    assert.deepEqual(await it.told(), []);
  });

  it("filters by category", async () => {
    const it = await open();
    await it.page.getByRole("button", { name: "All categories" }).click();
    await it.page.getByRole("button", { name: "None" }).click();
    assert.equal(
      await it.page.locator(".message").textContent(),
      "No category is chosen that has something to show: choose some under “Categories”.",
    );
    await it.page.getByRole("checkbox", { name: /^ai/ }).check();
    assert.deepEqual((await names(it)).sort(), [
      "SnapshotCache.refresh/1",
      "UPMActivationSaga",
      "activate_snapshot",
      "ai.upm.snapshot.activated",
      "announce",
      "load_snapshot",
    ]);
    assert.equal(await it.page.locator(".message").isVisible(), false);
    assert.equal(await it.page.locator(".menu-button").textContent(), "1 of 5 categories");
    await it.page.getByRole("button", { name: "All", exact: true }).click();
    assert.equal(await it.page.locator(".nodes .node.event").count(), 10);
    await it.page.keyboard.press("Escape");
    assert.equal(await it.page.locator(".menu").isVisible(), false);
  });

  it("shows drifts only, and says so where there are none", async () => {
    const it = await open();
    await it.page.getByRole("button", { name: "Only drifts" }).click();
    assert.equal(await it.page.locator(".nodes .node.event").count(), 6);
    const other = await open({ overviews: [shop()] });
    await other.page.getByRole("button", { name: "Only drifts" }).click();
    assert.match((await other.page.locator(".message").textContent()) ?? "", /^There is no drift/);
  });

  it("dims what a search does not match, and goes to what it does", async () => {
    const it = await open();
    await it.page.keyboard.press("Control+f");
    await it.page.keyboard.type("onboarding");
    assert.equal(await it.page.locator(".node.dimmed").count(), 21);
    assert.equal(await it.page.locator(".matches").textContent(), "2");
    await it.page.keyboard.press("Enter");
    assert.equal(await focused(it), "UserProvisioningSaga");
    await it.page.locator(".search").focus();
    await it.page.keyboard.press("Enter");
    assert.equal(await focused(it), "user.onboarding.complete");
    await it.page.locator(".search").focus();
    await it.page.keyboard.press("Escape");
    assert.equal(await it.page.locator(".dimmed").count(), 0);
  });

  it("makes the arrows of a node stand out", async () => {
    const it = await open();
    const lit = () => it.page.locator(".edge.lit").count();
    await node(it, "ml.run.completed,").hover();
    assert.equal(await lit(), 3);
    await node(it, "train_candidates, step").hover({ position: { x: 60, y: 8 } });
    assert.equal(await lit(), 1);
    await node(it, "CerebrosNASSaga,").hover();
    assert.equal(await lit(), 4);
  });

  it("keeps zoom, filter, search and focus when the workspace changes", async () => {
    const it = await open();
    await it.page.getByRole("button", { name: "Only drifts" }).click();
    await it.page.keyboard.press("+");
    await it.page.locator(".search").fill("user");
    await node(it, "user.onboarding.complete,").focus();
    const before = await transform(it);
    const changed = example();
    const event = changed.events.find((row) => row.name === "user.onboarding.complete");
    assert(event !== undefined);
    event.registered = event.emitters[0]?.location ?? null;
    await it.say({ type: "overviews", overviews: [changed] });
    await it.page.locator('[aria-label^="user.onboarding.complete, event"]').waitFor();
    assert.equal(await transform(it), before);
    assert.equal(await focused(it), "user.onboarding.complete");
    assert.equal(await it.page.locator(".search").inputValue(), "user");
    assert((await it.page.locator(".node.dimmed").count()) > 0);
    assert.equal(await it.page.getByRole("button", { name: "Only drifts" }).getAttribute("aria-pressed"), "true");
  });

  it("comes back as it was left", async () => {
    const it = await open();
    await it.page.getByRole("button", { name: "Only drifts" }).click();
    await it.page.keyboard.press("+");
    await it.page.locator(".search").fill("user");
    const again = await open({ state: await it.state() });
    assert.equal(await transform(again), await transform(it));
    assert.deepEqual(await names(again), await names(it));
    assert.equal(await again.page.locator(".search").inputValue(), "user");
    assert.equal(await again.page.locator(".dimmed").count(), await it.page.locator(".dimmed").count());
  });

  it("follows the window until somebody zooms or moves", async () => {
    const it = await open();
    const before = await transform(it);
    await it.page.setViewportSize({ width: 900, height: 700 });
    await it.page.waitForFunction(
      (old) => document.querySelector(".stage > g")?.getAttribute("transform") !== old,
      before,
    );
  });

  it("begins with less where there is too much, says so, and shows everything when asked", async () => {
    const it = await open({ overviews: [large(300, 150)] });
    assert.match(
      (await it.page.locator(".banner").textContent()) ?? "",
      /^300 events are too many for one look, so only the drifts/,
    );
    assert((await it.page.locator(".nodes .node.event").count()) < 200);
    await it.page.getByRole("button", { name: "Show everything" }).click();
    await it.page.waitForFunction(() => document.querySelectorAll(".nodes .node.event").length === 300);
    assert.equal(await it.page.locator(".banner").isVisible(), false);
  });

  it("says what to do where there is nothing, and what is wrong where there is no answer", async () => {
    const it = await open({ overviews: [nothing()] });
    assert.match(
      (await it.page.locator(".message").textContent()) ?? "",
      /^There is nothing to show yet: .*Initialise Workspace.*\.$/,
    );
    assert.equal(await it.page.getByRole("button", { name: "Export SVG" }).isEnabled(), false);
    await it.say({ type: "failed", message: "The server did not answer." });
    await it.page.getByText("The server did not answer.").waitFor();
    await it.say({ type: "overviews", overviews: [example()] });
    await it.page.locator(".node.saga").first().waitFor();
    assert.equal(await it.page.locator(".message").isVisible(), false);
    await it.say({ type: "overviews", overviews: [{ ...nothing(), complete: false }] });
    await it.page.getByText("The workspace is still being read.").waitFor();
  });

  it("shows several workspaces in frames", async () => {
    const it = await open({ overviews: [example(), shop()], theme: themes.light });
    assert.deepEqual(await it.page.locator(".frame-name").allTextContents(), ["example", "shop"]);
    await it.page.screenshot({ path: join(pictures, "flow-workspaces.png") });
  });

  it("is exported as one file that stands alone, in the colours of the theme", async () => {
    const it = await open({ theme: themes.light });
    await it.page.getByRole("button", { name: "Export SVG" }).click();
    const { svg } = await lastTold(it, "export");
    assert.doesNotMatch(svg, /var\(|color-mix|<script|foreignObject|href|url\(|@import|data-id|tabindex| on\w+=/);
    assert.match(svg, /<title>Event flow of example<\/title>/);
    assert.match(svg, /<title>ml\.run\.complete, unregistered event\n[^<]*CON102/);
    const page = await (await browser.newContext({ viewport: { width: 1600, height: 900 } })).newPage();
    try {
      await page.goto(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`);
      const drawn = await page.evaluate(() => {
        const texts = [...document.querySelectorAll("text")].map((text) => text.textContent);
        const shape = document.querySelector("rect");
        return { root: document.documentElement.tagName, texts, ground: shape && getComputedStyle(shape).fill };
      });
      assert.equal(drawn.root, "svg");
      assert(drawn.texts.includes("user.onboarding.complete") && drawn.texts.includes("unregistered"));
      assert.equal(drawn.ground, "rgb(255, 255, 255)");
      await page.screenshot({ path: join(pictures, "flow-exported.png") });
    } finally {
      await page.context().close();
    }
  });

  it("styles nothing in place, so that a strict policy holds", async () => {
    const it = await open();
    await node(it, "ml.run.complete,").hover();
    await it.page.locator(".hover").waitFor();
    assert.equal(await it.page.locator("body [style], body style").count(), 0);
  });

  it("does not move by itself where somebody wants less motion", async () => {
    const it = await open({ context: { reducedMotion: "reduce" } });
    const calm = () =>
      it.page
        .locator(".node")
        .first()
        .evaluate((element) => getComputedStyle(element).transitionDuration);
    assert.equal(await calm(), "0s");
    await it.page.emulateMedia({ reducedMotion: "no-preference" });
    assert.notEqual(await calm(), "0s");
  });

  it("has a name for everything that can be reached", async () => {
    const it = await open();
    const nameless = await it.page.evaluate(() =>
      [...document.querySelectorAll("button, input, [role=button], [tabindex]")]
        .filter(
          (element) => !element.getAttribute("aria-label") && !element.textContent?.trim() && !element.closest("label"),
        )
        .map((element) => element.outerHTML),
    );
    assert.deepEqual(nameless, []);
    assert.equal(await it.page.getByRole("group", { name: "Event flow" }).count(), 1);
  });
});

/** Texts of the picture whose contrast to what is behind them is below 4.5 to 1, the least of WCAG AA. */
function unreadable({ page }: Alone): Promise<string[]> {
  return page.evaluate(() => {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const mixed = (color: string, below: readonly number[]): number[] => {
      if (context === null) {
        return [0, 0, 0];
      }
      context.fillStyle = `rgb(${below.join(" ")})`;
      context.fillRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (color: readonly number[]): number => {
      const [red = 0, green = 0, blue = 0] = color.map((channel) => {
        const part = channel / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = mixed(getComputedStyle(document.body).backgroundColor, [255, 255, 255]);
    return [...document.querySelectorAll<SVGTextElement>(".nodes text:not(.question)")].flatMap((text) => {
      const shape = text.closest(".node")?.querySelector(text.closest(".head") ? ".head-shape" : ".shape");
      const behind = shape ? mixed(getComputedStyle(shape).fill, ground) : ground;
      const before = mixed(getComputedStyle(text).fill, behind);
      const [light, dark] = [luminance(before), luminance(behind)].sort((a, b) => b - a) as [number, number];
      const contrast = (light + 0.05) / (dark + 0.05);
      return contrast < 4.5 ? [`${text.textContent}: ${contrast.toFixed(2)}`] : [];
    });
  });
}
