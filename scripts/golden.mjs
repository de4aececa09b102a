// `npm run golden -- [FOLDER] [--json] [--only TOPIC]`: builds what changed, then compares Gradus with golden reference files.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterSetUp, root } from "./setup.mjs";

await afterSetUp(async () => {
  // npm runs scripts in the root folder; FOLDER is meant from where the user stands.
  if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  const { main } = await import(pathToFileURL(join(root, "dist/golden/main.js")).href);
  return main(process.argv.slice(2));
});
