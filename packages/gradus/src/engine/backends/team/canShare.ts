/** Whether threads can share a memory here, and this one may sleep in it: not in a browser's window, nor where pages are not isolated. */
export function canShare(): boolean {
  // Chrome makes shared memories also in pages that are not isolated, where no other thread can be sent one.
  if (typeof SharedArrayBuffer === "undefined") return false;
  try {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    return Atomics.wait(new Int32Array(buffer), 0, 1, 0) === "not-equal";
  } catch {
    return false;
  }
}
