import type { CallWindowApi } from "../../src-contract/call-window.ts";
import type { DesktopApi } from "../../src-contract/desktop-api.ts";

declare global {
  interface Window {
    /** Given by the preload: the whole of what the window can reach outside itself. */
    readonly kartoteka: DesktopApi;
    /** Given by the call window's own preload, in that window alone. */
    readonly kartotekaCalls: CallWindowApi;
  }
}
