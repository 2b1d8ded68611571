/** Apart from desktop-channels.ts: a sandboxed preload is one file, and a module that two of them share would be a second. */
export const callWindowChannels = {
  /** main → window: CallWindowFace. */
  face: "kartoteka:call-window-face",
  /** window → main: CallWindowMessage. */
  message: "kartoteka:call-window-message",
} as const;
