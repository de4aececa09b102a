// @ts-check
// `npm run clean`: removes everything that the compiler writes, so that nothing of a deleted source file stays behind.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./setup.mjs";

const packages = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));
for (const folder of [root, ...packages]) rmSync(join(folder, "dist"), { recursive: true, force: true });
