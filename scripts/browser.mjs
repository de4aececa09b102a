// @ts-check
// The built library in a real browser: a small server, and workers of its pages. tests/browser.test.ts and `npm run samebits` stand on it.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { root } from "./setup.mjs";

const dist = join(root, "packages/gradus/dist");
const paths = [process.env.CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * What is used of playwright-core.
 * @typedef {{ goto(url: string): Promise<unknown>, evaluate<Result, Argument>(work: string | ((argument: Argument) => Result), argument?: Argument): Promise<Awaited<Result>>, on(event: "console" | "pageerror" | "request", told: (event: any) => void): void, emulateMedia(how: { colorScheme: "light" | "dark" }): Promise<void>, click(selector: string): Promise<void> }} Page
 * @typedef {{ newPage(): Promise<Page>, close(): Promise<void>, version(): string }} Browser
 * @typedef {{ chromium: { launch(options: { executablePath: string, args: readonly string[] }): Promise<Browser> } }} Playwright
 */

/**
 * Starts Chromium; or says why that cannot be.
 * @returns {Promise<Browser | string>}
 */
export async function openBrowser() {
  const executablePath = paths.find((path) => path !== "" && existsSync(path));
  if (executablePath === undefined) return "no Chromium was found (install the package chromium, or name one by the variable CHROMIUM)";
  const name = "playwright-core"; // a checkout whose packages are older than its lock file may still do everything else
  const playwright = /** @type {Playwright | undefined} */ (await import(name).catch(() => undefined));
  if (playwright === undefined) return "playwright-core is not installed (npm install)";
  return playwright.chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/**
 * Serves the library under /dist, an empty page and workers' modules (their source is in the query).
 * @param {boolean} isolated whether its pages may share memory among threads
 * @returns {Promise<{ url: string, close(): void }>}
 */
export function serveLibrary(isolated) {
  const isolation = isolated ? { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" } : {};
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    /** @type {(type: string, body: string | Buffer) => void} */
    const send = (type, body) => {
      response.writeHead(200, { "content-type": type, "cache-control": "max-age=600", ...isolation }).end(body);
    };
    if (url.pathname === "/") return send("text/html", "<!doctype html><title>Gradus</title>");
    if (url.pathname === "/worker.js") return send("text/javascript", url.searchParams.get("source") ?? "");
    const file = join(dist, url.pathname.replace(/^\/dist\//, ""));
    if (!url.pathname.startsWith("/dist/") || !existsSync(file)) return void response.writeHead(404).end();
    return send("text/javascript", readFileSync(file));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      resolve({ url: `http://127.0.0.1:${port}/`, close: () => void server.close() });
    });
  });
}

/**
 * Runs an expression in a worker of a page that `serveLibrary` serves; `gradus` is the library there.
 * @param {Page} page
 * @param {string} expression awaited; its value must be plain
 * @returns {Promise<any>} its value
 * @throws {Error} with what the worker threw
 */
export async function inWorker(page, expression) {
  const source = `import * as gradus from "/dist/index.js";
try {
  postMessage({ value: await ${expression} });
} catch (error) {
  postMessage({ error: String(error?.stack ?? error).slice(0, 1000) });
}`;
  const { value, error } = await page.evaluate(
    (text) =>
      /** @type {Promise<{ value?: unknown, error?: string }>} */ (
        new Promise((resolve) => {
          const worker = new Worker(`/worker.js?source=${encodeURIComponent(text)}`, { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => resolve({ error: message });
        })
      ),
    source,
  );
  if (error !== undefined) throw new Error(error);
  return value;
}
