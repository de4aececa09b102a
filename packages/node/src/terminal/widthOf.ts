import { stripVTControlCharacters } from "node:util";

/** Characters that stand on the one before (accents, joiners, variation selectors), and those that take two columns (East Asian wide, emoji). */
const marks = /\p{Mark}|[\u200b-\u200d]|[\ufe0e\ufe0f]/u;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** How many columns of a terminal a text takes; colours take none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += marks.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** The text cut to at most `width` columns, with an ellipsis where something is missing. The text must have no colours. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let cut = "";
  for (const character of text) {
    if (widthOf(cut + character) > width - 1) break;
    cut += character;
  }
  return `${cut}…`;
}
