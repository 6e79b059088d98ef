/** Pictures are brought to a square of this side, in pixels, with their aspect ratio kept. */
export const RASTER_SIDE = 96;
