import { UserError } from "gradus";

/**
 * What the database said while it loaded a file, as one sentence for the user; its own words never come through. Errors that are not the database's
 * ("Invalid Input Error: ...") are ours and stay as they are.
 */
export function readingError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !/^[A-Z][A-Za-z -]* Error: /.test(error.message)) return error;
  const message = error.message;
  const refuse = (place: string, what: string, remedy: string): UserError => new UserError({ place, what, remedy });
  const csvLine = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (csvLine !== undefined) {
    const place = `${path}, line ${csvLine}`;
    const cells = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
    if (cells)
      return refuse(
        place,
        `expected ${cells[1]} cells as in the header, got ${cells[2]}`,
        "Correct the line; a cell that holds the delimiter must stand in quotes",
      );
    if (message.includes("unterminated quote"))
      return refuse(place, "a quote is opened and never closed", "Close it, or double a quote that belongs to the text");
    if (message.includes("Maximum line size")) return refuse(path, "a line is longer than 2 MB", "Check for a quote that is never closed");
    return refuse(place, "this line cannot be read as CSV", "Correct the line");
  }
  const resource = resourceError(error, path);
  if (resource !== error) return resource;
  if (/zstd/i.test(message) && !/parquet/i.test(path))
    return refuse(path, "the zstd data is cut off or damaged", "Pack or download the file again");
  if (/unicode|not utf-8/i.test(message)) return refuse(path, "the text is not UTF-8", "Unpack the file first, or save it as UTF-8");
  if (/gzip|GZIP|decompress/.test(message) && !/parquet/i.test(path))
    return refuse(path, "the gzip data is cut off or damaged", "Pack or download the file again");
  if (/parquet/i.test(path) || /parquet|magic bytes|Footer|Snappy|ZSTD|thrift/i.test(message))
    return refuse(path, "the Parquet file is cut off or damaged", "Write or download it again");
  return refuse(path, "this cannot be read as a table", "Check that it is CSV, TSV, JSON lines or Parquet");
}

/** A full memory or disk, which can happen in any query, as a message to the user; every other error as it is. */
export function resourceError(error: unknown, path: string): unknown {
  const message = error instanceof Error ? error.message : "";
  const refuse = (what: string, remedy: string): UserError => new UserError({ place: path, what, remedy });
  if (/^Out of Memory Error/i.test(message))
    return refuse("the table does not fit into memory", "Give fewer rows or columns, or use a machine with more memory");
  if (/no space left|disk full/i.test(message)) return refuse("the disk for temporary files is full", "Free some space");
  return error;
}
