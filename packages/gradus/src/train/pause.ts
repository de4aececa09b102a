type Immediate = { readonly setImmediate?: (callback: () => void) => unknown };

/**
 * Lets everything else that waits have its turn: timers, signals, input, drawing. Node's `setImmediate` costs a few microseconds; elsewhere a timer.
 */
export function pause(): Promise<void> {
  const { setImmediate } = globalThis as Immediate;
  return new Promise((resolve) => {
    if (setImmediate) setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
