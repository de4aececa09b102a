#!/usr/bin/env node
// Starts the gradus command. What it does stands in ../src/commands/main.ts; `npm run build` writes it to ../dist.
import { existsSync } from "node:fs";

const main = new URL("../dist/commands/main.js", import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write("gradus: the command is not built yet. Run npm run build in the checkout's root folder.\n");
  process.exitCode = 1;
}
