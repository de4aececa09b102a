// The library in a real browser: the built modules as they are, from a small server that isolates its pages, so that threads may share memory.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type * as Gradus from "../packages/gradus/src/index.js";
import { type Browser, inWorker as expressionInWorker, openBrowser, type Page, serveLibrary } from "../scripts/browser.mjs";
import { type Options, type Result, train } from "./browser/train.js";
import { dataFile } from "./command/folder.js";
import { runGradus } from "./command/runGradus.js";

const opened = await openBrowser();
if (typeof opened === "string") process.stderr.write(`tests/browser.test.ts is skipped: ${opened}\n`);

describe.skipIf(typeof opened === "string")("in a browser", { timeout: 180_000 }, () => {
  const browser = opened as Browser;
  const servers: { close(): void }[] = [];
  const pages = new Map<boolean, Page>();
  afterAll(async () => {
    await browser.close();
    for (const server of servers) server.close();
  });

  /** A page that is isolated or not; modules that it has loaded once stay in the browser's cache. */
  async function pageOf(isolated: boolean): Promise<Page> {
    const known = pages.get(isolated);
    if (known) return known;
    const server = await serveLibrary(isolated);
    servers.push(server);
    const page = await browser.newPage();
    pages.set(isolated, page);
    await page.goto(server.url);
    return page;
  }

  /** Trains in one worker of a page, one after the other. */
  function inWorker(page: Page, asked: readonly Options[]): Promise<readonly Result[]> {
    return expressionInWorker(
      page,
      `(async (train) => {
        const results = [];
        for (const options of ${JSON.stringify(asked)}) results.push(await train(gradus, options));
        return results;
      })(${train})`,
    );
  }

  test("a worker trains on 1 and on 2 threads to the bits of Node", async () => {
    const node = await train(await library(), {});
    const page = await pageOf(true);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await inWorker(page, [{}, { threads: 2, gathers: true }])).toEqual([node, { ...node, threads: 2 }]);
  });

  test("the window trains on one thread, since it may not sleep, and trials side by side on others, to the same bits", async () => {
    const { hash } = await train(await library(), {});
    const page = await pageOf(true);
    // As text, since the test's own modules are rewritten where they import.
    const asked = (options: Options): Promise<unknown> =>
      page.evaluate(`import("/dist/index.js").then((gradus) => (${train})(gradus, ${JSON.stringify(options)}))`);
    expect(await asked({ threads: 2 })).toEqual({ hash, threads: 1 });
    expect(await asked({ sideBySide: 2 })).toEqual({ hashes: [hash, hash] });
  });

  test("a module that a model was exported to predicts the bits of Node", async () => {
    const { recipe, nn, loss, optim, data, modelToModule } = await library();
    const rows = Array.from({ length: 60 }, (_, i) => ({ size: i % 7, kind: i % 3 === 0 ? "round" : "flat", y: Math.sin(i) }));
    const layers = nn.sequential(nn.dense(8), nn.gelu(), nn.dense(1));
    const how = { loss: loss.meanSquaredError(), optimizer: optim.adam({ learningRate: 0.01 }), batchSize: 16, epochs: 3, seed: 3 };
    const run = recipe({ model: layers, ...how }).run({ train: data.fromRows(rows, { target: "y" }) });
    const model = await run.result();
    const asked = rows.slice(0, 40);
    const predictions = await model.predict(asked);
    if (predictions.task !== "regression") throw new Error("numbers were expected");
    const page = await pageOf(false);
    const { code } = modelToModule(model);
    // As text, since the test's own modules are rewritten where they import.
    const given = await page.evaluate(
      `import(URL.createObjectURL(new Blob([${JSON.stringify(code)}], { type: "text/javascript" }))).then(({ predict }) => predict(${JSON.stringify(asked)}))`,
    );
    expect((given as { prediction: number }[]).map(({ prediction }) => prediction)).toEqual(Array.from(predictions.values));
  });

  test("a page that is not isolated has one thread, and its trials copies of the data", async () => {
    const { hash } = await train(await library(), {});
    const page = await pageOf(false);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    expect(await inWorker(page, [{ threads: 2 }, { sideBySide: 1 }])).toEqual([{ hash, threads: 1 }, { hashes: [hash, hash] }]);
  });

  test("the report on a run draws itself without a network and without an error, light and dark", async () => {
    const report = await reportOfTraining();
    const page = await browser.newPage();
    const [told, asked]: [string[], string[]] = [[], []];
    page.on("console", (message) => message.type() === "error" && told.push(message.text()));
    page.on("pageerror", (error) => told.push(String(error)));
    page.on("request", (request) => asked.push(request.url()));
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(pathToFileURL(report).href);
    const look = (): Promise<Look> => page.evaluate(lookAtPage);
    const light = await look();
    expect(light.charts).toBeGreaterThanOrEqual(2);
    expect(light.drawn).toBe(light.charts);
    expect(light.empty).toEqual([]);
    expect(light.wide).toBeLessThanOrEqual(0);
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await look();
    expect(brightness(light.background)).toBeGreaterThan(200);
    expect(brightness(dark.background)).toBeLessThan(60);
    await page.click("#theme");
    expect((await look()).background).toBe(light.background);
    expect(told).toEqual([]);
    expect(asked.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
    rmSync(dirname(report), { recursive: true });
  });
});

/** What a look at the page finds; pictures that are empty, and by how much the page is wider than its window. */
type Look = Readonly<{ charts: number; drawn: number; empty: readonly string[]; wide: number; background: string }>;

function lookAtPage(): Look {
  const isEmpty = (element: Element): boolean => element.getBoundingClientRect().width < 20 || element.getBoundingClientRect().height < 10;
  const charts = [...document.querySelectorAll(".chart")];
  const isDrawn = (canvas: HTMLCanvasElement | null): boolean => {
    const pixels = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return pixels.some((value) => value !== 0);
  };
  const named = (element: Element): string => `${element.tagName} ${element.getAttribute("aria-label") ?? element.id}`;
  return {
    charts: charts.length,
    drawn: charts.filter((chart) => isDrawn(chart.querySelector("canvas"))).length,
    empty: [...document.querySelectorAll("svg[role=img], .card")].filter(isEmpty).map(named),
    wide: document.documentElement.scrollWidth - innerWidth,
    background: getComputedStyle(document.body).backgroundColor,
  };
}

/** The mean of red, green and blue, 0 to 255. */
function brightness(color: string): number {
  const [red = 0, green = 0, blue = 0] = color.match(/\d+/g)?.map(Number) ?? [];
  return (red + green + blue) / 3;
}

/** The page of a short training. */
async function reportOfTraining(): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), "gradus-page-"));
  const asked = ["train", dataFile("breast_cancer.csv"), "--target", "diagnosis", "--effort", "quick", "--epochs", "6"];
  const { code, stderr } = await runGradus([...asked, "--report", "report.html", "--out", "m.safetensors"], { cwd });
  if (code !== 0) throw new Error(stderr);
  return join(cwd, "report.html");
}

/** The library as it is built, as the browser has it. */
function library(): Promise<typeof Gradus> {
  return import(new URL("../packages/gradus/dist/index.js", import.meta.url).href);
}
