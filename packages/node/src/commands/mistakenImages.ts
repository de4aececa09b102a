import { data, type Predictions } from "gradus";
import { writeImage } from "../tables/index.js";
import { grouped, percent } from "../terminal/brief.js";
import { greyImage, sideBySide } from "../terminal/greyImage.js";

/** An image that was taken for another class: its row in the file from 0, true and predicted label numbers, and the chance given to the predicted one. */
export type MistakenImage = Readonly<{ sourceRow: number; actual: number; predicted: number; chance: number; image: data.ImageColumn }>;

/** So many are kept; a terminal of 80 columns shows three. */
const most = 6;

/** The images of a table of images that were mistaken with the greatest probability, the surest first; none where the table is of something else. */
export function surestMistakes(
  table: data.Table,
  { actual, predicted }: { readonly actual: Int32Array; readonly predicted: Int32Array },
  predictions: Predictions,
): MistakenImage[] {
  if (!data.imagesAlone(table) || predictions.task !== "classification" || !predictions.probabilities) return [];
  const image = table.columns[0] as data.ImageColumn;
  const { probabilities, labels } = predictions;
  const chance = (row: number): number => probabilities[row * labels.length + predicted[row]!]!;
  const wrong = [...actual.keys()].filter((row) => actual[row] !== predicted[row]).sort((a, b) => chance(b) - chance(a));
  const size = image.shape.reduce((product, side) => product * side, 1);
  return wrong.slice(0, most).map((row) => ({
    sourceRow: table.rowNumbers?.[row] ?? row,
    actual: actual[row]!,
    predicted: predicted[row]!,
    chance: chance(row),
    image: { ...image, values: image.values.subarray(row * size, (row + 1) * size) },
  }));
}

/** The mistaken images side by side, as many as stand in so many columns, each with what it was taken for and what it is. */
export function mistakenImageLines(mistakes: readonly MistakenImage[], classes: readonly string[], columns: number): string[] {
  const blocks = mistakes.map(({ sourceRow, actual, predicted, chance, image }) => [
    ...drawn(image),
    `${classes[predicted]} (${percent(chance)})`,
    `is ${actual < 0 ? "another class" : classes[actual]}`,
    `row ${grouped(sourceRow + 1)}`,
  ]);
  const widths = blocks.map((block) => 3 + Math.max(...block.map((line) => line.length)));
  let width = 0;
  const shown = widths.findIndex((each) => {
    width += each;
    return width > columns + 3;
  });
  return sideBySide(shown < 0 ? blocks : blocks.slice(0, Math.max(1, shown)));
}

/** Characters across a drawn image, at most. */
const widest = 22;

/** One image in grey. A character is twice as high as wide, and stands for the mean of the pixels that it covers. */
function drawn({ shape: [channels, height, width], values }: data.ImageColumn): string[] {
  const across = Math.min(widest, 2 * width);
  const down = Math.max(1, Math.round((across * height) / (2 * width)));
  const grey = channels === 1 ? values : greyOf(values, height * width, channels);
  const cells = new Uint8Array(across * down);
  writeImage({ height, width, channels: 1, values: grey }, [1, down, across], cells);
  return greyImage(cells, { width: across, most: 255, characters: 1 });
}

/** The mean over the channels, which stand one after the other. */
function greyOf(values: Uint8Array, pixels: number, channels: number): Uint8Array {
  return Uint8Array.from({ length: pixels }, (_, i) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += values[channel * pixels + i]!;
    return Math.round(sum / channels);
  });
}
