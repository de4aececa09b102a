const shades = [" ", "░", "▒", "▓", "█"];

/** How to draw: pixels a line, the value of the darkest, and how many characters a pixel gets (two make it look square). */
export type GreyOptions = Readonly<{ width: number; most: number; characters?: number }>;

/** A grey picture as characters. `pixels` row by row, from 0 to `most`. */
export function greyImage(pixels: ArrayLike<number>, { width, most, characters = 2 }: GreyOptions): string[] {
  return Array.from({ length: Math.floor(pixels.length / width) }, (_, row) => {
    let line = "";
    for (let column = 0; column < width; column++) {
      const share = Math.min(1, Math.max(0, (pixels[row * width + column] ?? 0) / most));
      line += shades[Math.round(share * (shades.length - 1))]!.repeat(characters);
    }
    return line;
  });
}

/** Blocks of lines side by side. */
export function sideBySide(blocks: readonly (readonly string[])[], gap = 3): string[] {
  const height = Math.max(0, ...blocks.map((block) => block.length));
  const widths = blocks.map((block) => Math.max(0, ...block.map((line) => line.length)));
  return Array.from({ length: height }, (_, row) =>
    blocks
      .map((block, b) => (block[row] ?? "").padEnd(widths[b]!))
      .join(" ".repeat(gap))
      .trimEnd(),
  );
}
