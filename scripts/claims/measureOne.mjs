// @ts-check
// A worker: measures the claims whose names it is sent, one after the other, and draws their pictures.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { drawPicture } from "./drawPicture.mjs";

const { root, effort } = workerData;
const claims = await import(pathToFileURL(join(root, "dist/examples/claims/index.js")).href);

parentPort?.on("message", async (/** @type {string} */ name) => {
  const started = performance.now();
  const { run, ...claim } = claims[name];
  try {
    const { verdict, measured, picture } = await run(effort);
    const svg = drawPicture(picture, claim.title);
    parentPort?.postMessage({ row: { name, claim, verdict, measured }, svg, seconds: (performance.now() - started) / 1000 });
  } catch (error) {
    parentPort?.postMessage({ name, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
