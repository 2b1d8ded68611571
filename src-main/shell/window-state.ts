// Where the window was, on screens that may since have gone.
import { z } from "zod";

const rectangleSchema = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
export type Rectangle = z.infer<typeof rectangleSchema>;
const windowStateSchema = z.object({ bounds: rectangleSchema, isMaximized: z.boolean() });
export type WindowState = z.infer<typeof windowStateSchema>;

export const minimumSize = { width: 1024, height: 640 };
const preferredSize = { width: 1440, height: 900 };
/** So much of the title bar must be on a screen for a person to drag the window by. */
const GRIP = { width: 120, height: 40 };

/**
 * The state to open with: the kept one if its title bar can be reached on one of the screens (in device-independent
 * pixels, without task bars), never larger than that screen; otherwise the middle of the first screen.
 */
export function openingState(kept: unknown, screens: readonly Rectangle[]): WindowState {
  const parsed = windowStateSchema.safeParse(kept);
  const screen = parsed.success ? screens.find((area) => holdsGrip(area, parsed.data.bounds)) : undefined;
  if (parsed.success && screen) {
    const { bounds, isMaximized } = parsed.data;
    return { bounds: { ...bounds, ...fittingSize(bounds, screen) }, isMaximized };
  }
  const first = screens[0] ?? { x: 0, y: 0, ...preferredSize };
  const size = fittingSize(preferredSize, first);
  return {
    bounds: {
      x: Math.round(first.x + Math.max(0, first.width - size.width) / 2),
      y: Math.round(first.y + Math.max(0, first.height - size.height) / 2),
      ...size,
    },
    isMaximized: false,
  };
}

function holdsGrip(area: Rectangle, bounds: Rectangle): boolean {
  const width = Math.min(area.x + area.width, bounds.x + bounds.width) - Math.max(area.x, bounds.x);
  const height = Math.min(area.y + area.height, bounds.y + GRIP.height) - Math.max(area.y, bounds.y);
  return width >= GRIP.width && height >= GRIP.height / 2;
}

function fittingSize(wanted: { width: number; height: number }, screen: Rectangle) {
  return {
    width: Math.max(minimumSize.width, Math.min(wanted.width, screen.width)),
    height: Math.max(minimumSize.height, Math.min(wanted.height, screen.height)),
  };
}
