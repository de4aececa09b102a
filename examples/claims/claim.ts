/** What a claim is measured with: "full" for the figures in docs/claims.md, "reduced" to see that the program works. */
export type Effort = "full" | "reduced";

export type Verdict = "holds" | "does not hold" | "not enough evidence";

/** What goes onto a picture. Marks with the same name share a colour; `band` is the interval about each point of a line. */
export type Mark =
  | Readonly<{ mark: "line"; name: string; points: readonly Point[]; band?: readonly Point[]; dashed?: boolean }>
  | Readonly<{ mark: "dots"; name: string; points: readonly Point[] }>
  | Readonly<{ mark: "bars"; name: string; bars: readonly Readonly<{ label: string; value: number; low?: number; high?: number }>[] }>
  | Readonly<{ mark: "rule"; name: string; x?: number; y?: number }>
  | Readonly<{ mark: "contour"; value: (x: number, y: number) => number; x: Point; y: Point }>
  | Readonly<{ mark: "regions"; names: readonly string[]; cells: readonly number[]; across: number; x: Point; y: Point }>;

export type Point = readonly [number, number];

export type Axis = Readonly<{ label: string; log?: boolean }>;

export type Panel = Readonly<{ title: string; x: Axis; y: Axis; marks: readonly Mark[] }>;

/** What was found out: the effects with their intervals in words, the verdict by the rule of `judge`, and a picture, panel by panel. */
export type Outcome = Readonly<{ measured: string; verdict: Verdict; picture: readonly Panel[] }>;

/** A claim of the notes on training deep networks, and the experiment that measures it. `row` is its number in docs/claims.md. */
export type Claim = Readonly<{ row: number; title: string; claim: string; run: (effort: Effort) => Promise<Outcome> }>;
