import { expect, test } from "vitest";
import { StatusLine } from "./statusLine.js";

/** A screen that keeps what is written, and a clock that stands where it is put. */
function stage(isTTY: boolean) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const line = new StatusLine({ isTTY, columns: 20, write: (text) => written.push(text) }, () => clock.ms);
  return { written, clock, line };
}

test("on a terminal the line is drawn over itself, at most ten times a second", () => {
  const { written, clock, line } = stage(true);
  for (let ms = 0; ms <= 250; ms += 10) {
    clock.ms = ms;
    line.show(() => `at ${ms}`);
  }
  expect(written).toEqual(["\r\u001b[2Kat 0", "\r\u001b[2Kat 100", "\r\u001b[2Kat 200"]);
});

test("a message stands above the line, and clearing takes the line away", () => {
  const { written, line } = stage(true);
  line.show(() => "busy");
  line.say("a note");
  line.clear();
  line.say("the end");
  expect(written.slice(1)).toEqual(["\r\u001b[2Ka note\nbusy", "\r\u001b[2K", "the end\n"]);
});

test("a line that is wider than the terminal is cut, so that it never wraps", () => {
  const { written, line } = stage(true);
  line.show(() => `\u001b[36m${"x".repeat(50)}\u001b[39m`);
  expect(written).toEqual([`\r\u001b[2K${"x".repeat(19)}`]);
});

test("elsewhere a plain line is added every five seconds", () => {
  const { written, clock, line } = stage(false);
  for (let ms = 0; ms <= 11_000; ms += 500) {
    clock.ms = ms;
    line.show(() => `\u001b[36mat\u001b[39m ${ms}`);
  }
  line.clear();
  expect(written).toEqual(["at 5000\n", "at 10000\n"]);
});
