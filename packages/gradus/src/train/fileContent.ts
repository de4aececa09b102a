import type { Safetensors } from "../formats/index.js";
import { contentHash } from "./contentHash.js";

/** A fingerprint of everything that a file of ours holds but for its key "content", in an order of its own: it goes under that key. */
export function fileContent({ tensors, metadata }: Safetensors): string {
  const names = Object.keys(tensors).sort();
  const keys = Object.keys(metadata)
    .filter((key) => key !== "content")
    .sort();
  return contentHash([...keys.flatMap((key) => [key, metadata[key]!]), ...names.flatMap((name) => [name, tensors[name]!.data])]);
}
