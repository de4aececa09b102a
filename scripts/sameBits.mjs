// @ts-check
// `npm run samebits [-- --nodes 20,22,24,26 --threads 1,2,3,4,7 --json --write]`: the same recipe, data and seed give the same bits of every weight,
// on every version of Node, in a browser, for any number of threads. Trains three networks on each and compares the hashes of their weights; exit code 1
// if one differs. Other versions of Node come from npm's packages of them. With --write the table goes into docs/same-bits.md.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inWorker, openBrowser, serveLibrary } from "./browser.mjs";
import { collected, nodeOf } from "./sameBits/nodes.mjs";
import { train } from "./sameBits/train.mjs";
import { afterSetUp, root } from "./setup.mjs";

/**
 * @typedef {import("./sameBits/train.mjs").Net} Net
 * @typedef {import("./sameBits/train.mjs").Trained} Trained
 * @typedef {{ net: Net, threads: number }} Asked
 * @typedef {{ where: string, trained: readonly Trained[] }} Place
 */

/** @type {readonly Net[]} */
const nets = ["dense", "convolutional", "recurrent"];
const page = join(root, "docs/same-bits.md");
const marks = /** @type {const} */ (["<!-- samebits: begin -->", "<!-- samebits: end -->"]);

await afterSetUp(async () => {
  const { values } = parseArgs({
    options: {
      nodes: { type: "string", default: "20,22,24,26" },
      threads: { type: "string", default: "1,2,3,4,7" },
      json: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
    },
  });
  const asked = nets.flatMap((net) => values.threads.split(",").map((threads) => ({ net, threads: Number(threads) })));
  /** @type {Place[]} */
  const places = [];
  for (const major of values.nodes.split(",").filter(Boolean)) places.push(await onNode(major, asked));
  const browser = await inBrowser(asked);
  if (typeof browser === "string") process.stderr.write(`Not in a browser: ${browser}.\n`);
  else places.push(browser);
  const first = nets.map((_, at) => places[0]?.trained[at * (asked.length / nets.length)]?.hash);
  const differing = places.flatMap(({ where, trained }) =>
    asked.flatMap(({ net, threads }, at) =>
      trained[at]?.hash === first[nets.indexOf(net)] ? [] : [`${net} on ${threads} threads, ${where}`],
    ),
  );
  const text = table(places, asked);
  if (values.json) console.log(JSON.stringify({ asked, places, differing }));
  else console.log(text);
  if (values.write) {
    const [before, after] = [readFileSync(page, "utf8").split(marks[0])[0], readFileSync(page, "utf8").split(marks[1])[1]];
    writeFileSync(page, `${before}${marks[0]}\n${text}\n${marks[1]}${after}`);
  }
  for (const each of differing) console.error(`Other weights: ${each}`);
  return differing.length === 0 ? 0 : 1;
});

/**
 * @param {string} major
 * @param {readonly Asked[]} asked
 * @returns {Promise<Place>}
 */
async function onNode(major, asked) {
  const [current] = process.versions.node.split(".");
  const binary = major === current ? process.execPath : await nodeOf(major);
  process.stderr.write(`Node ${major} ...\n`);
  const library = new URL("../packages/gradus/dist/index.js", import.meta.url).href;
  const version = await collected(binary, ["--version"]);
  const { code, output, stdout } = await collected(binary, [join(root, "scripts/sameBits/child.mjs"), library, JSON.stringify(asked)]);
  if (code !== 0) throw new Error(`Node ${major} ended with ${code}: ${output.slice(-2000)}`);
  return { where: `Node ${version.stdout.trim().slice(1)}`, trained: JSON.parse(stdout) };
}

/**
 * @param {readonly Asked[]} asked
 * @returns {Promise<Place | string>} or why not
 */
async function inBrowser(asked) {
  const browser = await openBrowser();
  if (typeof browser === "string") return browser;
  const server = await serveLibrary(true);
  try {
    process.stderr.write(`Chromium ${browser.version()} ...\n`);
    const opened = await browser.newPage();
    await opened.goto(server.url);
    const each = asked.map(({ net, threads }) => `trained.push(await train(gradus, ${JSON.stringify(net)}, ${threads}));`);
    const trained = await inWorker(opened, `(async (train) => { const trained = []; ${each.join(" ")} return trained; })(${train})`);
    return { where: `Chromium ${browser.version().split(".")[0]}`, trained };
  } finally {
    await browser.close();
    server.close();
  }
}

/**
 * @param {readonly Place[]} places
 * @param {readonly Asked[]} asked
 */
function table(places, asked) {
  const rows = asked.map(({ net, threads }, at) => [net, threads, ...places.map(({ trained }) => cell(trained[at], threads))]);
  const lines = [["network", "threads", ...places.map(({ where }) => where)], ["---", "---:", ...places.map(() => "---")], ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/**
 * @param {Trained | undefined} trained
 * @param {number} asked
 */
function cell(trained, asked) {
  if (trained === undefined) return "none";
  return `\`${trained.hash.slice(0, 12)}\`${trained.threads === asked ? "" : ` (on ${trained.threads})`}`;
}
