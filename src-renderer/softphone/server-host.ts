/** The host of a server for the screen, without a path. An address that cannot be read is shown as it is written. */
export function hostOf(server: string): string {
  // not URL.canParse: the window may be Chromium 114
  try {
    return new URL(server).host;
  } catch {
    return server;
  }
}
