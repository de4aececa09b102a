import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { quoted } from "./quoted.js";

test("plain words stay plain", () => {
  expect(quoted("data/churn-2.csv")).toBe("data/churn-2.csv");
});

test.skipIf(process.platform === "win32")("a shell reads every quoted word as it was", () => {
  for (const word of ["", "a b", "it's", 'say "x"', "$HOME", "a;b", "größe", "*"])
    expect(execFileSync("sh", ["-c", `printf %s ${quoted(word)}`], { encoding: "utf8" })).toBe(word);
});
