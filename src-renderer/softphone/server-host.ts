/** The host of a server for the screen, without a path. An address that cannot be read is shown as it is written. */
export function hostOf(server: string): string {
  return URL.canParse(server) ? new URL(server).host : server;
}
