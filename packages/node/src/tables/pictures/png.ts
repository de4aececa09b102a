import { type DecodedPng, decode, encode } from "fast-png";
import type { Picture } from "./picture.js";

/**
 * The picture in a PNG file: grey or RGB of 8 bits. What is transparent is laid on white, and of 16 bits the upper 8 are taken.
 * @throws Error of the decoder if the file is damaged
 */
export function decodePng(bytes: Uint8Array): Picture {
  const png = decode(bytes, { checkCrc: true });
  const { width, height } = png;
  const { values, of } = png.palette ? coloured(png, png.palette) : { values: evenBytes(png), of: png.channels };
  const channels = of < 3 ? 1 : 3;
  if (of === channels) return { width, height, channels, values };
  return { width, height, channels, values: onWhite(values, channels) };
}

/** A PNG file of a picture, 8 bits a value. */
export function encodePng({ width, height, channels, values }: Picture): Uint8Array {
  return encode({ width, height, data: values, channels, depth: 8 });
}

/** Samples as numbers from 0 to 255. A colour that the file marks as transparent becomes white. */
function evenBytes(png: DecodedPng): Uint8Array {
  const { data, depth, channels, transparency } = png;
  const samples = depth < 8 ? unpackedSamples(png) : data;
  const most = 2 ** depth - 1;
  const values = depth === 8 ? Uint8Array.from(samples) : Uint8Array.from(samples, (sample) => Math.floor((sample * 255) / most));
  if (transparency === undefined) return values;
  for (let i = 0; i < samples.length; i += channels)
    if (transparency.every((sample, c) => samples[i + c] === sample)) values.fill(255, i, i + channels);
  return values;
}

/** The colours of a palette, with their opacity where the file has any. */
function coloured(png: DecodedPng, palette: readonly (readonly number[])[]): { values: Uint8Array; of: number } {
  const indices = png.depth < 8 ? unpackedSamples(png) : png.data;
  const of = palette.some(({ length }) => length === 4) ? 4 : 3;
  const values = new Uint8Array(indices.length * of);
  indices.forEach((index, i) => {
    const colour = palette[index];
    if (colour === undefined) throw new Error(`there is no colour ${index} among the ${palette.length} of the palette`);
    values.set(colour, i * of);
    if (of > colour.length) values[i * of + 3] = 255;
  });
  return { values, of };
}

/** The samples one by one where several stand in a byte, the first in its upper bits; every line begins a new byte. */
function unpackedSamples({ data, depth, width, height, channels }: DecodedPng): Uint8Array {
  const line = width * channels;
  const lineBytes = Math.ceil((line * depth) / 8);
  return Uint8Array.from({ length: line * height }, (_, i) => {
    const bit = (i % line) * depth;
    const byte = data[Math.floor(i / line) * lineBytes + (bit >> 3)]!;
    return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  });
}

/** Pixels with opacity as their last value, on white. */
function onWhite(values: Uint8Array, channels: 1 | 3): Uint8Array {
  const made = new Uint8Array((values.length / (channels + 1)) * channels);
  for (let from = 0, to = 0; from < values.length; from += channels + 1, to += channels) {
    const opaque = values[from + channels]! / 255;
    for (let c = 0; c < channels; c++) made[to + c] = Math.round(values[from + c]! * opaque + 255 * (1 - opaque));
  }
  return made;
}
