import { expect, type Locator } from "@playwright/test";
import { demoAccount } from "../../scripts/demo-account.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import type { CallScreen } from "../call-screen.ts";
import type { Desk } from "../desk.ts";
import type { SeededClient } from "../seeded-clients.ts";
import type { World } from "../world.ts";

/** What the steps hand on to each other. */
export interface Tour {
  readonly world: World;
  /** The manager whose day it is; another object after the restart. */
  olga: Desk;
  phone: CallScreen;
  /** Whose card is worked on, and who calls. */
  client: SeededClient;
  caller: SeededClient;
  /** The desk in the picture of the step. */
  shown: Desk;
  /** Opens a window of 1366×768, the size that the screens are made for. */
  openDesk(profile: string): Promise<Desk>;
}

export interface GuidePicture {
  /** Of the file in docs/pictures/guide. */
  name: string;
  /** Cut out around these; none is the whole window. */
  around?: (tour: Tour) => Locator[];
}

export interface TourStep {
  /** Begins with the rows that it shows (G12-1: …) where there are any. */
  name: string;
  /** Becomes a part of the picture's file name. */
  picture: string;
  /** What of the window the user guide shows (docs/user-guide.*.md). */
  guide?: GuidePicture;
  play(tour: Tour): Promise<void>;
}

/** The desk's own: after a call the application has the small call window too, and in no order. */
const windowOf = ({ application, page }: Desk) => application.browserWindow(page);

/** A window that is not shown yet paints nothing: whoever changes its size or takes its picture waits for ever. */
async function isShown(desk: Desk): Promise<boolean> {
  return (await windowOf(desk)).evaluate((window) => window.isVisible());
}

/** A new desk is still taking its clients when it shows the first screen. */
export async function signInWithClients(desk: Desk, world: World, email: string): Promise<void> {
  await desk.signIn(world.serverUrl, { email, password: demoAccount.password });
  await expect(desk.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 30_000 });
  await desk.goTo("clients");
  await expect(desk.page.getByRole("grid", { name: ru.list.all }).getByRole("row").first()).toBeVisible();
}

export async function resize(desk: Desk, width: number, height: number): Promise<void> {
  await expect.poll(() => isShown(desk)).toBe(true);
  await (await windowOf(desk)).evaluate((window, size) => window.setBounds({ x: 0, y: 0, ...size }), { width, height });
  await desk.page.waitForFunction((wanted) => window.innerWidth >= wanted - 40, width);
}
