import { didYouMean, UserError } from "#gradus/errors";
import { adapters } from "./adapters/index.js";
import { ownFolder, readFolder } from "./files.js";
import { asTable, runFiles } from "./report.js";

const usage = "Use: npm run golden -- [FOLDER] [--json] [--only TOPIC]";

type Options = Readonly<{ folder: string; json: boolean; only: string | undefined }>;

/**
 * Compares the product with every golden file of a folder and prints the outcome on standard output.
 * @returns the exit code: 0 nothing failed, 1 something did, 2 wrong use
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const { folder, json, only } = parseArguments(args);
    const files = readFolder(folder);
    const chosen = only === undefined ? files : files.filter(({ topic }) => topic === only);
    if (only !== undefined && chosen.length === 0)
      throw noTopic(
        folder,
        only,
        files.map(({ topic }) => topic),
      );
    const report = await runFiles(chosen, adapters);
    process.stdout.write(`${json ? JSON.stringify(report) : asTable(report)}\n`);
    return report.failures.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

function parseArguments(args: readonly string[]): Options {
  let [folder, json, only]: [string | undefined, boolean, string | undefined] = [undefined, false, undefined];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? "";
    if (argument === "--json") json = true;
    else if (argument === "--only") {
      only = args[++i];
      if (only === undefined) throw wrongUse("--only needs the name of a topic");
    } else if (argument.startsWith("-")) throw wrongUse(`there is no option "${argument}"${didYouMean(argument, ["--json", "--only"])}`);
    else if (folder === undefined) folder = argument;
    else throw wrongUse(`two folders, "${folder}" and "${argument}"`);
  }
  return { folder: folder ?? ownFolder, json, only };
}

function noTopic(folder: string, only: string, topics: readonly string[]): UserError {
  return new UserError({
    place: folder,
    what: `there is no topic "${only}"${didYouMean(only, topics)}`,
    remedy: `Topics: ${topics.join(", ")}`,
  });
}

function wrongUse(what: string): UserError {
  return new UserError({ place: "golden", what, remedy: usage });
}
