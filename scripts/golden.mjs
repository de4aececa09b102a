// `npm run golden -- [FOLDER] [--json] [--only TOPIC]`: builds what changed, then compares Gradus with golden reference files.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterSetUp, root } from "./setup.mjs";

await afterSetUp(async () => {
  const { main } = await import(pathToFileURL(join(root, "dist/golden/main.js")).href);
  return main(process.argv.slice(2));
});
