// @ts-check
// What `npm start` and `npm test` do first: check Node, install the packages, compile. One line a stage; a failure is one line too.
// Plain JavaScript that needs nothing but Node itself, because it runs before anything is installed.
import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const oldestNode = [20, 19];

/** A stage of the set-up that failed; `message` is the one line to print. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Checks Node, installs the packages if that is needed, compiles what changed.
 * @throws {SetupError} with one line that names the cause and the way out
 */
export async function setUp() {
  checkNode(process.versions.node);
  if (needsInstall()) await install();
  await stage("Compiling", process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b"], explainCompile);
}

/**
 * Runs `job` after the set-up and ends the process with its exit code; a failed set-up is one line on standard error.
 * @param {() => Promise<number | undefined>} job its exit code, or undefined when it sets its own
 */
export async function afterSetUp(job) {
  try {
    await setUp();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(error.exitCode);
  }
  const code = await job();
  if (code !== undefined) process.exitCode = code;
}

/**
 * @param {string} version as in process.versions.node
 * @throws {SetupError} if it is older than the oldest Node that Gradus supports
 */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new SetupError(
    `Gradus needs Node ${oldestNode.join(".")} or newer, this is Node ${version}. Install a newer one from nodejs.org.`,
    2,
  );
}

/** True when nothing was installed yet, or the lock file changed since; npm writes its own copy of the lock file last. */
function needsInstall() {
  const installed = join(root, "node_modules/.package-lock.json");
  return !existsSync(installed) || statSync(installed).mtimeMs < statSync(join(root, "package-lock.json")).mtimeMs;
}

function install() {
  const options = ["ci", "--loglevel=error", "--no-audit", "--no-fund", "--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=10000"];
  const script = process.env.npm_execpath;
  if (script?.endsWith("npm-cli.js")) return stage("Installing packages", process.execPath, [script, ...options], explainInstall);
  return stage("Installing packages", process.platform === "win32" ? "npm.cmd" : "npm", options, explainInstall);
}

/**
 * Runs one stage quietly and prints one line: its title and how long it took.
 * @param {string} title
 * @param {string} program
 * @param {readonly string[]} args
 * @param {(output: string) => string} explain turns the output of a failed stage into what is told to the user
 */
async function stage(title, program, args, explain) {
  const start = performance.now();
  process.stderr.write(`${title} ... `);
  const { code, output } = await runQuietly(program, args);
  if (code === 130) throw new SetupError("interrupted. Run the same command again to go on.", 130);
  if (code !== 0) throw new SetupError(`failed.\n${explain(output)}`);
  process.stderr.write(`done in ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
}

/**
 * Exit code (130 after Ctrl-C, which also ends the program) and everything that the program printed.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, output: string }>}
 */
function runQuietly(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], shell: program.endsWith(".cmd") });
    let output = "";
    let interrupted = false;
    const interrupt = () => {
      interrupted = true;
      child.kill("SIGINT");
    };
    /** @param {number} code */
    const finish = (code) => {
      process.off("SIGINT", interrupt);
      resolve({ code: interrupted ? 130 : code, output });
    };
    process.on("SIGINT", interrupt);
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", (error) => {
      output += error.message;
      finish(1);
    });
    child.on("close", (code) => finish(code ?? 1));
  });
}

/**
 * One line that says why `npm ci` failed and what helps.
 * @param {string} output what npm printed
 */
export function explainInstall(output) {
  if (/ENOSPC/.test(output)) return "The disk is full: free about 300 MB and try again.";
  if (/EACCES|EPERM|EROFS/.test(output))
    return `No permission to write in ${root} or in npm's cache: make the folder yours, or clone Gradus where you may write.`;
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|network/.test(output))
    return "The npm registry cannot be reached: check the network (and npm's proxy and registry settings) and try again.";
  if (/spawn npm(\.cmd)? ENOENT/.test(output)) return "There is no npm beside this Node: install Node with npm from nodejs.org.";
  return `npm ci said: ${output.trim().replaceAll(/^npm (error|ERR!) ?/gm, "") || "nothing"}`;
}

/** @param {string} output what the compiler printed */
function explainCompile(output) {
  if (/EACCES|EPERM|EROFS|permission denied|read-only file system/i.test(output))
    return `No permission to write in ${root}: make the folder yours, or clone Gradus where you may write.`;
  if (/ENOSPC|no space left/i.test(output)) return "The disk is full: free some space and try again.";
  const lines = output.trim().split("\n");
  const more = lines.length > 10 ? `\n... and ${lines.length - 10} lines more (npm run build shows all)` : "";
  return `${lines.slice(0, 10).join("\n")}${more}\nThe source does not compile; a fresh clone does. See what you changed with git status.`;
}
