/** A picture: `channels` is 1 (grey) or 3 (red, green, blue); values from 0 to 255, row by row, the channels of a pixel together. */
export type Picture = Readonly<{ height: number; width: number; channels: 1 | 3; values: Uint8Array }>;

/** Red, green and blue as one grey (ITU-R BT.601, as JPEG does). */
const luminance = [0.299, 0.587, 0.114] as const;

/** Whether every pixel has the same red, green and blue. */
export function isGrey({ channels, values }: Picture): boolean {
  if (channels === 1) return true;
  for (let i = 0; i < values.length; i += 3) if (values[i] !== values[i + 1] || values[i] !== values[i + 2]) return false;
  return true;
}

/**
 * Writes a picture as an image of [channels, height, width] into `into`: each pixel is the mean of the area that it covers in the picture (a pixel
 * at the edge of that area counts by the part of it inside). Colours become grey where one channel is wanted, grey is repeated where three are.
 */
export function writeImage(picture: Picture, [channels, height, width]: readonly [number, number, number], into: Uint8Array): void {
  const down = areaSums(picture.height, height);
  const across = areaSums(picture.width, width);
  const line = new Float64Array(picture.width * picture.channels);
  const pixel = new Float64Array(picture.channels);
  for (let row = 0; row < height; row++) {
    line.fill(0);
    down(row, (from, share) => {
      const start = from * line.length;
      for (let i = 0; i < line.length; i++) line[i]! += share * picture.values[start + i]!;
    });
    for (let column = 0; column < width; column++) {
      pixel.fill(0);
      across(column, (from, share) => {
        for (let c = 0; c < picture.channels; c++) pixel[c]! += share * line[from * picture.channels + c]!;
      });
      for (let c = 0; c < channels; c++) into[(c * height + row) * width + column] = Math.round(channelOf(pixel, c, channels));
    }
  }
}

function channelOf(pixel: Float64Array, channel: number, channels: number): number {
  if (pixel.length === 1) return pixel[0]!;
  return channels === 1 ? luminance.reduce((sum, share, c) => sum + share * pixel[c]!, 0) : pixel[channel]!;
}

/** For the pixels of a side of `made` that stands for one of `size`: calls `use` with each pixel that one covers, and its share of the mean. */
function areaSums(size: number, made: number): (at: number, use: (from: number, share: number) => void) => void {
  return (at, use) => {
    const [begin, end] = [(at * size) / made, ((at + 1) * size) / made];
    const last = Math.min(size, Math.ceil(end));
    for (let from = Math.floor(begin); from < last; from++) {
      const covered = Math.min(end, from + 1) - Math.max(begin, from);
      if (covered > 1e-9) use(from, covered / (end - begin));
    }
  };
}
