import { brief } from "./brief.js";
import { widthOf } from "./widthOf.js";

/** A curve: one value for each place on the x axis. Places without a value (NaN) are left open. `heavy` draws thick lines, so that curves differ without colour. */
export type Curve = Readonly<{ label: string; values: readonly number[]; heavy?: boolean; ink?: (text: string) => string }>;

/** `width` and `height` are those of the drawing, without axes. `first` is the number of the first place, `xLabel` what the x axis counts. */
export type ChartOptions = Readonly<{ width: number; height: number; first?: number; xLabel: string }>;

/** Lines of a stroke: level, up, down, and the corners by where they come from and go to. */
const light = { level: "─", upright: "│", fromLeftUp: "╯", fromLeftDown: "╮", upToRight: "╰", downToRight: "╭" };
const heavy: typeof light = { level: "━", upright: "┃", fromLeftUp: "┛", fromLeftDown: "┓", upToRight: "┗", downToRight: "┏" };

/**
 * Draws curves over one pair of axes. The y axis is logarithmic where all values are positive and the largest is more than twenty times the smallest.
 * More places than columns are averaged, fewer are stretched.
 */
export function lineChart(curves: readonly Curve[], { width, height, first = 1, xLabel }: ChartOptions): string[] {
  const finite = curves.flatMap(({ values }) => values.filter(Number.isFinite));
  if (finite.length === 0) return [];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const isLog = low > 0 && high > 20 * low;
  const scale = isLog ? Math.log : (value: number) => value;
  const [bottom, top] = [scale(low), scale(high)];
  const rowOf = (value: number): number => (top > bottom ? Math.round(((top - scale(value)) / (top - bottom)) * (height - 1)) : height - 1);
  const grid = Array.from({ length: height }, () => new Array<string>(width).fill(" "));
  const places = Math.max(...curves.map(({ values }) => values.length));
  for (const curve of curves) draw(grid, curve, { rowOf, places });
  const unscale = isLog ? Math.exp : (value: number) => value;
  const labels = grid.map((_, row) =>
    row % 3 === 0 || row === height - 1 ? brief(unscale(top - ((top - bottom) * row) / Math.max(1, height - 1))) : "",
  );
  const margin = Math.max(...labels.map(widthOf));
  const lines = grid.map((cells, row) => `${labels[row]!.padStart(margin)} ${labels[row] === "" ? "│" : "┤"}${cells.join("").trimEnd()}`);
  return [
    ...lines,
    `${" ".repeat(margin)} └${"─".repeat(width)}`,
    `${" ".repeat(margin + 2)}${xAxis(first, first + places - 1, width, xLabel)}`,
    `${" ".repeat(margin + 2)}${legend(curves, isLog)}`,
  ];
}

function draw(
  grid: string[][],
  { values, heavy: isHeavy = false, ink = (text) => text }: Curve,
  axes: { rowOf: (value: number) => number; places: number },
): void {
  const width = grid[0]!.length;
  const strokes = isHeavy ? heavy : light;
  const put = (row: number, column: number, stroke: string): void => {
    grid[row]![column] = ink(stroke);
  };
  let last: number | undefined;
  for (let column = 0; column < width; column++) {
    const value = valueAt(values, { column, width, places: axes.places });
    if (!Number.isFinite(value)) {
      last = undefined;
      continue;
    }
    const row = axes.rowOf(value);
    if (last === undefined || last === row) put(row, column, strokes.level);
    else {
      const rises = row < last;
      put(last, column, rises ? strokes.fromLeftUp : strokes.fromLeftDown);
      put(row, column, rises ? strokes.downToRight : strokes.upToRight);
      for (let between = Math.min(row, last) + 1; between < Math.max(row, last); between++) put(between, column, strokes.upright);
    }
    last = row;
  }
}

/** The mean of the places that fall into a column, or the value of the nearest place. */
function valueAt(values: readonly number[], { column, width, places }: { column: number; width: number; places: number }): number {
  if (places <= width) return values[width === 1 ? 0 : Math.round((column / (width - 1)) * (places - 1))] ?? Number.NaN;
  const from = Math.floor((column * places) / width);
  const part = values.slice(from, Math.max(from + 1, Math.floor(((column + 1) * places) / width))).filter(Number.isFinite);
  return part.reduce((sum, value) => sum + value, 0) / part.length;
}

function xAxis(first: number, last: number, width: number, label: string): string {
  const [left, right] = [String(first), String(last)];
  const room = Math.max(1, width - left.length - right.length);
  if (first === last) return `${left} ${label}`;
  const middle = label.length + 2 <= room ? label : "";
  const before = Math.floor((room - middle.length) / 2);
  return left + " ".repeat(before) + middle + " ".repeat(room - middle.length - before) + right;
}

function legend(curves: readonly Curve[], isLog: boolean): string {
  const parts = curves.map(
    ({ label, heavy: isHeavy = false, ink = (text) => text }) => `${ink((isHeavy ? heavy : light).level.repeat(2))} ${label}`,
  );
  return [...parts, ...(isLog ? ["(logarithmic)"] : [])].join("   ");
}
