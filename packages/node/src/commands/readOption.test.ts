import { InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import { backend, collected, numberFrom, shares, splitRule, threads, timeSpan, wholeNumber } from "./readOption.js";

test("whole numbers are taken as written, everything else is refused", () => {
  expect(["0", "7", "+3"].map(wholeNumber(0))).toEqual([0, 7, 3]);
  for (const text of ["", "-1", "1.5", "1e3", "x", "0x10", "99999999999999999999"])
    expect(() => wholeNumber(0)(text)).toThrow(InvalidArgumentError);
});

test("numbers have a lower bound", () => {
  expect(numberFrom(0)("0.25")).toBe(0.25);
  for (const text of ["", "-0.1", "Infinity", "NaN", "a"]) expect(() => numberFrom(0)(text)).toThrow(InvalidArgumentError);
});

test("a split is shares where the text holds numbers, otherwise a column's name", () => {
  expect(splitRule("0.7,0.2,0.1")).toEqual([0.7, 0.2, 0.1]);
  expect(splitRule("part of data")).toBe("part of data");
  expect(() => splitRule("0.7,0.2")).toThrow(InvalidArgumentError);
});

test("shares are three numbers that add up to 1, also where binary fractions do not quite", () => {
  expect(shares("0.7,0.2,0.1")).toEqual([0.7, 0.2, 0.1]);
  for (const text of ["0.8,0.2", "0.5,0.5,0.5", "1,,0", "2,-1,0", "0,0.5,0.5", "a,b,c"])
    expect(() => shares(text)).toThrow(InvalidArgumentError);
});

test("threads are a number or auto", () => {
  expect([threads("1"), threads(" 12"), threads("auto")]).toEqual([1, 12, "auto"]);
  for (const text of ["0", "-2", "1.5", "", "two", "1e3", "99999999999999999999"]) expect(() => threads(text)).toThrow(/from 1, or "auto"/);
});

test("what this version cannot do is refused with what it can", () => {
  expect(backend("wasm")).toBe("wasm");
  expect(backend("native")).toBe("native");
  expect(() => backend("webgpu")).toThrow(/does not have it yet/);
});

test("an option that is given again adds to what was there", () => {
  expect(collected("b", collected("a"))).toEqual(["a", "b"]);
});

test("times are seconds, or numbers with their units", () => {
  expect(["90", "90s", "10m", "1h30m", "1.5h"].map(timeSpan)).toEqual([90, 90, 600, 5400, 5400]);
  for (const text of ["", "0s", "-1m", "10x", "1 2", "5m3", "m"]) expect(() => timeSpan(text)).toThrow(InvalidArgumentError);
});
