import { widthOf } from "./widthOf.js";

/** A text in lines of at most this many columns, broken between words; further lines begin with `indent`. A word that is wider stands alone. */
export function wrapped(text: string, width: number, indent = ""): string[] {
  const lines: string[] = [];
  for (const word of text.split(/(?<=\S)\s(?=\S)/)) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `${indent}${word}`);
  }
  return lines;
}
