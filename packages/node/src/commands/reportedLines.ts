import { alarmsIn } from "../report/alarmsCard.js";
import type { Reported } from "../report/reported.js";
import { brief } from "../terminal/brief.js";
import type { Ink } from "../terminal/ink.js";
import { textTable } from "../terminal/textTable.js";

/** A report in short, for the terminal. */
export function reportedLines(reported: Reported, ink: Ink): string[] {
  const { title, state, failure, measured, notes, alarms, next } = reported;
  const said = [
    ...(state === "finished" ? [] : [`The run ${{ interrupted: "was interrupted", running: "still goes on", failed: "failed" }[state]}.`]),
    ...(failure === null ? [] : [failure]),
    ...(measured ? [`${measured.fit.text}.`] : []),
    ...(measured?.of ? [measured.of] : []),
    ...notes,
  ];
  const lines = [ink.strong(title), ...said.map((line) => `  ${line}`)];
  if (measured && state !== "failed") {
    const { header, rows } = measured.metrics;
    lines.push(
      "",
      ink.strong("Metrics, with 95 % intervals"),
      ...indented(textTable({ header, rows, right: header.map((_, at) => at).slice(1) })),
    );
    const columns = measured.importance?.columns.slice(0, 5) ?? [];
    if (columns.length > 0)
      lines.push(
        "",
        ink.strong(`Columns that count (growth of the ${measured.importance?.measure} without them)`),
        ...indented(
          textTable({
            rows: columns.map(({ column, loss: { value, low, high } }) => [column, brief(value), `(${brief(low)} to ${brief(high)})`]),
            right: [1],
          }),
        ),
      );
  }
  const onTheWay = alarmsIn(reported.record);
  if (onTheWay.length > 0) lines.push("", ink.strong("Alarms on the way"), ...indented(onTheWay.slice(0, 6).map(({ text }) => text)));
  if (onTheWay.length > 6) lines.push(`  and ${onTheWay.length - 6} more: see the page`);
  if (alarms.length > 0) lines.push("", ink.strong("Gradient flow"), ...indented(alarms.slice(0, 6).map(({ text }) => text)));
  lines.push(...nextLines(next, ink));
  return lines;
}

/** What to try, each with its command. */
export function nextLines(next: Reported["next"], ink: Ink): string[] {
  if (next.length === 0) return [];
  return [
    "",
    ink.strong("What to try next"),
    ...next.flatMap(({ name, why, command }, at) => [`  ${at + 1}. ${name}: ${why}`, ...(command === null ? [] : [`     ${command}`])]),
  ];
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
