// @ts-check
// `npm run packaging`: are the packages good for those who install them? Packs both into a temporary folder, installs the two archives together
// into an empty one, and uses them there as a stranger would: imports, command, types with every library declaration checked. Needs `npm run build`.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./setup.mjs";

const workspace = mkdtempSync(join(tmpdir(), "gradus-packaging-"));
const archives = join(workspace, "archives");
const consumer = join(workspace, "consumer");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const tsc = join(root, "node_modules/typescript/bin/tsc");
const gradus = join(consumer, "node_modules/@gradus/node/bin/gradus.js");

try {
  main();
} catch (error) {
  console.error(`Packaging: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  rmSync(workspace, { recursive: true, force: true });
}

function main() {
  for (const folder of [archives, consumer]) mkdirSync(folder);
  pack("packages/gradus");
  pack("packages/node");
  install();
  useLibrary();
  useTypes();
  useReadme();
  useCommand();
  console.log("Packaging: both packages install into an empty folder and work there.");
}

/**
 * Packs one package and looks at what is in it: what must be there, and that nothing is there by accident.
 * @param {string} folder
 */
function pack(folder) {
  const output = run("npm pack", npm, ["pack", "--json", "--pack-destination", archives], join(root, folder));
  const listed = JSON.parse(output.slice(output.search(/^[[{]/m)));
  /** @type {{ files: { path: string, size: number }[], size: number, filename: string }} */
  const archive = Array.isArray(listed) ? listed[0] : (Object.values(listed)[0] ?? listed);
  const paths = archive.files.map(({ path }) => path);
  const needed = ["package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"];
  if (folder === "packages/node") needed.push("bin/gradus.js", "data/digits.csv", "data/README.md", "schema/recipe.schema.json");
  for (const path of needed) if (!paths.includes(path)) throw new Error(`${folder}: ${path} is missing in the archive`);
  for (const path of paths)
    if (/\.test\.|\.tsbuildinfo$|^src\//.test(path) || /(?<!\.d)\.ts$/.test(path))
      throw new Error(`${folder}: ${path} does not belong in the archive`);
  if (readFileSync(join(root, folder, "LICENSE"), "utf8") !== readFileSync(join(root, "LICENSE"), "utf8"))
    throw new Error(`${folder}/LICENSE is not the same as LICENSE`);
  console.log(`packed ${archive.filename}: ${paths.length} files, ${Math.ceil(archive.size / 1000)} kB`);
}

function install() {
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const files = readdirSync(archives).map((name) => join(archives, name));
  run("npm install", npm, ["install", "--no-audit", "--no-fund", "--loglevel=error", ...files], consumer);
  const nested = join(consumer, "node_modules/@gradus/node/node_modules/gradus");
  if (existsSync(nested))
    throw new Error("@gradus/node brought a second copy of gradus: its dependency does not match the version of packages/gradus");
  console.log("installed both into an empty folder");
}

function useLibrary() {
  copyFileSync(join(root, "scripts/consumer/library.mjs"), join(consumer, "library.mjs"));
  console.log(run("a program that uses the library", process.execPath, ["library.mjs"], consumer).trim());
}

/**
 * Types as a page sees them (no Node types) and as a Node program sees them, with the declarations of both packages checked too.
 * Node's own types do not pass exactOptionalPropertyTypes, so that the page alone is checked with it.
 */
function useTypes() {
  const strict = {
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: false,
    target: "ES2022",
  };
  const views = [
    {
      source: "page.ts",
      options: { exactOptionalPropertyTypes: true, module: "ESNext", moduleResolution: "Bundler", lib: ["ES2023", "DOM"], types: [] },
    },
    {
      source: "program.ts",
      options: { module: "NodeNext", lib: ["ES2023", "DOM"], types: ["node"], typeRoots: [join(root, "node_modules/@types")] },
    },
  ];
  for (const { source, options } of views) {
    copyFileSync(join(root, "scripts/consumer", source), join(consumer, source));
    writeFileSync(join(consumer, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...strict, ...options }, files: [source] }));
    run(`types of ${source}`, process.execPath, [tsc, "-p", consumer], consumer);
    console.log(`type-checked ${source} with every declaration (skipLibCheck: false)`);
  }
}

/** The program in README.md, compiled and run over a table such as it speaks of. */
function useReadme() {
  const program = readFileSync(join(root, "README.md"), "utf8").match(/```ts\n([\s\S]*?)```/)?.[1];
  if (program === undefined) throw new Error("README.md shows no program");
  writeFileSync(join(consumer, "readme.mts"), program);
  const rows = Array.from(
    { length: 300 },
    (_, i) => `${i % 60},${["basic", "plus", "pro"][i % 3]},${(i * 37) % 100 > i % 60 ? "stayed" : "left"}`,
  );
  writeFileSync(join(consumer, "churn.csv"), `months,plan,outcome\n${rows.join("\n")}\n`);
  const compilerOptions = {
    strict: true,
    target: "ES2022",
    module: "NodeNext",
    lib: ["ES2023", "DOM"],
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
  };
  writeFileSync(join(consumer, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["readme.mts"] }));
  run("types of the program in README.md", process.execPath, [tsc, "-p", consumer], consumer);
  run("the program in README.md", process.execPath, ["readme.mjs"], consumer);
  if (!existsSync(join(consumer, "churn.safetensors"))) throw new Error("the program in README.md saved no model");
  console.log("compiled and ran the program in README.md");
}

/** The command as npx runs it, then on a small table: train, predict, evaluate, and a refusal with its exit code. */
function useCommand() {
  const version = JSON.parse(readFileSync(join(root, "packages/node/package.json"), "utf8")).version;
  const said = run("gradus --version", npm, ["exec", "--offline", "--", "gradus", "--version"], consumer);
  if (!said.includes(version)) throw new Error(`gradus --version says ${said.trim()}, the package is ${version}`);
  if (!run("gradus --help", process.execPath, [gradus, "--help"], consumer).includes("train"))
    throw new Error("gradus --help does not name train");
  const rows = Array.from({ length: 120 }, (_, i) => `${i % 12},${(i * 7) % 10},${i % 12 > 5 ? "yes" : "no"}`);
  writeFileSync(join(consumer, "small.csv"), `height,noise,tall\n${rows.join("\n")}\n`);
  const trained = JSON.parse(
    run(
      "gradus train",
      process.execPath,
      [gradus, "train", "small.csv", "--target", "tall", "--seed", "1", "--out", "small.safetensors", "--json"],
      consumer,
    ),
  );
  const accuracy = trained.metrics?.test?.accuracy?.value;
  if (!(accuracy >= 0.9)) throw new Error(`gradus train reached a test accuracy of ${accuracy} on a table that a line separates`);
  run("gradus predict", process.execPath, [gradus, "predict", "small.safetensors", "small.csv", "-o", "out.csv"], consumer);
  const lines = readFileSync(join(consumer, "out.csv"), "utf8").trim().split("\n");
  if (lines.length !== rows.length + 1) throw new Error(`gradus predict wrote ${lines.length - 1} rows for ${rows.length}`);
  const evaluated = JSON.parse(
    run("gradus evaluate", process.execPath, [gradus, "evaluate", "small.safetensors", "small.csv", "--json"], consumer),
  );
  if (evaluated.rows !== rows.length) throw new Error(`gradus evaluate counted ${evaluated.rows} rows for ${rows.length}`);
  const refused = spawnSync(process.execPath, [gradus, "train", "absent.csv", "--target", "tall"], { cwd: consumer, encoding: "utf8" });
  if (refused.status !== 1 || !refused.stderr.includes("absent.csv"))
    throw new Error(`gradus train on a missing file ended with ${refused.status}: ${refused.stderr}`);
  console.log(
    `used the command: version ${version}, trained to ${accuracy} on test, predicted ${rows.length} rows, refused a missing file`,
  );
}

/**
 * What a program wrote to standard output. @throws Error with everything it wrote if it failed
 * @param {string} what
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function run(what, program, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: program.endsWith(".cmd"),
  });
  if (status === 0) return stdout;
  throw new Error(`${what} failed${error === undefined ? ` with exit code ${status}` : `: ${error.message}`}\n${stdout}${stderr}`);
}
