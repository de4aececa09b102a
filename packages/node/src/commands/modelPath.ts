import { basename, extname } from "node:path";
import { pathsOf, type Source } from "../tables/index.js";

/** churn.csv.gz becomes churn.safetensors in the current folder; a query and a pattern have no name to take. */
export function modelPathFor(source: Source): string {
  const [path = ""] = pathsOf(source);
  const name = basename(path).replace(/\.(?:gz|zst)$/i, "");
  const stem = basename(name, extname(name)) || name;
  return `${/^[^*?[\]]+$/.test(stem) && !/^\.+$/.test(stem) ? stem : "model"}.safetensors`;
}
