import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nn, optim, type Recipe, recipe } from "gradus";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { EventFile } from "../runs/eventFile.js";
import { LossFile } from "../runs/lossFile.js";
import { openRun } from "./openRun.js";
import { report } from "./runReport.js";
import { train } from "./runTrain.js";
import type { TrainingOptions } from "./trainingOptions.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-report-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, "rings.csv");
const rows = Array.from({ length: 240 }, (_, row) => {
  const [a, b] = [Math.sin(row * 1.7), Math.cos(row * 2.3)];
  return `${a.toFixed(4)},${b.toFixed(4)},${a * a + b * b > 1 ? "out" : "in"},${(3 * a - b).toFixed(4)}`;
});
writeFileSync(file, ["a,b,ring,slope", ...rows].join("\n"));

const net = (outputs: number, learningRate: number): Recipe =>
  recipe({
    model: nn.sequential(nn.dense(12), nn.relu(), nn.dense(outputs)),
    optimizer: optim.sgd({ learningRate }),
    batchSize: 16,
    epochs: 4,
    seed: 1,
  });
const recipeFile = (name: string, value: Recipe): string => {
  writeFileSync(join(folder, name), JSON.stringify(value));
  return join(folder, name);
};

let printed = "";
beforeEach(() => {
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
});

const options = (changes: Partial<TrainingOptions>): TrainingOptions => ({
  target: "ring",
  backend: "wasm",
  threads: 1,
  json: true,
  ...changes,
});
const outside = /(?:src|href)="(?!#|data:)|url\(|@import|https?:\/\//;

describe("a run that is over", () => {
  const run = join(folder, "good");
  let page = "";
  beforeAll(async () => {
    vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    await train(file, options({ folder: run, ignore: ["slope"], recipe: recipeFile("good.json", net(2, 0.1)) }));
    page = readFileSync(join(run, "report.html"), "utf8");
  });

  test("leaves the cost of every mini-batch, looks at its flow, its rows' hashes and its machine", () => {
    const events = new EventFile(run).read();
    expect(events.filter(({ type }) => type === "flow").length).toBeGreaterThan(1);
    expect(events.find((event) => event.type === "data")).toMatchObject({ train: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(events.find((event) => event.type === "machine")).toMatchObject({ node: process.version });
    const losses = new LossFile(run).read();
    expect(losses).toHaveLength(4 * 12);
    const first = events.find((event) => event.type === "epoch");
    expect(losses.slice(0, 12).reduce((sum, loss) => sum + loss / 12, 0)).toBeCloseTo(first!.train.loss, 5);
  });

  test("leaves a page that needs nothing else, with every section", () => {
    expect(page.replace(/<script>.*?<\/script>/gs, "")).not.toMatch(outside);
    for (const title of [
      "Cost J, mini-batch by mini-batch",
      "Train against dev",
      "Confusion matrix",
      "Calibration",
      "Gradient flow",
      "Which columns count",
      "Worst dev rows",
      "Facts",
    ])
      expect(page).toContain(`>${title}</h`);
    for (const data of page.matchAll(/<script type="application\/json"[^>]*>(.*?)<\/script>/gs))
      expect(JSON.parse(data[1]!).values[0].length).toBeGreaterThan(1);
  });

  test("is reported again with another floor, in the terminal or as one document, with commands whose recipes are there", async () => {
    expect(await report(run, { json: true, floor: 0.4, out: join(folder, "again.html") })).toBe(0);
    const document = JSON.parse(printed);
    expect(document).toMatchObject({ state: "finished", failure: null });
    expect(document.bias.value).toBeLessThan(0.1);
    printed = "";
    await report(run, {});
    expect(printed).toContain("Metrics, with 95 % intervals");
    for (const [, path] of printed.matchAll(/--recipe (\S+)/g))
      expect(JSON.parse(readFileSync(path!, "utf8")).model.layer).toBe("sequential");
  });

  test("tells that its rows have changed since", async () => {
    const before = readFileSync(file, "utf8");
    writeFileSync(file, before.replace("out", "in"));
    try {
      expect((await openRun(run)).notes.join()).toMatch(/rows are not those that the run began with/);
    } finally {
      writeFileSync(file, before);
    }
    expect((await openRun(run)).notes).toEqual([]);
  });
});

test("a run that ran away tells what happened and proposes smaller steps", async () => {
  const run = join(folder, "boom");
  const wild = options({ target: "slope", ignore: ["ring"], folder: run, recipe: recipeFile("boom.json", net(1, 50)) });
  await expect(train(file, wild)).rejects.toThrow("Infinity");
  await report(run, { json: true });
  const { state, failure, next, page } = JSON.parse(printed);
  expect([state, failure]).toEqual(["failed", expect.stringContaining("the loss is Infinity")]);
  expect(next.map(({ name }: { name: string }) => name)).toEqual(["lower learning rate", "clipped gradients"]);
  expect(readFileSync(page, "utf8")).toMatch(/class="headline">Step \d+ \(epoch 1\): the loss is Infinity</);
});

test("a number's report shows predictions against the truth; without a folder the page goes where it is told", async () => {
  const page = join(folder, "slope.html");
  await train(
    file,
    options({
      target: "slope",
      ignore: ["ring"],
      report: page,
      out: join(folder, "slope.safetensors"),
      recipe: recipeFile("slope.json", net(1, 0.05)),
    }),
  );
  expect(readFileSync(page, "utf8")).toContain("Predicted against true");
});

test("words from the data are shown as words", async () => {
  const strange = join(folder, "strange.csv");
  writeFileSync(
    strange,
    ["x,kind", ...Array.from({ length: 60 }, (_, row) => `${row},${row % 2 ? "<script>alert(1)</script>" : 'a "b" & c'}`)].join("\n"),
  );
  const page = join(folder, "strange.html");
  await train(
    strange,
    options({ target: "kind", report: page, out: join(folder, "strange.safetensors"), recipe: recipeFile("strange.json", net(2, 0.01)) }),
  );
  const text = readFileSync(page, "utf8");
  expect(text).not.toContain("<script>alert");
  expect(text).toContain("&lt;script&gt;alert(1)");
});

test("a folder without a run is refused", async () => {
  await expect(report(folder, {})).rejects.toThrow("there is no run in this folder");
});

test("alarms on the way are told on the page, in the terminal and in the document", async () => {
  const run = join(folder, "asleep");
  const layers = Array.from({ length: 12 }, () => [nn.dense(8, { init: "xavier" }), nn.sigmoid()]).flat();
  const deep = net(2, 0.01).with({ model: nn.sequential(...layers, nn.dense(2)), optimizer: optim.adam({ learningRate: 0.002 }) });
  await train(file, options({ folder: run, ignore: ["slope"], recipe: recipeFile("asleep.json", deep) }));
  const page = readFileSync(join(run, "report.html"), "utf8");
  expect(page).toMatch(/<h2>Alarms on the way<\/h2>.*gradients vanish on their way: those of the weights of model\.0 are/s);
  printed = "";
  await report(run, { json: true });
  expect(JSON.parse(printed).alarmsOnTheWay).toEqual([expect.objectContaining({ alarm: "vanishing", layer: "model.0" })]);
  printed = "";
  await report(run, {});
  expect(printed).toMatch(/Alarms on the way\n {2}Step \d+ \(epoch \d\): the loss does not come down/);
});
