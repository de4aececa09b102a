/** What the first bytes of a file of a picture say: how it is written, and its size as it is to be seen. */
export type PictureHead = Readonly<{ format: "png" | "jpeg"; width: number; height: number; turn: Turn }>;

/** How a picture must be turned to be seen upright: EXIF's orientation, 1 (as it is) to 8. */
export type Turn = number;

const png: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Reads size and orientation from a file's bytes, without decoding the picture. Undefined where it is neither PNG nor JPEG, or has no size. */
export function pictureHead(bytes: Uint8Array): PictureHead | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (png.every((byte, i) => bytes[i] === byte))
    return bytes.length < 24 ? undefined : { format: "png", width: view.getUint32(16), height: view.getUint32(20), turn: 1 };
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? jpegHead(view) : undefined;
}

/** Walks the segments of a JPEG file up to its frame (ITU-T T.81, annex B). */
function jpegHead(view: DataView): PictureHead | undefined {
  let turn: Turn = 1;
  for (let at = 2; at + 9 < view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++; // a fill byte
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return turn >= 5 ? { format: "jpeg", width: height, height: width, turn } : { format: "jpeg", width, height, turn };
    }
    const length = view.getUint16(at + 2);
    if (marker === 0xe1) turn = orientation(view, at + 4, at + 2 + length) ?? turn;
    at += 2 + length;
  }
  return undefined;
}

/** The orientation in an EXIF segment (CIPA DC-008, tag 0x0112 of the first directory), if it has one. */
function orientation(view: DataView, begin: number, end: number): Turn | undefined {
  if (end > view.byteLength || end - begin < 20 || view.getUint32(begin) !== 0x45786966) return undefined; // "Exif"
  const tiff = begin + 6;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  if (directory + 2 > end) return undefined;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > end) return undefined;
    if (view.getUint16(entry, little) !== 0x0112) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
