import { expect, type Page } from "@playwright/test";
import type { Desk } from "./desk.ts";

/** The page of the small call window: made at the first need, hidden afterwards. */
export async function smallPage({ application }: Desk): Promise<Page> {
  const find = () => application.windows().find((page) => page.url().endsWith("call-window.html"));
  await expect.poll(() => find() !== undefined).toBe(true);
  const page = find();
  if (!page) throw new Error("the small window is gone");
  return page;
}

/** How the system has it. */
export async function smallWindow({ application }: Desk) {
  return application.evaluate(({ BrowserWindow }) => {
    const small = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes("call-window"));
    return {
      isVisible: small?.isVisible() ?? false,
      isAlwaysOnTop: small?.isAlwaysOnTop() ?? false,
      isFocused: small?.isFocused() ?? false,
      width: small?.getBounds().width ?? 0,
    };
  });
}
