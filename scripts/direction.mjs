// @ts-check
// `npm run direction [-- FOLDER]`: imports go one way. Reads the two tables of docs/ARCHITECTURE.md (what each folder may import; packages from
// outside) and checks every import in packages/*/src against them, tests excluded; looks for cycles between files and between the table's rows.
// Prints each violation with file and line; exit code 1 if there is one, 2 if the tables cannot be read.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @typedef {{ file: string, line: number, specifier: string, erased: boolean }} Import `erased`: only types, gone at run time
 * @typedef {{ folder: string, allowed: readonly string[], line: number }} Row a folder and the folders it may import; "*" allows all of its package
 * @typedef {{ name: string, folder: string, oneFile: boolean }} Outside a package from outside and where it may be imported
 */

const tables = "docs/ARCHITECTURE.md";
const root = resolve(process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url))));
process.exitCode = main();

function main() {
  const text = existsSync(join(root, tables)) ? readFileSync(join(root, tables), "utf8") : "";
  const rows = readRows(text);
  const outside = readOutside(text);
  if (rows.length === 0) {
    console.error(`${tables}: there is no table with the heading "folder | may import"`);
    return 2;
  }
  const files = sourceFiles();
  const names = packageNames();
  const imports = files.flatMap(importsOf);
  const problems = [
    ...rowProblems(rows),
    ...imports.flatMap((found) => importProblems(found, rows, outside, names)),
    ...oneFileProblems(imports, outside),
    ...cycles(imports, files, exceptions(text)).map((cycle) => `${cycle[0]}: import cycle: ${cycle.join(" -> ")}`),
  ];
  for (const problem of problems) console.error(problem);
  const counted = `${files.length} files, ${imports.length} imports`;
  if (problems.length === 0) console.log(`Imports go one way: ${counted}, no violation, no cycle.`);
  else console.error(`${problems.length} ${problems.length === 1 ? "problem" : "problems"} in ${counted}. The rules stand in ${tables}.`);
  return problems.length === 0 ? 0 : 1;
}

/**
 * The rows under the heading "folder | may import"; folders are written as `gradus/engine/graph`, without packages/ and src/.
 * @param {string} text
 * @returns {Row[]}
 */
function readRows(text) {
  return tableUnder(text, ["folder", "may import"]).map(({ cells: [folder = "", allowed = ""], line }) => ({
    folder,
    allowed: words(allowed),
    line,
  }));
}

/**
 * The rows under the heading "package | where": a folder of the first table, and "one file" where the package must be imported in one only.
 * @param {string} text
 * @returns {Outside[]}
 */
function readOutside(text) {
  return tableUnder(text, ["package", "where"]).map(({ cells: [name = "", where = ""] }) => ({
    name,
    folder: where.replace(/,? *one file/, "").trim(),
    oneFile: where.includes("one file"),
  }));
}

/**
 * The body of the markdown table whose heading begins with `heading`, backticks removed.
 * @param {string} text
 * @param {readonly string[]} heading
 */
function tableUnder(text, heading) {
  const lines = text.split("\n");
  /** @param {string} line */
  const cells = (line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.replaceAll("`", "").trim());
  const start = lines.findIndex((line) => heading.every((name, i) => cells(line)[i] === name));
  const body = [];
  if (start >= 0) for (let i = start + 2; lines[i]?.startsWith("|"); i++) body.push({ cells: cells(lines[i] ?? ""), line: i + 1 });
  return body;
}

/** @param {string} list */
function words(list) {
  return list
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "" && word !== "nothing");
}

/** Every source file of the packages, relative to the root with "/" between folders; tests are left out. */
function sourceFiles() {
  return folders(join(root, "packages"))
    .map((name) => join(root, "packages", name, "src"))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    )
    .filter((file) => /\.(ts|tsx|mts)$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => relative(root, file).split(sep).join("/"))
    .sort();
}

/** @param {string} path */
function folders(path) {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Name of each of our packages (gradus, @gradus/node) with its folder below packages/. */
function packageNames() {
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const folder of folders(join(root, "packages"))) {
    const file = join(root, "packages", folder, "package.json");
    if (existsSync(file)) names.set(JSON.parse(readFileSync(file, "utf8")).name, folder);
  }
  return names;
}

/**
 * The imports and re-exports of a file. Formatted source has them at the start of a line; what stands in comments and texts does not.
 * @param {string} file
 * @returns {Import[]}
 */
function importsOf(file) {
  const text = readFileSync(join(root, file), "utf8");
  /** @type {Import[]} */
  const found = [];
  /** @param {RegExp} pattern @param {(match: RegExpMatchArray) => boolean} erased */
  const collect = (pattern, erased) => {
    for (const match of text.matchAll(pattern)) {
      const line = text.slice(0, match.index).split("\n").length;
      if (!/^\s*(\*|\/\/)/.test(text.split("\n")[line - 1] ?? ""))
        found.push({ file, line, specifier: match.groups?.specifier ?? "", erased: erased(match) });
    }
  };
  collect(
    /^(?:import|export)\s+(?<type>type\s+)?(?:[\w$*]+(?:\s+as\s+[\w$]+)?\s*,?\s*)?(?:\{[^}]*\}\s*)?from\s*["'](?<specifier>[^"']+)["']/gm,
    (match) => Boolean(match.groups?.type),
  );
  collect(/^import\s*["'](?<specifier>[^"']+)["']/gm, () => false);
  collect(/(?<before>typeof\s+)?\bimport\(\s*["'](?<specifier>[^"']+)["']\s*\)(?<after>\.[A-Z])?/g, (match) =>
    Boolean(match.groups?.before ?? match.groups?.after),
  );
  return found.sort((a, b) => a.line - b.line);
}

/**
 * The row that a file or folder belongs to: the one with the longest name that leads to it.
 * @param {string} path below packages/, without src/
 * @param {readonly Row[]} rows
 */
function rowOf(path, rows) {
  return rows.filter(({ folder }) => isWithin(path, folder)).sort((a, b) => b.folder.length - a.folder.length)[0];
}

/** @param {string} path @param {string} folder */
function isWithin(path, folder) {
  return path === folder || path.startsWith(`${folder}/`);
}

/**
 * `packages/gradus/src/engine/graph/symbol.ts` -> `gradus/engine/graph/symbol.ts`.
 * @param {string} file
 */
function placeOf(file) {
  return file.replace(/^packages\/([^/]+)\/src\//, "$1/");
}

/**
 * The file that a specifier means, relative to the root; undefined for a package from outside.
 * @param {Import} found
 * @param {ReadonlyMap<string, string>} names
 */
function targetOf({ file, specifier }, names) {
  if (specifier.startsWith(".")) {
    const path = relative(root, resolve(root, dirname(file), specifier))
      .split(sep)
      .join("/");
    return path.replace(/\.js$/, ".ts").replace(/\.mjs$/, ".mts");
  }
  for (const [name, folder] of names) {
    if (specifier === name) return `packages/${folder}/src/index.ts`;
    if (specifier.startsWith(`${name}/`)) return `packages/${folder}/src/${specifier.slice(name.length + 1)}/index.ts`;
  }
  return undefined;
}

/**
 * What is wrong with one import; usually nothing.
 * @param {Import} found
 * @param {readonly Row[]} rows
 * @param {readonly Outside[]} outside
 * @param {ReadonlyMap<string, string>} names
 * @returns {string[]}
 */
function importProblems(found, rows, outside, names) {
  const at = `${found.file}:${found.line}`;
  const row = rowOf(placeOf(found.file), rows);
  if (row === undefined) return [`${at}: no row of ${tables} names this folder`];
  const target = targetOf(found, names);
  if (target === undefined) return outsideProblems(found, outside, at);
  if (!existsSync(join(root, target))) return [`${at}: imports ${found.specifier}, and there is no ${target}`];
  const place = placeOf(target);
  const targetRow = rowOf(place, rows);
  if (targetRow === row) return [];
  const allAllowed = row.allowed.includes("*") && place.split("/")[0] === row.folder.split("/")[0];
  if (allAllowed || row.allowed.some((folder) => rowOf(folder, rows) === targetRow)) return [];
  return [
    `${at}: ${row.folder} may not import ${targetRow?.folder ?? place} (${found.specifier}); allowed: ${row.allowed.join(", ") || "nothing"}`,
  ];
}

/**
 * Node's own modules belong to packages/node; any other package must be in the table, and in the folder that the table names.
 * @param {Import} found
 * @param {readonly Outside[]} outside
 * @param {string} at
 * @returns {string[]}
 */
function outsideProblems({ file, specifier }, outside, at) {
  const place = placeOf(file);
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) {
    if (!specifier.startsWith("node:")) return [`${at}: write node:${specifier}`];
    return place.startsWith("gradus/") ? [`${at}: the library runs in browsers and may not import ${specifier}`] : [];
  }
  const known = outside.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  if (known === undefined) return [`${at}: ${specifier} is not in the table of packages from outside`];
  return isWithin(place, known.folder) ? [] : [`${at}: ${specifier} may be imported in ${known.folder} only`];
}

/**
 * @param {readonly Import[]} imports
 * @param {readonly Outside[]} outside
 */
function oneFileProblems(imports, outside) {
  return outside
    .filter(({ oneFile }) => oneFile)
    .flatMap(({ name }) => {
      const files = [
        ...new Set(imports.filter(({ specifier }) => specifier === name || specifier.startsWith(`${name}/`)).map(({ file }) => file)),
      ];
      return files.length > 1 ? [`${files[1]}: ${name} may be imported in one file only, and ${files[0]} does already`] : [];
    });
}

/**
 * The table itself: every folder it names has a row, and its rows have no cycle (types may not lead in circles either).
 * @param {readonly Row[]} rows
 */
function rowProblems(rows) {
  const problems = rows.flatMap(({ folder, allowed, line }) =>
    allowed
      .filter((name) => name !== "*" && !rows.some((row) => row.folder === name))
      .map((name) => `${tables}:${line}: ${folder} names ${name}, which has no row`),
  );
  const edges = new Map(rows.map(({ folder, allowed }) => [folder, allowed.filter((name) => name !== "*")]));
  return [...problems, ...findCycles(edges).map((cycle) => `${tables}: the rows lead in a circle: ${cycle.join(" -> ")}`)];
}

/**
 * The folders in which files may lead in circles: named in backticks after the words "in circles within".
 * @param {string} text
 */
function exceptions(text) {
  return [...text.matchAll(/in circles within `([^`]+)`/g)].map(([, folder = ""]) => folder);
}

/**
 * Import cycles between files at run time, but for those within one of the folders `allowed`. Imports of types alone are gone by then; between folders the table forbids them to circle.
 * @param {readonly Import[]} imports
 * @param {readonly string[]} files
 * @param {readonly string[]} allowed
 */
function cycles(imports, files, allowed) {
  const names = packageNames();
  /** @type {Map<string, string[]>} */
  const edges = new Map(files.map((file) => [file, []]));
  for (const found of imports) {
    const target = targetOf(found, names);
    if (target !== undefined && !found.erased) edges.get(found.file)?.push(target);
  }
  return findCycles(edges, (file) => allowed.some((folder) => isWithin(placeOf(file), folder)));
}

/**
 * The shortest cycle through each node, the first name repeated at the end; a node of a cycle that was told already is passed over.
 * @param {ReadonlyMap<string, readonly string[]>} edges
 * @param {(node: string) => boolean} isExcepted nodes that may lie on cycles among themselves
 * @returns {string[][]}
 */
function findCycles(edges, isExcepted = () => false) {
  /** @type {string[][]} */
  const found = [];
  for (const start of edges.keys()) {
    if (isExcepted(start) || found.some((cycle) => cycle.includes(start))) continue;
    const cycle = shortestWayBack(edges, start);
    if (cycle !== undefined) found.push(cycle);
  }
  return found;
}

/**
 * Breadth-first search from `start` until an edge leads back to it.
 * @param {ReadonlyMap<string, readonly string[]>} edges
 * @param {string} start
 * @returns {string[] | undefined}
 */
function shortestWayBack(edges, start) {
  const paths = [[start]];
  const seen = new Set([start]);
  for (const path of paths) {
    for (const next of edges.get(path.at(-1) ?? start) ?? []) {
      if (next === start) return [...path, start];
      if (seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return undefined;
}
