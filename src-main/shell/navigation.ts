import type { WebContents } from "electron";
import { APP_URL, isOwnUrl } from "./app-protocol.ts";

/** A window's only document: reloading it is allowed, leaving it is not. Screens change behind the `#`. */
export function isOwnDocument(url: string, document: string = APP_URL): boolean {
  return isOwnUrl(url) && url.replace(/[?#].*$/s, "") === document;
}

/** the window stays on its one page, whatever the page was talked into. `refused` is for the log. */
export function guardNavigation(
  contents: WebContents,
  refused: (what: string) => void,
  document: string = APP_URL,
): void {
  contents.on("will-navigate", (event, url) => {
    if (isOwnDocument(url, document)) return;
    event.preventDefault();
    refused("navigation");
  });
  contents.on("will-redirect", (event) => {
    event.preventDefault();
    refused("redirect");
  });
  contents.on("will-frame-navigate", (details) => {
    if (details.isMainFrame && isOwnDocument(details.url, document)) return;
    details.preventDefault();
    refused("frame navigation");
  });
  contents.setWindowOpenHandler(() => {
    refused("new window");
    return { action: "deny" };
  });
  contents.on("will-attach-webview", (event) => {
    event.preventDefault();
    refused("webview");
  });
}
