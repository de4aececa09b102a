/** Numbers in rows and columns, row by row: item (i, j) is data[i * columns + j]. */
export type Matrix = Readonly<{ data: Float64Array; rows: number; columns: number }>;
