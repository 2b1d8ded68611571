// Where the call window stands. Kept as shares of the free room, not as points: it comes up on the display in use, which
// may be another one than the last time, and of another size.
import { z } from "zod";
import type { Rectangle } from "./window-state.ts";

const shareSchema = z.number().min(0).max(1);
export const callWindowPlaceSchema = z.object({ x: shareSchema, y: shareSchema });
export type CallWindowPlace = z.infer<typeof callWindowPlaceSchema>;

const WIDTH = 340;
const HEADER = 36;
const CALL = 92;
const MARGIN = 12;
/** At the right edge, away from where either system shows its notifications. */
const firstPlace: CallWindowPlace = { x: 1, y: 0.3 };

export function callWindowSize(calls: number): { width: number; height: number } {
  return { width: WIDTH, height: HEADER + CALL * Math.max(1, calls) };
}

/** Always wholly inside the work area. */
export function placeOn(workArea: Rectangle, size: { width: number; height: number }, kept: unknown): Rectangle {
  const parsed = callWindowPlaceSchema.safeParse(kept);
  const { x, y } = parsed.success ? parsed.data : firstPlace;
  return {
    x: Math.round(workArea.x + MARGIN + x * room(workArea.width, size.width)),
    y: Math.round(workArea.y + MARGIN + y * room(workArea.height, size.height)),
    ...size,
  };
}

/** What `placeOn` needs to come to these bounds again. */
export function placeOf(workArea: Rectangle, bounds: Rectangle): CallWindowPlace {
  return {
    x: share(bounds.x - workArea.x - MARGIN, room(workArea.width, bounds.width)),
    y: share(bounds.y - workArea.y - MARGIN, room(workArea.height, bounds.height)),
  };
}

function room(area: number, size: number): number {
  return Math.max(0, area - size - 2 * MARGIN);
}

function share(offset: number, of: number): number {
  return of === 0 ? 0 : Math.min(1, Math.max(0, offset / of));
}
