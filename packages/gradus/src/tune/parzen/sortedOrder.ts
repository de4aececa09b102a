/**
 * The indices of `values` by rising values. A quicksort (median of three, insertion sort for stretches of up to 17) leaves equal values in an order of its
 * own; this one leaves them as NumPy's argsort does, since the widths of Optuna's kernels hang on it where whole numbers repeat.
 * Source: Sedgewick 1978, Implementing quicksort programs; the depth is not watched, as the pivots of repeated values split evenly.
 */
export function sortedOrder(values: Float64Array): Int32Array {
  const order = new Int32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  const waiting: number[] = [];
  let [left, right] = [0, values.length - 1];
  for (;;) {
    while (right - left > 16) {
      const middle = partition(values, order, left, right);
      // The longer part waits, so that few ever do.
      if (middle - left < right - middle) {
        waiting.push(middle + 1, right);
        right = middle - 1;
      } else {
        waiting.push(left, middle - 1);
        left = middle + 1;
      }
    }
    insertionSort(values, order, left, right);
    if (waiting.length === 0) return order;
    right = waiting.pop() ?? 0;
    left = waiting.pop() ?? 0;
  }
}

/** Puts the median of first, middle and last where it belongs, smaller ones before it, larger ones behind; returns its place. */
function partition(values: Float64Array, order: Int32Array, left: number, right: number): number {
  const middle = left + ((right - left) >> 1);
  if (values[order[middle]!]! < values[order[left]!]!) swap(order, middle, left);
  if (values[order[right]!]! < values[order[middle]!]!) swap(order, right, middle);
  if (values[order[middle]!]! < values[order[left]!]!) swap(order, middle, left);
  const pivot = values[order[middle]!]!;
  let [i, j] = [left, right - 1];
  swap(order, middle, j);
  for (;;) {
    do i++;
    while (values[order[i]!]! < pivot);
    do j--;
    while (pivot < values[order[j]!]!);
    if (i >= j) break;
    swap(order, i, j);
  }
  swap(order, i, right - 1);
  return i;
}

function insertionSort(values: Float64Array, order: Int32Array, left: number, right: number): void {
  for (let i = left + 1; i <= right; i++) {
    const index = order[i]!;
    const value = values[index]!;
    let j = i;
    for (; j > left && value < values[order[j - 1]!]!; j--) order[j] = order[j - 1]!;
    order[j] = index;
  }
}

function swap(order: Int32Array, i: number, j: number): void {
  const index = order[i]!;
  order[i] = order[j]!;
  order[j] = index;
}
