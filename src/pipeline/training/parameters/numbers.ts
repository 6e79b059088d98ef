import { z } from 'zod';

/** A whole number in [min, max] with a preset and a sentence about it. */
export function whole(min: number, max: number, preset: number, description: string) {
  return z.int().min(min).max(max).default(preset).describe(description);
}

/** A number in [min, max] with a preset and a sentence about it. */
export function real(min: number, max: number, preset: number, description: string) {
  return z.number().min(min).max(max).default(preset).describe(description);
}
