import type { diagnose } from "gradus";
import { brief, grouped, percent } from "../terminal/brief.js";
import { textTable } from "../terminal/textTable.js";

/** So many rows are shown; the document has more. */
const shown = 5;

/** The train rows that were hardest to learn, with what the model thinks they are. Rows count from 1, as in the file without its heading. */
export function suspectLines(suspects: readonly diagnose.Suspect[], target: string): string[] {
  if (suspects.length === 0) return [];
  const isClass = suspects.some(({ chance }) => chance !== null);
  const said = (value: string | number): string => (typeof value === "number" ? brief(value) : value);
  const rows = suspects.slice(0, shown).map(({ sourceRow, given, believed, chance, loss }) => {
    const thought = `${said(believed)}${chance === null ? "" : ` (${percent(chance)})`}`;
    return [grouped(sourceRow + 1), said(given), thought, brief(loss)];
  });
  const believed = isClass ? "most probable other" : "predicted";
  return [
    ...textTable({ header: ["row", target, believed, "average loss"], rows, right: [0, 3] }),
    "(rows of the file from 1, the heading not counted; look whether their target is right)",
  ];
}
