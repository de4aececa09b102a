const tags = ["layer", "loss", "optimizer"] as const;

/** The layers, losses and optimizers of the user's own in a part of a recipe, as in `layer "halved"`: functions that only this thread knows. */
export function ownMembers(part: unknown): string[] {
  if (typeof part !== "object" || part === null || ArrayBuffer.isView(part)) return [];
  const fields = part as Readonly<Record<string, unknown>>;
  const own = tags.filter((tag) => fields[tag] === "custom").map((tag) => `${tag} "${fields.name}"`);
  return [...new Set([...own, ...Object.values(fields).flatMap(ownMembers)])];
}
