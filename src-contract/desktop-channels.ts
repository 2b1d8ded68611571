/** Apart from desktop-api.ts, so that the sandboxed preload carries four names and no schemas. */
export const desktopChannels = {
  query: "kartoteka:query",
  mutate: "kartoteka:mutate",
  command: "kartoteka:command",
  event: "kartoteka:event",
} as const;
