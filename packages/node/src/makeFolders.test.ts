import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolders } from "./makeFolders.js";

test("makes what is missing, says whether it did, and fails where there is a file or nothing can be made", async () => {
  const root = mkdtempSync(join(tmpdir(), "gradus-folders-"));
  try {
    expect(await makeFolders(join(root, "a", "b", "c"))).toBe(true);
    expect(await makeFolders(join(root, "a", "b"))).toBe(false);
    writeFileSync(join(root, "file"), "");
    await expect(makeFolders(join(root, "file"))).rejects.toMatchObject({ code: "EEXIST" });
    await expect(makeFolders(join(root, "file", "a"))).rejects.toMatchObject({ code: "ENOTDIR" });
    if (existsSync("/proc/self")) await expect(makeFolders("/proc/none/a")).rejects.toMatchObject({ code: "ENOENT" });
  } finally {
    rmSync(root, { recursive: true });
  }
});
