import { decode } from "jpeg-js";
import type { Picture } from "./picture.js";

/** Larger pictures than this (megapixels) are refused, so that a damaged size does not take all memory. */
const largestMegapixels = 200;
const mostMegabytes = 2048;

/** The picture in a JPEG file as RGB, as it stands in the file. @throws Error of the decoder if the file is damaged */
export function decodeJpeg(bytes: Uint8Array): Picture {
  const { width, height, data } = decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: largestMegapixels,
    maxMemoryUsageInMB: mostMegabytes,
  });
  return { width, height, channels: 3, values: data };
}
