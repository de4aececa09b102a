import { createHash } from "node:crypto";
import type { data } from "gradus";

/** SHA-256 of the cells of a table, its columns and its target. */
export function tableHash({ columns, target, weights }: data.Table): string {
  const hash = createHash("sha256");
  const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Int32Array | Uint8Array): Uint8Array =>
    new Uint8Array(buffer, byteOffset, byteLength);
  for (const column of columns) {
    hash.update(JSON.stringify([column.name, column.kind, "categories" in column ? column.categories : null]));
    hash.update(bytesOf("codes" in column ? column.codes : column.values));
  }
  if (target) {
    hash.update(JSON.stringify([target.name, target.task, "classes" in target ? target.classes : null]));
    hash.update(bytesOf("codes" in target ? target.codes : target.values));
  }
  if (weights) hash.update(bytesOf(weights));
  return hash.digest("hex");
}
