// @ts-check
import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup.mjs";

/** Where the binaries of other versions lie: beside the packages, which npm ci clears away. */
const folder = join(root, "node_modules/.nodes");

/**
 * The binary of a version of Node, from npm's packages of them; it is installed on the first call.
 * @param {string} major as in "22"
 * @returns {Promise<string>}
 * @throws {Error} if npm cannot install it
 */
export async function nodeOf(major) {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const prefix = join(folder, major);
  const binary = join(prefix, "node_modules", name, "bin/node");
  if (existsSync(binary)) return binary;
  mkdirSync(prefix, { recursive: true });
  const { code, output } = await collected("npm", [
    "install",
    "--no-save",
    "--no-audit",
    "--no-fund",
    "--prefix",
    prefix,
    `${name}@${major}`,
  ]);
  if (code === 0 && existsSync(binary)) return binary;
  throw new Error(`Node ${major} cannot be installed: npm said: ${output.trim().split("\n").at(-1)}`);
}

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number | null, output: string, stdout: string }>} `output`: all that it wrote
 */
export function collected(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    let [output, stdout] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject).on("close", (code) => resolve({ code, output, stdout }));
  });
}
