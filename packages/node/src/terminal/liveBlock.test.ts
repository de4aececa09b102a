import { expect, test } from "vitest";
import { LiveBlock } from "./liveBlock.js";

function screenOf(isTTY: boolean): { isTTY: boolean; columns: number; text: string; write(text: string): void } {
  return {
    isTTY,
    columns: 20,
    text: "",
    write(text) {
      this.text += text;
    },
  };
}

test("on a terminal the block is drawn over itself, cut to its width, and messages stay above it", () => {
  const screen = screenOf(true);
  let now = 0;
  const block = new LiveBlock(screen, () => now);
  block.show(() => ["one", "a line that is far too wide for it"]);
  block.show(() => ["too early"]);
  expect(screen.text).toBe("one\na line that is far ");
  now = 300;
  block.show(() => ["two"]);
  expect(screen.text.slice(23)).toBe("\r\u001b[1A\u001b[Jtwo");
  block.say("note");
  expect(screen.text.endsWith("\r\u001b[Jnote\ntwo")).toBe(true);
  block.clear();
  block.clear();
  expect(screen.text.endsWith("two\r\u001b[J")).toBe(true);
});

test("elsewhere the last line is added every five seconds", () => {
  const screen = screenOf(false);
  let now = 0;
  const block = new LiveBlock(screen, () => now);
  block.show(() => ["table", "sum"]);
  now = 5000;
  block.show(() => ["table", "\u001b[1msum\u001b[22m"]);
  block.say("note");
  block.clear();
  expect(screen.text).toBe("sum\nnote\n");
});
