/** So many notes of one pattern are shown in full ... */
const mostAlike = 5;
/** ... and of more than that so many, with the number of the others. */
const shownAlike = 3;

/**
 * Shortens a list of notes: notes that differ only in numbers and in quoted names are alike, and of more than five of a kind three are kept, followed by
 * how many more there are and the first of their names.
 */
export function gatherNotes(notes: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const note of notes) {
    const pattern = note
      .replace(/"[^"]*"/g, '""')
      .replace(/-?\d[\d.e+-]*/g, "0")
      .replace(/s\b/g, "");
    groups.set(pattern, [...(groups.get(pattern) ?? []), note]);
  }
  return [...groups.values()].flatMap((alike) => (alike.length <= mostAlike ? alike : [...alike.slice(0, shownAlike), summary(alike)]));
}

function summary(alike: readonly string[]): string {
  const others = alike.slice(shownAlike);
  const names = others.slice(0, mostAlike).map((note) => /"[^"]*"/.exec(note)?.[0]);
  const told = names.filter((name) => name !== undefined).join(", ");
  return `and so for ${others.length} more columns${told === "" ? "" : `: ${told}${others.length > mostAlike ? ", ..." : ""}`}`;
}
