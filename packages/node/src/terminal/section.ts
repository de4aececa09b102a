import type { Ink } from "./ink.js";

/** Lines under a title, with an empty line behind them; nothing where there are none. */
export function section(title: string, lines: readonly string[], ink: Ink): string[] {
  return lines.length === 0 ? [] : [ink.strong(title), ...lines.map((line) => `  ${line}`), ""];
}
