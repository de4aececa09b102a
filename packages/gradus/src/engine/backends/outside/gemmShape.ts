/** How a matrix of a product lies, in elements. */
export interface MatrixSteps {
  readonly batchSteps: readonly number[];
  readonly rowStep: number;
  readonly columnStep: number;
}

/** Of something that lies so, only that. */
export function stepsOf({ batchSteps, rowStep, columnStep }: MatrixSteps): MatrixSteps {
  return { batchSteps, rowStep, columnStep };
}

/** A product c = a b by a library, without addresses: extents and steps (see `Gemm` of the program). Plain data, so that it can be sent to threads. */
export interface GemmShape {
  readonly batch: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly a: MatrixSteps;
  readonly b: MatrixSteps;
  readonly c: MatrixSteps;
  readonly cut: GemmCut;
}

/** How threads divide c: unit = point of the batch * blocks + block, and a block is so many rows (or columns), the last one what is left. */
export interface GemmCut {
  readonly along: "rows" | "columns";
  readonly block: number;
  readonly blocks: number;
}

/** Rows or columns of c that are not divided: less would leave the library's own tiles empty. */
const step = 16;
/** Blocks of one matrix, so that many threads find work. */
const mostBlocks = 64;
/** Multiplications up to which a matrix is one block: a few times what threads need to meet. */
const smallest = 2 ** 18;

/** The cut of a product, by its shape alone. Along c's longer side the shorter operand is read by every thread. */
export function gemmCut({ rows, columns, inner }: Pick<GemmShape, "rows" | "columns" | "inner">): GemmCut {
  const [along, extent] = rows >= columns ? (["rows", rows] as const) : (["columns", columns] as const);
  const block = rows * columns * inner <= smallest ? extent : step * Math.ceil(extent / (step * mostBlocks));
  return { along, block, blocks: Math.ceil(extent / block) };
}
