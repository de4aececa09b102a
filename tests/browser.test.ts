// The library in a real browser: the built modules as they are, from a small server that isolates its pages, so that threads may share memory.
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type * as Gradus from "../packages/gradus/src/index.js";
import { type Options, type Result, train } from "./browser/train.js";

const dist = new URL("../packages/gradus/dist/", import.meta.url);
const paths = ["CHROMIUM", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executable = paths
  .map((path) => (path === "CHROMIUM" ? (process.env.CHROMIUM ?? "") : path))
  .find((path) => path !== "" && existsSync(path));
const playwright = await playwrightIfInstalled();
const whyNot =
  executable === undefined
    ? "no Chromium was found (install the package chromium, or name one by the variable CHROMIUM)"
    : playwright === undefined
      ? "playwright-core is not installed (npm install)"
      : undefined;
if (whyNot !== undefined) process.stderr.write(`tests/browser.test.ts is skipped: ${whyNot}\n`);

/** What is used of playwright-core. */
interface Page {
  goto(url: string): Promise<unknown>;
  evaluate<Result, Argument>(work: string | ((argument: Argument) => Result), argument?: Argument): Promise<Awaited<Result>>;
}
interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}
interface Playwright {
  readonly chromium: { launch(options: { readonly executablePath: string; readonly args: readonly string[] }): Promise<Browser> };
}

/** A checkout whose packages are older than its lock file may still type-check and run its other tests. */
async function playwrightIfInstalled(): Promise<Playwright | undefined> {
  const name: string = "playwright-core";
  return import(name).catch(() => undefined);
}

/** What a page's worker is asked, as a module: trains with these options, one after the other, and posts what came out. */
function workerFor(asked: readonly Options[]): string {
  return `import * as gradus from "/dist/index.js";
const train = ${train};
try {
  const results = [];
  for (const options of ${JSON.stringify(asked)}) results.push(await train(gradus, options));
  postMessage({ results });
} catch (error) {
  postMessage({ error: String(error?.stack ?? error).slice(0, 1000) });
}`;
}

/** Serves the library, an empty page and workers' modules (their source is in the query); \`isolated\` pages may share memory. */
function serve(isolated: boolean): Promise<Server> {
  const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const send = (type: string, body: string | Buffer): void => {
      response.writeHead(200, { "content-type": type, "cache-control": "max-age=600", ...(isolated && isolation) }).end(body);
    };
    if (url.pathname === "/") return send("text/html", "<!doctype html><title>Gradus</title>");
    if (url.pathname === "/worker.js") return send("text/javascript", url.searchParams.get("source") ?? "");
    const file = fileURLToPath(new URL(url.pathname.replace(/^\/dist\//, ""), dist));
    if (!url.pathname.startsWith("/dist/") || !existsSync(file)) return response.writeHead(404).end();
    return send("text/javascript", readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

describe.skipIf(whyNot !== undefined)("in a browser", { timeout: 180_000 }, () => {
  let browser: Browser;
  const servers: Server[] = [];
  const pages = new Map<boolean, Page>();
  beforeAll(async () => {
    browser = await playwright!.chromium.launch({ executablePath: executable!, args: ["--no-sandbox"] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    for (const server of servers) server.close();
  });

  /** A page that is isolated or not; modules that it has loaded once stay in the browser's cache. */
  async function pageOf(isolated: boolean): Promise<Page> {
    const known = pages.get(isolated);
    if (known) return known;
    const server = await serve(isolated);
    servers.push(server);
    const page = await browser.newPage();
    pages.set(isolated, page);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return page;
  }

  /** Trains in one worker of a page, one after the other. */
  async function inWorker(page: Page, asked: readonly Options[]): Promise<readonly Result[]> {
    const { results, error } = await page.evaluate(
      (source) =>
        new Promise<{ results?: readonly Result[]; error?: string }>((resolve) => {
          const worker = new Worker(`/worker.js?source=${encodeURIComponent(source)}`, { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => resolve({ error: message });
        }),
      workerFor(asked),
    );
    if (results) return results;
    throw new Error(error);
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
});

/** The library as it is built, as the browser has it. */
function library(): Promise<typeof Gradus> {
  return import(new URL("index.js", dist).href);
}
