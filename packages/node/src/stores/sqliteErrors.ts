import { UserError } from "gradus";

/** Whether another process holds the file at the moment. */
export function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    /database (?:table )?is locked|SQLITE_BUSY|database schema is locked/i.test(`${error.message} ${codeOf(error)}`)
  );
}

/** What went wrong with a study's file, for its user. */
export function fileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const found = told.find(({ says }) => says.test(`${error.message} ${codeOf(error)}`));
  if (found === undefined) return error;
  const { what, remedy } = found;
  return new UserError({ place: path, what, remedy });
}

const codeOf = (error: Error): string => ("code" in error ? String(error.code) : "");

const told: readonly Readonly<{ says: RegExp; what: string; remedy: string }>[] = [
  {
    says: /is locked|SQLITE_BUSY/i,
    what: "another program holds the study's file and does not let go of it",
    remedy: "Close that program and go on with the same command: nothing is lost",
  },
  {
    says: /not a database|SQLITE_NOTADB/i,
    what: "this is no study: the file is something else, or damaged",
    remedy: "Name another file, or a new one",
  },
  { says: /malformed|SQLITE_CORRUPT/i, what: "the study's file is damaged", remedy: "Put a copy of it back, or name a new one" },
  {
    says: /readonly|read-only|SQLITE_READONLY/i,
    what: "the study's file cannot be written",
    remedy: "Change its permissions, or name another file",
  },
  { says: /unable to open|SQLITE_CANTOPEN/i, what: "the study's file cannot be opened", remedy: "Check that you may read and write there" },
  { says: /disk is full|SQLITE_FULL/i, what: "the disk is full", remedy: "Make room and go on with the same command: nothing is lost" },
];
