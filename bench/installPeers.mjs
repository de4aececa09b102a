// @ts-check
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));

/**
 * Installs what bench/package.json names into bench/node_modules, the first time. Without a network the bench goes on without those libraries.
 * @param {(line: string) => void} log
 */
export async function installPeers(log) {
  if (existsSync(join(folder, "node_modules"))) return;
  log(
    "The libraries to compare with are no part of Gradus; they go into bench/node_modules, once (about 500 MB): npm install --prefix bench",
  );
  const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"];
  const script = process.env.npm_execpath;
  const [program, ...before] = script?.endsWith("npm-cli.js")
    ? [process.execPath, script]
    : [process.platform === "win32" ? "npm.cmd" : "npm"];
  const code = await new Promise((resolve) => {
    const child = spawn(program ?? "npm", [...before, ...args], { stdio: ["ignore", 2, 2], shell: program?.endsWith(".cmd") ?? false });
    child.on("error", () => resolve(1));
    child.on("close", resolve);
  });
  if (code !== 0) log("npm could not install them (its words stand above): measured without them.");
}
