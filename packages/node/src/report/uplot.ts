import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Html } from "./html.js";

/** The chart library, to be written into the page: a script that defines `uPlot`, and its style. */
export function uplotParts(): { readonly script: Html; readonly style: Html } {
  const require = createRequire(import.meta.url);
  const read = (file: string): Html => new Html(readFileSync(require.resolve(`uplot/dist/${file}`), "utf8"));
  return { script: read("uPlot.iife.min.js"), style: read("uPlot.min.css") };
}
