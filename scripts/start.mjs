// @ts-check
// `npm start`: sets everything up on a fresh clone and runs the main job, `gradus demo`. Arguments are passed on: npm start -- --help
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterSetUp, root } from "./setup.mjs";

// The command runs in this very process, so that Ctrl-C reaches it once and its exit code is ours.
await afterSetUp(async () => {
  const command = join(root, "packages/node/bin/gradus.js");
  process.argv = [process.argv[0] ?? process.execPath, command, "demo", ...process.argv.slice(2)];
  await import(pathToFileURL(command).href);
  return undefined;
});
