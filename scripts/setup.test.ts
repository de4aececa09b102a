import { expect, test } from "vitest";
import { checkNode, explainInstall, root, SetupError } from "./setup.mjs";

test("a Node older than 20.19 is refused by name, with exit code 2", () => {
  for (const version of ["18.20.8", "20.18.3"]) {
    expect(() => checkNode(version)).toThrow(`Gradus needs Node 20.19 or newer, this is Node ${version}.`);
    expect(() => checkNode(version)).toThrow(SetupError);
  }
  for (const version of ["20.19.0", "22.0.0", process.versions.node]) checkNode(version);
});

test("what npm says about a network that cannot be reached becomes one line", () => {
  const said = "npm error code ENOTFOUND\nnpm error syscall getaddrinfo\nnpm error errno ENOTFOUND\nnpm error network request failed";
  expect(explainInstall(said)).toMatch(/^The npm registry cannot be reached: .*$/);
});

test("what npm says about a folder it may not write becomes one line that names the folder", () => {
  const line = explainInstall("npm error code EACCES\nnpm error syscall mkdir\nnpm error path node_modules\nnpm error errno -13");
  expect(line).toContain(root);
  expect(line).not.toContain("\n");
});

test("a full disk is named, and anything else is told in npm's own words", () => {
  expect(explainInstall("npm error code ENOSPC\nnpm error nospc no space left on device")).toMatch(/^The disk is full/);
  expect(explainInstall("npm error code EUSAGE\nnpm error lock file out of sync\n")).toBe(
    "npm ci said: code EUSAGE\nlock file out of sync",
  );
});
