// @ts-check
// `npm run selfcontained`: the project speaks of itself alone. No tracked file may name a path of somebody's machine, a package registry's
// host or a folder outside of the repository. Prints each place; exit code 1 if there is one.
import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * What must not stand in a file, and why. The patterns are written so that they do not match this file itself.
 * @type {readonly { pattern: RegExp, why: string, inTests: boolean }[]}
 */
const forbidden = [
  { pattern: /(?<![\w.])\/(?:wor[k]|roo[t]|hom[e]|User[s])\/[\w.]/, why: "a path of somebody's machine", inTests: true },
  { pattern: /(?<![\w.])\/tm[p]\//, why: "a path of somebody's machine (use os.tmpdir() or mktemp)", inTests: false },
  {
    pattern: /\b(?:registr[y]|deb|proxy|mirror)s?\.[\w-]+\.(?:org|com|net|io)\b|\bfile[s]\.pythonhosted\.org\b/,
    why: "the host of a package registry",
    inTests: true,
  },
  { pattern: /\.\.\/share[d]\b|\bshare[d]\/(?:design|golden|data|hooks)\b/, why: "a folder outside of the repository", inTests: true },
  { pattern: /"resolved": "https?:/, why: "a download address in the lock file (see CONTRIBUTING.md, Dependencies)", inTests: true },
];

const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
const problems = tracked.flatMap(problemsIn);
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`The project speaks of itself alone: ${tracked.length} files.`);
process.exitCode = problems.length === 0 ? 0 : 1;

/**
 * @param {string} file
 * @returns {string[]}
 */
function problemsIn(file) {
  const path = join(root, file);
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return [];
  const text = readFileSync(path, "utf8");
  if (text.includes("\0")) return []; // binary: a Parquet or compressed file
  const isTest = /\.test\.tsx?$/.test(file);
  return text
    .split("\n")
    .flatMap((line, i) =>
      forbidden
        .filter(({ pattern, inTests }) => (inTests || !isTest) && pattern.test(line))
        .map(({ why }) => `${file}:${i + 1}: ${why}: ${line.trim().slice(0, 120)}`),
    );
}
