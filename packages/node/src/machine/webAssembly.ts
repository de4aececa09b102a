/** A module with one function () -> v128 that fills a vector with zeros: valid only where there are 128-bit vectors. */
const vectorModule = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // type 0: () -> v128
  ...[0x03, 0x02, 0x01, 0x00], // function 0 has type 0
  ...[0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b], // its body: i32.const 0, i8x16.splat
);

/** What WebAssembly can do here: vectors, and memory that threads share. */
export function webAssembly(): { readonly vectors: boolean; readonly sharedMemory: boolean } {
  return { vectors: WebAssembly.validate(vectorModule), sharedMemory: hasSharedMemory() };
}

function hasSharedMemory(): boolean {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer instanceof SharedArrayBuffer;
  } catch {
    return false;
  }
}
