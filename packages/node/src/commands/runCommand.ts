import { relative } from "node:path";
import { hasParts, type Paths, type Source, type WishedKind } from "../tables/index.js";
import { quoted } from "./quoted.js";
import type { TrainingOptions } from "./trainingOptions.js";

/** What a command is to say otherwise than the run it follows. */
export type CommandChanges = Readonly<{ recipe?: string; folder?: string }>;

/** The command that trains on the same rows, split in the same way, perhaps by another recipe or into another folder. */
export function trainCommand(
  program: string,
  { source, options }: { readonly source: Source; readonly options: TrainingOptions },
  { recipe, folder }: CommandChanges = {},
): string {
  const { target, task, splitColumn, split, splitGroup, splitTime, stratify, ignore = [], type = {}, seed, backend } = options;
  const { stream, window, memory } = options;
  const option = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [`--${name} ${quoted(String(value))}`];
  return [
    `${program} train ${sourceArguments(source)}`,
    ...option("target", target),
    ...option("task", task),
    ...option("split-column", splitColumn),
    ...option("split", split?.join(",")),
    ...option("split-group", splitGroup),
    ...option("split-time", splitTime),
    ...(stream === true ? ["--stream"] : []),
    ...option("window", window),
    ...option("memory", memory),
    ...(stratify === false ? ["--no-stratify"] : []),
    ...ignore.flatMap((column) => option("ignore", column)),
    ...Object.entries(type).flatMap(([column, kind]) => option("type", `${column}=${kindWord(kind)}`)),
    ...option("seed", seed),
    ...option("backend", backend === "wasm" ? undefined : backend),
    ...option("recipe", recipe),
    ...option("folder", folder),
  ].join(" ");
}

/** As `--type` takes it. */
function kindWord(kind: WishedKind): string {
  if (typeof kind === "object") return `ordered:${kind.ordered.join("<")}`;
  return kind === "numeric" ? "number" : kind;
}

/** The source as arguments of a command, from the current folder. */
export function sourceArguments(source: Source): string {
  if (typeof source === "object" && "sql" in source) return `--sql ${quoted(source.sql)}`;
  const near = (paths: Paths = []): string[] => [paths].flat().map((path) => quoted(shorter(path)));
  if (!hasParts(source)) return near(source).join(" ");
  const option = (name: string, paths: Paths | undefined): string =>
    near(paths)
      .map((path) => ` --${name} ${path}`)
      .join("");
  return `${near(source.train).join(" ")}${option("dev", source.dev)}${option("test", source.test)}`;
}

function shorter(path: string): string {
  const near = relative(".", path);
  return near !== "" && near.length < path.length && !near.startsWith("../..") ? near : path;
}
