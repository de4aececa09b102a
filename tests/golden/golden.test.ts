import { expect, test } from "vitest";
import { adapters } from "./adapters/index.js";
import { ownFolder, readFolder } from "./files.js";
import { runFiles } from "./report.js";
import { schema } from "./schema.js";

const files = readFolder(ownFolder);

test("the repository holds 32 topics with 2,223 cases", () => {
  expect(files.length).toBe(32);
  expect(files.reduce((sum, { cases }) => sum + cases.length, 0)).toBe(2223);
});

test("the schema knows every topic of the repository and no other", () => {
  expect(files.map(({ topic }) => topic).sort()).toEqual(Object.keys(schema).sort());
});

test("every adapter belongs to an op of the schema", () => {
  for (const [topic, ops] of Object.entries(adapters)) for (const op of Object.keys(ops)) expect(schema[topic]).toHaveProperty([op]);
});

for (const file of files) {
  const { topic } = file;
  test(`no case of ${topic} fails`, async () => {
    const { topics, failures } = await runFiles([file], adapters);
    expect(failures).toEqual([]);
    expect(topics[topic]?.failed).toBe(0);
  });
}
