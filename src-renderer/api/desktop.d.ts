import type { DesktopApi } from "../../src-contract/desktop-api.ts";

declare global {
  interface Window {
    /** Given by the preload: the whole of what the window can reach outside itself. */
    readonly kartoteka: DesktopApi;
  }
}
