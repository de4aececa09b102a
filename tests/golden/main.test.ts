import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { main } from "./main.js";

let folder = "";
let printed = { out: "", err: "" };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "golden-"));
  printed = { out: "", err: "" };
  for (const [stream, name] of [
    [process.stdout, "out"],
    [process.stderr, "err"],
  ] as const)
    vi.spyOn(stream, "write").mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    });
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const file = (cases: readonly object[], topic = "schedules"): string =>
  JSON.stringify({ format: "golden/1", topic, seed: 1, versions: {}, count: cases.length, cases });

const step = (lr: readonly number[]): object => ({
  id: "step/0",
  op: "step",
  params: { lr: 1, stepSize: 1, gamma: 0.5, steps: 2 },
  inputs: {},
  outputs: { lr: { shape: [3], data: lr } },
  tol: { lr: [1e-12, 0] },
});

test("a folder with plain and compressed files gives one JSON document and exit code 0", async () => {
  writeFileSync(join(folder, "a.json"), file([step([1, 0.5, 0.25])]));
  writeFileSync(join(folder, "b.json.gz"), gzipSync(file([step([1, 0.5, 0.25])])));
  writeFileSync(join(folder, "notes.txt"), "not golden");
  expect(await main([folder, "--json"])).toBe(0);
  expect(JSON.parse(printed.out)).toEqual({ topics: { schedules: { passed: 2, failed: 0, unsupported: 0 } }, failures: [] });
  expect(printed.err).toBe("");
});

test("a wrong number gives exit code 1 and is reported with error and allowance", async () => {
  writeFileSync(join(folder, "a.json"), file([step([1, 0.5, 0.125])]));
  expect(await main(["--json", folder])).toBe(1);
  const report = { topics: { schedules: { passed: 0, failed: 1, unsupported: 0 } } };
  expect(JSON.parse(printed.out)).toEqual({
    ...report,
    failures: [{ topic: "schedules", id: "step/0", output: "lr", error: 0.125, allowed: 1.25e-13 }],
  });
});

test("--only chooses a topic", async () => {
  writeFileSync(join(folder, "a.json"), file([step([1, 0.5, 0.25])]));
  writeFileSync(join(folder, "b.json"), file([], "losses"));
  expect(await main([folder, "--json", "--only", "losses"])).toBe(0);
  expect(Object.keys(JSON.parse(printed.out).topics)).toEqual(["losses"]);
  expect(await main([folder, "--only", "lossess"])).toBe(2);
  expect(printed.err).toContain('did you mean "losses"');
});

test("wrong use is one line on standard error and exit code 2", async () => {
  const broken = join(folder, "broken.json");
  const cases: [string[], string | undefined, RegExp][] = [
    [[join(folder, "nowhere")], undefined, /no such folder/],
    [[folder], undefined, /no golden files/],
    [[folder, "--jsom"], undefined, /no option "--jsom" \(did you mean "--json"\?\)/],
    [[folder, "--only"], undefined, /--only needs/],
    [[folder, folder], undefined, /two folders/],
    [[broken], "{}", /not a folder/],
    [[folder], "{", /broken\.json: this is not JSON/],
    [[folder], "[]", /the file is not an object/],
    [[folder], '{"format":"golden/2"}', /"format" is "golden\/2", expected "golden\/1"/],
    [[folder], file([step([1, 2])]), /case "step\/0", output "lr" has 2 numbers for shape \[3\]/],
    [[folder], file([step([1, 2, 3]), step([1, 2, 3])]), /two cases have the id "step\/0"/],
    [[folder], file([{ ...step([1, 2, 3]), tol: {} }]), /output "lr" has no tolerance/],
    [[folder], file([]).replace('"count":0', '"count":1'), /"count" is 1, but there are 0 cases/],
  ];
  for (const [args, content, message] of cases) {
    printed = { out: "", err: "" };
    if (content !== undefined) writeFileSync(broken, content);
    expect(await main(args)).toBe(2);
    expect(printed.err).toMatch(message);
    expect(printed.err.trim().split("\n")).toHaveLength(1);
    expect(printed.out).toBe("");
  }
});
