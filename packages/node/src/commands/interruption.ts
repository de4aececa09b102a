/** npm and a terminal may both deliver one Ctrl-C: signals within this time are the same one. */
const sameMs = 1000;

/**
 * Listens for Ctrl-C: the first calls `onFirst`, which ends the work in order; another one more than a second later ends the process at once. Returns
 * how to stop listening, and whether there was one.
 */
export function listenForInterrupt(onFirst: () => void): { readonly stop: () => void; readonly wasInterrupted: () => boolean } {
  let firstMs: number | undefined;
  const listener = (): void => {
    const now = performance.now();
    if (firstMs === undefined) {
      firstMs = now;
      onFirst();
    } else if (now - firstMs > sameMs) process.exit(130);
  };
  process.on("SIGINT", listener);
  return { stop: () => process.off("SIGINT", listener), wasInterrupted: () => firstMs !== undefined };
}

/** While nothing is worth keeping yet, Ctrl-C ends the process with code 130 after `cleanUp`. Returns how to end this. */
export function leaveOnInterrupt(cleanUp: () => void): () => void {
  const listener = (): void => {
    cleanUp();
    process.stderr.write("Interrupted before anything was learned.\n");
    process.exit(130);
  };
  process.on("SIGINT", listener);
  return () => process.off("SIGINT", listener);
}
