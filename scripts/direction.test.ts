import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";

const script = join(import.meta.dirname, "direction.mjs");
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

const map = `
| folder | may import | knows |
| --- | --- | --- |
| \`gradus\` | \`*\` | the face |
| \`gradus/errors\` | nothing | errors |
| \`gradus/graph\` | \`gradus/errors\` | symbols |
| \`node\` | \`gradus\` | files |

| package | where | for |
| --- | --- | --- |
| \`some-binary\` | \`node\`, one file | reading |
`;

/** Runs the check over a small house that keeps the rules, but for the files given. */
function check(files: Readonly<Record<string, string>>): { code: number | null; text: string } {
  const folder = mkdtempSync(join(tmpdir(), "direction-"));
  made.push(folder);
  const house = {
    "docs/ARCHITECTURE.md": map,
    "packages/gradus/package.json": '{ "name": "gradus" }',
    "packages/gradus/src/index.ts": 'export * from "./graph/symbol.js";\n',
    "packages/gradus/src/errors/userError.ts": "export class UserError extends Error {}\n",
    "packages/gradus/src/graph/symbol.ts":
      'import { UserError } from "../errors/userError.js";\nexport const fail = () => new UserError();\n',
    "packages/node/package.json": '{ "name": "@gradus/node" }',
    "packages/node/src/index.ts": 'import { readFileSync } from "node:fs";\nimport { fail } from "gradus";\nimport "some-binary";\n',
    ...files,
  };
  for (const [path, text] of Object.entries(house)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder], { encoding: "utf8" });
  return { code: status, text: stdout + stderr };
}

test("a house that keeps the rules passes", () => {
  expect(check({})).toEqual({ code: 0, text: "Imports go one way: 4 files, 5 imports, no violation, no cycle.\n" });
});

test("an import against the direction is named with its file and line, also when only a type is meant", () => {
  const { code, text } = check({
    "packages/gradus/src/errors/checks.ts": '/** Checks. */\nimport type { Symbol } from "../graph/symbol.js";\n',
  });
  expect(code).toBe(1);
  expect(text).toContain(
    "packages/gradus/src/errors/checks.ts:2: gradus/errors may not import gradus/graph (../graph/symbol.js); allowed: nothing",
  );
});

test("an import over several lines and a dynamic import are seen, a comment and a test file are not", () => {
  const { code, text } = check({
    "packages/gradus/src/errors/lines.ts": 'import {\n  one,\n  two,\n} from "../graph/symbol.js";\n',
    "packages/gradus/src/errors/later.ts": 'export const load = () =>\n  import("../graph/symbol.js");\n',
    "packages/gradus/src/errors/told.ts": '/*\n * import("../graph/symbol.js")\n */\n// import("../graph/symbol.js")\n',
    "packages/gradus/src/errors/lines.test.ts": 'import { one } from "../graph/symbol.js";\n',
  });
  expect(code).toBe(1);
  expect(text).toContain("lines.ts:1: ");
  expect(text).toContain("later.ts:2: ");
  expect(text).toContain("2 problems in 7 files");
});

test("an import cycle between files is named with its whole path", () => {
  const { code, text } = check({
    "packages/gradus/src/graph/a.ts": 'import { b } from "./b.js";\n',
    "packages/gradus/src/graph/b.ts": 'export { c } from "./c.js";\n',
    "packages/gradus/src/graph/c.ts": 'import { a } from "./a.js";\n',
  });
  expect(code).toBe(1);
  expect(text).toContain(
    "import cycle: packages/gradus/src/graph/a.ts -> packages/gradus/src/graph/b.ts -> packages/gradus/src/graph/c.ts -> packages/gradus/src/graph/a.ts",
  );
});

test("a circle within a folder that the map excepts is none, and one that leaves it is", () => {
  const excepted = `${map}\nFiles may lead in circles within \`gradus/graph/ops\`.\n`;
  const pair = {
    "docs/ARCHITECTURE.md": excepted,
    "packages/gradus/src/graph/ops/slice.ts": 'import { pad } from "./pad.js";\n',
    "packages/gradus/src/graph/ops/pad.ts": 'import { slice } from "./slice.js";\n',
  };
  expect(check(pair).code).toBe(0);
  const leaving = {
    "packages/gradus/src/graph/ops/pad.ts": 'import "../a.js";\n',
    "packages/gradus/src/graph/a.ts": 'import "./ops/slice.js";\n',
  };
  expect(check({ ...pair, ...leaving }).text).toContain(
    "import cycle: packages/gradus/src/graph/a.ts -> packages/gradus/src/graph/ops/slice.ts",
  );
});

test("a circle of types alone inside one folder is no cycle", () => {
  const { code } = check({
    "packages/gradus/src/graph/a.ts": 'import type { B } from "./b.js";\nexport type A = readonly B[];\n',
    "packages/gradus/src/graph/b.ts": 'import type { A } from "./a.js";\nexport type B = { a?: A };\n',
  });
  expect(code).toBe(0);
});

test("the library may import neither Node's modules nor packages from outside", () => {
  const { code, text } = check({
    "packages/gradus/src/graph/a.ts": 'import { readFileSync } from "node:fs";\nimport "some-binary";\nimport "left-pad";\n',
  });
  expect(code).toBe(1);
  expect(text).toContain("a.ts:1: the library runs in browsers and may not import node:fs");
  expect(text).toContain("a.ts:2: some-binary may be imported in node only");
  expect(text).toContain("a.ts:3: left-pad is not in the table of packages from outside");
});

test("a binary package is imported in one file only", () => {
  const { code, text } = check({ "packages/node/src/second.ts": 'import "some-binary/part";\n' });
  expect(code).toBe(1);
  expect(text).toContain(
    "packages/node/src/second.ts: some-binary may be imported in one file only, and packages/node/src/index.ts does already",
  );
});

test("a folder without a row and a table that leads in a circle are problems", () => {
  const { code, text } = check({
    "docs/ARCHITECTURE.md": map.replace("| nothing |", "| `gradus/graph` |").replace("| `gradus` | `*` | the face |\n", ""),
    "packages/gradus/src/engine/a.ts": 'import { fail } from "../graph/symbol.js";\n',
  });
  expect(code).toBe(1);
  expect(text).toContain("packages/gradus/src/engine/a.ts:1: no row of docs/ARCHITECTURE.md names this folder");
  expect(text).toContain("docs/ARCHITECTURE.md: the rows lead in a circle: gradus/errors -> gradus/graph -> gradus/errors");
});

test("without the table the check refuses with exit code 2", () => {
  const { code, text } = check({ "docs/ARCHITECTURE.md": "# Nothing here\n" });
  expect(code).toBe(2);
  expect(text).toContain('there is no table with the heading "folder | may import"');
});
