/** The names of the layers of the user's own in a part of a recipe: functions that only this thread knows. */
export function customLayers(part: unknown): string[] {
  if (typeof part !== "object" || part === null || ArrayBuffer.isView(part)) return [];
  const { layer, name } = part as { readonly layer?: unknown; readonly name?: unknown };
  const own = layer === "custom" ? [String(name)] : [];
  return [...new Set([...own, ...Object.values(part).flatMap(customLayers)])];
}
