import { expect, test } from "vitest";
import { inkFor } from "./ink.js";

test("a terminal gets colours, a pipe none, and NO_COLOR and FORCE_COLOR decide against it", () => {
  const bold = "\u001b[1mx\u001b[22m";
  expect(inkFor({ isTTY: true }, {}).strong("x")).toBe(bold);
  expect(inkFor({}, {}).strong("x")).toBe("x");
  expect(inkFor({ isTTY: true }, { NO_COLOR: "1" }).strong("x")).toBe("x");
  expect(inkFor({}, { FORCE_COLOR: "1" }).strong("x")).toBe(bold);
  expect(inkFor({ isTTY: true }, { TERM: "dumb" }).strong("x")).toBe("x");
});
