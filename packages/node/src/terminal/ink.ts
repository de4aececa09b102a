import { styleText } from "node:util";

/** What text can look like, by its meaning. */
export type Ink = Readonly<{
  /** Headings and what the eye should find first. */
  strong: (text: string) => string;
  /** What is there for completeness. */
  faint: (text: string) => string;
  good: (text: string) => string;
  bad: (text: string) => string;
  train: (text: string) => string;
  dev: (text: string) => string;
}>;

const plain = (text: string): string => text;

/** Text without any colour, for files, pipes and tests. */
export const noInk: Ink = { strong: plain, faint: plain, good: plain, bad: plain, train: plain, dev: plain };

const colours: Ink = {
  strong: paint("bold"),
  faint: paint("dim"),
  good: paint("green"),
  bad: paint("red"),
  train: paint("cyan"),
  dev: paint("yellow"),
};

/** Colours for a stream: where it is a terminal, unless NO_COLOR is set; everywhere if FORCE_COLOR is. See https://no-color.org */
export function inkFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): Ink {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (NO_COLOR) return noInk;
  if (FORCE_COLOR) return FORCE_COLOR === "0" ? noInk : colours;
  return stream.isTTY === true && TERM !== "dumb" ? colours : noInk;
}

function paint(style: "bold" | "dim" | "green" | "red" | "cyan" | "yellow"): (text: string) => string {
  return (text) => styleText(style, text, { validateStream: false });
}
