import type { PictureProgress } from "../tables/index.js";
import { grouped } from "../terminal/brief.js";
import { StatusLine } from "../terminal/statusLine.js";

/** Does a work that reads pictures, with a line of progress on standard error while it lasts. */
export async function withPictureProgress<T>(work: (onPicture: PictureProgress) => Promise<T>): Promise<T> {
  const line = new StatusLine(process.stderr);
  try {
    return await work((done, all) => line.show(() => `reading pictures: ${grouped(done)} of ${grouped(all)}`));
  } finally {
    line.clear();
  }
}
