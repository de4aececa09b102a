import { expect, test } from "vitest";
import { sourceOf, wishedTypes } from "./readingOptions.js";

test("types are collected, also of columns with = in their name", () => {
  const some = wishedTypes("zip=category", wishedTypes("age=number"));
  expect(wishedTypes("size=ordered:a=1< b", some)).toEqual({ age: "numeric", zip: "category", size: { ordered: ["a=1", "b"] } });
  expect(wishedTypes("a=b=date")).toEqual({ "a=b": "date" });
});

test.each(["age", "=number", "age=whole", "size=ordered:a", "size=ordered:a<a", "size=ordered:a<"])("the type %s is refused", (text) => {
  expect(() => wishedTypes(text)).toThrow(/Allowed|Give a column/);
});

test("a source is files or a query, and one of them", () => {
  expect([sourceOf(["a"], {}), sourceOf(["a", "b"], {}), sourceOf([], { sql: "q" })]).toEqual(["a", ["a", "b"], { sql: "q" }]);
  expect(() => sourceOf([], {})).toThrow("Name a file");
  expect(() => sourceOf(["a"], { sql: "q" })).toThrow("exclude each other");
});
