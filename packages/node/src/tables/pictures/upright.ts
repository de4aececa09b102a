import type { Picture } from "./picture.js";
import type { Turn } from "./pictureHead.js";

/** A picture turned and mirrored as its orientation says, so that it stands upright (CIPA DC-008, tag 0x0112). */
export function upright(picture: Picture, turn: Turn): Picture {
  if (turn === 1) return picture;
  const { width, height, channels, values } = picture;
  const [madeWidth, madeHeight] = turn >= 5 ? [height, width] : [width, height];
  const made = new Uint8Array(values.length);
  for (let row = 0; row < madeHeight; row++)
    for (let column = 0; column < madeWidth; column++) {
      const [fromRow, fromColumn] = origin(turn, { row, column, lastRow: height - 1, lastColumn: width - 1 });
      const from = (fromRow * width + fromColumn) * channels;
      made.set(values.subarray(from, from + channels), (row * madeWidth + column) * channels);
    }
  return { width: madeWidth, height: madeHeight, channels, values: made };
}

type Place = Readonly<{ row: number; column: number; lastRow: number; lastColumn: number }>;

/** Where in the file the pixel stands that is seen at a row and column. */
function origin(turn: Turn, { row, column, lastRow, lastColumn }: Place): readonly [row: number, column: number] {
  switch (turn) {
    case 2:
      return [row, lastColumn - column];
    case 3:
      return [lastRow - row, lastColumn - column];
    case 4:
      return [lastRow - row, column];
    case 5:
      return [column, row];
    case 6:
      return [lastRow - column, row];
    case 7:
      return [lastRow - column, lastColumn - row];
    case 8:
      return [column, lastColumn - row];
    default:
      return [row, column];
  }
}
