import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "gradus";

const notWritable = ["this place may not be written", "Change its permissions, or name another"] as const;

/** What the operating system said about a file to be written, as a message to the user. */
export function unwritable(error: unknown, path: string): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  if (isDiskFull(error)) return new UserError({ place: path, what: "the disk is full", remedy: "Free some space, or name another place" });
  const refuse = (what: string, remedy: string): UserError => new UserError({ place: path, what, remedy });
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR":
      // Systems say "no such file" also of a folder that is there and takes none, such as /proc, or one on a disk that is read only.
      if (error.code === "ENOENT" && existsSync(dirname(path))) return refuse(...notWritable);
      return refuse(`there is no folder "${dirname(path)}"`, "Make the folder first, or name another");
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return refuse(...notWritable);
    case "ENAMETOOLONG":
      return refuse("the name is too long", "Choose a shorter one");
    default:
      return error;
  }
}

/** Whether something was not written since there is no room for it. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["ENOSPC", "EDQUOT", "EFBIG"].includes(String(error.code));
}
