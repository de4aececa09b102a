/** SHA-256 in hexadecimal of the parameters' float32 bytes, little-endian, in layer order: two models with the same hash have the same weights. */
export async function weightsHash(parameters: Float32Array): Promise<string> {
  const bytes = new Uint8Array(parameters.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < parameters.length; i++) view.setFloat32(i * 4, parameters[i]!, true);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
