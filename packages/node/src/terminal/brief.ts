/** A number for reading: four significant digits, whole parts of any size in full, no exponent unless it is tiny or huge. */
export function brief(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "-" : value > 0 ? "∞" : "-∞";
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 1e-4 || size >= 1e12) return value.toExponential(2);
  if (size >= 1000) return grouped(Math.round(value));
  return value.toFixed(Math.max(0, Math.min(6, 3 - Math.floor(Math.log10(size)))));
}

/** A whole number with commas between thousands. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A share as a percentage with one decimal, two where it is next to 0 or 100. */
export function percent(share: number): string {
  const hundred = share * 100;
  const edge = Math.min(Math.abs(hundred), Math.abs(100 - hundred));
  return `${hundred.toFixed(edge > 0 && edge < 1 ? 2 : 1)} %`;
}

/** The bounds of a share: 95.7 to 99.2 %. */
export function percentBounds({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${percent(low).replace(" %", "")} to ${percent(high)}`;
}

/** A duration: less than 0.1 s, 4.2 s, 3 min 05 s, 2 h 10 min. */
export function duration(seconds: number): string {
  if (seconds < 0.05) return "less than 0.1 s";
  if (seconds < 59.95) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

/** A count with its noun: 1 row, 2 rows. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** A size in bytes as kB or MB of a thousand each. */
export function bytes(size: number): string {
  if (size < 1000) return counted(size, "byte");
  const [unit, scale] = size < 1e6 ? (["kB", 1e3] as const) : size < 1e9 ? (["MB", 1e6] as const) : (["GB", 1e9] as const);
  const shown = size / scale;
  return `${shown < 10 ? shown.toFixed(1) : Math.round(shown)} ${unit}`;
}
