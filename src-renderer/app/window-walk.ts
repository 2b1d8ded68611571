/** The places of the walk round the window, in its order, by what marks each of them on the screen. */
export const walkStops = ["search", "list", "card", "phone", "status", "sections"] as const;
export type WalkStop = (typeof walkStops)[number];

type Box = { left: number; top: number; width: number; height: number };
type Size = { width: number; height: number };

const gap = 12;

/**
 * Where the words stand: below the place, above it where there is no room, and otherwise in the middle of it; always
 * whole within the window. Pixels.
 */
export function wordsPlace(place: Box, words: Size, window: Size): { left: number; top: number } {
  const below = place.top + place.height + gap;
  const above = place.top - gap - words.height;
  const middle = place.top + (place.height - words.height) / 2;
  const top = below + words.height <= window.height ? below : above >= 0 ? above : middle;
  const left = place.left + (place.width - words.width) / 2;
  const within = (value: number, size: number, whole: number) =>
    Math.max(gap, Math.min(value, Math.max(gap, whole - size - gap)));
  return { left: within(left, words.width, window.width), top: within(top, words.height, window.height) };
}
