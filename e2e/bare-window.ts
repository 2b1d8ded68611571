import { join } from "node:path";
import { _electron, type ElectronApplication } from "@playwright/test";
import { electronFromEnvironment, presentEnvironment } from "./world.ts";

/** The least that a window can be: one Electron and the page at `url`, nothing of the product but what the page has. */
export function openBareWindow(
  url: string,
  options: { switches?: readonly string[]; env?: Record<string, string> } = {},
): Promise<ElectronApplication> {
  const { executablePath, args } = electronFromEnvironment();
  return _electron.launch({
    executablePath,
    args: [...args, ...(options.switches ?? []), join(import.meta.dirname, "bare-window")],
    env: { ...presentEnvironment(), ...options.env, KARTOTEKA_PAGE: url },
  });
}
