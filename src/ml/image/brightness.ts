/** Perceived brightness of each pixel in [0, 1] (luma of ITU-R BT.601). */
export function brightnessOf(pixels: Uint8Array): Float32Array {
  const brightness = new Float32Array(pixels.length / 3);
  for (let i = 0, at = 0; i < brightness.length; i++, at += 3) {
    brightness[i] =
      (0.299 * (pixels[at] as number) +
        0.587 * (pixels[at + 1] as number) +
        0.114 * (pixels[at + 2] as number)) /
      255;
  }
  return brightness;
}
