import { readFileSync } from "node:fs";
import type { Command } from "commander";

/** `gradus version`: the version, as --version prints it. */
export function defineVersion(program: Command): Command {
  return program
    .command("version")
    .description("Print the version.")
    .action(() => {
      process.stdout.write(`${versionOfPackage()}\n`);
    });
}

/** The version of @gradus/node. */
export function versionOfPackage(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
  return version;
}
