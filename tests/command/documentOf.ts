import { expect } from "vitest";
import type { Result } from "./runGradus.js";

/** The one JSON document that a call printed. */
export function documentOf({ code, stdout, stderr }: Result, expected = 0): ReturnType<typeof JSON.parse> {
  expect(code, stderr).toBe(expected);
  expect(stdout.trim().split("\n")).toHaveLength(1);
  return JSON.parse(stdout);
}
