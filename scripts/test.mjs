// @ts-check
// `npm test`: sets everything up on a fresh clone, type-checks the tests and runs them all. Arguments go to vitest: npm test -- packages/gradus/src/optim
import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterSetUp, root } from "./setup.mjs";

await afterSetUp(async () => {
  const types = await run("node_modules/typescript/bin/tsc", ["-p", "tsconfig.test.json"]);
  if (types !== 0) {
    process.stderr.write("The tests do not type-check (see above); they were not run.\n");
    return types;
  }
  return run("node_modules/vitest/vitest.mjs", ["run", ...process.argv.slice(2)]);
});

/**
 * Runs one of the installed tools with this terminal; its exit code, 130 if a signal ended it.
 * @param {string} tool
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
function run(tool, args) {
  const child = spawn(process.execPath, [join(root, tool), ...args], { cwd: root, stdio: "inherit" });
  const ignore = () => {}; // the tool gets Ctrl-C from the terminal too, and its end is awaited
  process.on("SIGINT", ignore);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      process.off("SIGINT", ignore);
      resolve(code ?? 130);
    });
  });
}
