import type { data } from "gradus";
import { encodePng } from "../tables/pictures/png.js";

/** A row's image as a data URL of a PNG: one channel is grey, three are red, green and blue; of other numbers the first channel is shown. */
export function imageUrl({ shape: [channels, height, width], values }: data.ImageColumn, row: number): string {
  const size = height * width;
  const shown = channels === 3 ? 3 : 1;
  const pixels = new Uint8Array(shown * size);
  for (let channel = 0; channel < shown; channel++)
    for (let at = 0; at < size; at++) pixels[at * shown + channel] = values[(row * channels + channel) * size + at]!;
  const png = encodePng({ width, height, channels: shown, values: pixels });
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}
