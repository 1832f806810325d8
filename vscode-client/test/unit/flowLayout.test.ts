import assert from "node:assert/strict";
import { everything, graphOf } from "../../src/flow/graph";
import { portable } from "../../src/flow/page/export";
import { pictureOf } from "../../src/flow/page/layout";
import { pack } from "../../src/flow/page/packing";
import type { Box, Picture } from "../../src/flow/page/picture";
import { pathOf, stopsOf } from "../../src/flow/page/routes";
import { type Measure, shortened } from "../../src/flow/page/sizes";
import { example, large, shop } from "./overviews";

const measure: Measure = (text, style) => text.length * (style === "detail" ? 6 : 7.8);

function overlap(a: Box, b: Box): boolean {
  const apart = 0.5;
  return (
    a.x + apart < b.x + b.width &&
    b.x + apart < a.x + a.width &&
    a.y + apart < b.y + b.height &&
    b.y + apart < a.y + a.height
  );
}

function overlaps(boxes: readonly Box[]): string[] {
  return boxes.flatMap((box, index) =>
    boxes
      .slice(index + 1)
      .flatMap((other) => (overlap(box, other) ? [`${JSON.stringify(box)} ${JSON.stringify(other)}`] : [])),
  );
}

function boxesOf(picture: Picture): Box[] {
  return picture.nodes.map(({ x, y, width, height }) => ({ x, y, width, height }));
}

function assertSound(picture: Picture): void {
  assert.deepEqual(overlaps(boxesOf(picture)), []);
  for (const { x, y, width, height } of boxesOf(picture)) {
    assert(x >= 0 && y >= 0 && x + width <= picture.width && y + height <= picture.height);
  }
  const byId = new Map(picture.nodes.map((node) => [node.node.id, node]));
  for (const { edge, stops, tip, rightwards } of picture.edges) {
    const [from, to] = [byId.get(edge.from.node), byId.get(edge.to.node)];
    assert(from !== undefined && to !== undefined);
    const start = stops[0];
    assert.equal(start?.x, rightwards ? from.x + from.width : from.x);
    assert.equal(tip.x, rightwards ? to.x : to.x + to.width);
    const box = from.rows.find((row) => row.row.id === edge.from.row) ?? from;
    assert(start !== undefined && start.y > box.y && start.y < box.y + box.height);
  }
}

describe("The layout of the event flow", () => {
  const graph = graphOf([example()], everything);

  it("puts nothing on top of another, and begins and ends arrows at the sides of what they connect", () => {
    assertSound(pictureOf(graph, measure, 1.6));
    assertSound(pictureOf(graphOf([example(), shop()], everything), measure, 1.6));
  });

  it("is the same again", () => {
    assert.deepEqual(pictureOf(graph, measure, 1.6), pictureOf(graphOf([example()], everything), measure, 1.6));
  });

  it("leads from left to right: an event is right of who emits it and left of who handles it, but for what goes round", () => {
    const leftwards = pictureOf(graph, measure, 1.6).edges.filter((edge) => !edge.rightwards);
    assert.deepEqual(
      leftwards.map(({ edge }) => edge.id.split("|").slice(2)),
      [["ml.trial.finished", "emits", "step:lib/sagas/cerebros_nas_saga.ex#CerebrosNASSaga/train_candidates"]],
    );
  });

  it("stands events that nobody uses below the rest, under a caption", () => {
    const picture = pictureOf(graph, measure, 1.6);
    const caption = picture.captions[0];
    assert.equal(picture.captions.length, 1);
    const below = picture.nodes.filter((node) => node.y > (caption?.y ?? 0)).map((node) => node.label);
    assert.deepEqual(below, ["system.startup.completed", "user.invited"]);
  });

  it("frames workspaces when there are several", () => {
    assert.deepEqual(pictureOf(graph, measure, 1.6).groups, []);
    const picture = pictureOf(graphOf([example(), shop()], everything), measure, 1.6);
    assert.deepEqual(
      picture.groups.map((group) => group.name),
      ["example", "shop"],
    );
    assert.deepEqual(overlaps(picture.groups), []);
    for (const node of picture.nodes) {
      const inside = picture.groups.filter((group) => overlap(group, node));
      assert.equal(inside.length, 1, node.label);
      assert.equal(node.node.id.startsWith(inside[0]?.name === "shop" ? "/projects/shop" : "/projects/example"), true);
    }
  });

  it("uses a window of any shape", () => {
    const overview = shop();
    const [event] = overview.events;
    const party = event?.emitters[0];
    assert(event !== undefined && party !== undefined);
    overview.events = Array.from({ length: 40 }, (_, index) => ({
      ...event,
      name: `order.${index}`,
      emitters: [{ ...party, id: `f${index}` }],
    }));
    const ratio = (aspect: number): number => {
      const { width, height } = pictureOf(graphOf([overview], everything), measure, aspect);
      return width / height / aspect;
    };
    for (const aspect of [0.6, 1.6, 3]) {
      assert(ratio(aspect) > 0.6 && ratio(aspect) < 1.6, `${ratio(aspect)} at ${aspect}`);
    }
  });

  it("lays out 300 events and 150 parties for at most three times what 80 and 40 cost", () => {
    // The least of some runs: the first ones pay for what is compiled, and others for what else goes on.
    const laidOut = (events: number, parties: number) => {
      const graph = graphOf([large(events, parties)], everything);
      const runs = [1, 2, 3].map(() => {
        const before = process.cpuUsage();
        const picture = pictureOf(graph, measure, 1.6);
        return { picture, cost: process.cpuUsage(before).user };
      });
      return { graph, ...runs.reduce((best, run) => (run.cost < best.cost ? run : best)) };
    };
    const [small, big] = [laidOut(80, 40), laidOut(300, 150)];
    // Left to dagre alone it is seven times as much.
    assert(big.cost < 3 * small.cost, `${big.cost / 1000} ms, where the small one takes ${small.cost / 1000} ms`);
    assertSound(big.picture);
    assert.equal(big.picture.edges.length, big.graph.groups[0]?.edges.length);
  }).timeout(60_000);

  it("lays out a hub with many leaves", () => {
    const overview = shop();
    const party = overview.events[1]?.handlers[0];
    assert(party !== undefined);
    const many = Array.from({ length: 400 }, (_, index) => ({ ...party, id: `f${index}`, label: `handle_${index}` }));
    overview.events[1]?.handlers.push(...many);
    assertSound(pictureOf(graphOf([overview], everything), measure, 1.6));
  });

  it("has nothing for nothing", () => {
    const picture = pictureOf(graphOf([], everything), measure, 1.6);
    assert.deepEqual([picture.nodes, picture.edges], [[], []]);
  });
});

describe("Names without room", () => {
  const width = (text: string): number => [...text].length;

  it("lose their middle", () => {
    assert.equal(shortened("user.onboarding.complete", 11, width), "user.…plete");
    assert.equal(shortened("user", 4, width), "user");
  });

  it("keep letters of two units whole", () => {
    assert.equal(shortened("😀😀😀😀", 3, width), "😀…😀");
  });
});

describe("Packing", () => {
  it("keeps boxes apart, in the width unless one is wider", () => {
    const sizes = Array.from({ length: 60 }, (_, index) => ({
      width: 20 + ((index * 37) % 90),
      height: 10 + ((index * 53) % 70),
    }));
    for (const width of [10, 110, 400]) {
      const spots = pack(sizes, width, 8);
      const boxes = spots.map(({ x, y }, index) => ({
        x,
        y,
        width: (sizes[index]?.width ?? 0) + 8,
        height: (sizes[index]?.height ?? 0) + 8,
      }));
      assert.deepEqual(overlaps(boxes), []);
      assert(Math.max(...boxes.map((box) => box.x + box.width - 8)) <= Math.max(width, 109));
    }
  });
});

describe("The way of an arrow", () => {
  it("leaves and arrives level, and passes nodes level", () => {
    const stops = stopsOf({ x: 0, y: 0 }, [{ left: 40, right: 60, y: 20 }], { x: 100, y: 0 });
    assert.equal(pathOf(stops), "M0,0C20,0 20,20 40,20L60,20C80,20 80,0 100,0");
    const back = stopsOf({ x: 100, y: 0 }, [{ left: 40, right: 60, y: 20 }], { x: 0, y: 0 });
    assert.deepEqual(
      back.map(({ x }) => x),
      [100, 60, 40, 0],
    );
  });
});

describe("Colours in an exported picture", () => {
  it("are such as other programs know", () => {
    assert.equal(portable("color(srgb 1 0.5 0)"), "rgb(255,128,0)");
    assert.equal(portable("color(srgb 0 0 1 / 0.25)"), "rgba(0,0,255,0.25)");
    assert.equal(portable("rgb(1, 2, 3)"), "rgb(1, 2, 3)");
  });
});
