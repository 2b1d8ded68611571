import { z } from "zod";
import { idSchema, timeSchema } from "../entities/basics.ts";
import { hotkeysSchema } from "../rules/hotkey.ts";
import { defineCommand, done, nothing } from "./command.ts";

export const settingsSchema = z.object({
  language: z.enum(["ru", "en"]),
  theme: z.enum(["system", "light", "dark"]),
  closeToTray: z.enum(["ask", "tray", "quit"]),
  microphoneId: z.string().nullable(),
  speakerId: z.string().nullable(),
  /** Where it rings, all at once; none: where the system plays. */
  ringerIds: z.array(z.string().max(200)).max(8),
  /** Says back what it hears, for the trials of the sound; empty: the line has none. */
  echoNumber: z.string().max(40),
  ringVolume: z.number().min(0).max(1),
  /** What a tel:, sip: or callto: link and `kartoteka dial` do with their number: into the field, or called at once. */
  linkMode: z.enum(["fill", "dial"]),
  /** The small window over other programs while a call is live. */
  callWindow: z.boolean(),
  hotkeys: hotkeysSchema,
  /** The telephone line that was called from last (G1-13). */
  lineId: idSchema.nullable(),
  /** Whose choice it is: another person at this computer is called as usual. `until` null: until it is turned off. */
  doNotDisturb: z.object({ personId: idSchema, until: timeSchema.nullable() }).nullable(),
});
export type Settings = z.infer<typeof settingsSchema>;

const talkSchema = z.object({ callId: idSchema, answeredAt: timeSchema });
/** `seenAt`: the last moment at which it went on, at most a second before its end. */
export const keptTalkSchema = talkSchema.extend({ seenAt: timeSchema });
export type KeptTalk = z.infer<typeof keptTalkSchema>;

/** Of the operating system. */
export const systemCommands = {
  readSettings: defineCommand({ owner: "main", args: nothing, result: settingsSchema }),
  changeSettings: defineCommand({ owner: "main", args: settingsSchema.partial(), result: settingsSchema }),
  appInfo: defineCommand({
    owner: "main",
    args: nothing,
    result: z.object({
      version: z.string(),
      platform: z.enum(["win32", "darwin", "linux"]),
      /** Filled only by `npm start`: the demo account, so that a newcomer has nothing to type. */
      demo: z.object({ serverUrl: z.string(), email: z.string(), password: z.string() }).nullable(),
    }),
  }),
  openExternal: defineCommand({ owner: "main", args: z.object({ url: z.string().max(2000) }), result: done }),
  saveTextFile: defineCommand({
    owner: "main",
    args: z.object({ suggestedName: z.string().max(200), text: z.string() }),
    result: z.object({ saved: z.boolean() }),
  }),
  copyText: defineCommand({ owner: "main", args: z.object({ text: z.string().max(20_000) }), result: done }),
  /** The window as it is on the screen, a PNG (GC-46): only ever shown to the person who asked, and sent when he says so. */
  takePicture: defineCommand({
    owner: "main",
    args: nothing,
    result: z.object({ png: z.instanceof<typeof Uint8Array<ArrayBuffer>>(Uint8Array) }),
  }),
  /**
   * Tray, notification and window title follow the phone. The first one after a sign-in says that the workplace is on
   * the screen: a link that waited (dialLink, openClient) is sent to it, and closing the window may ask (closeAsked).
   */
  showPhoneState: defineCommand({
    owner: "main",
    args: z.object({
      state: z.enum(["offline", "connecting", "ready", "doNotDisturb", "wrapUp", "ringing", "inCall"]),
      label: z.string().max(200),
      missed: z.int(),
      /** What the timer of the call counts from. */
      since: z.int().nullable(),
    }),
    result: done,
  }),
  /** The talks that go on in the window: main, which outlives it, keeps when each of them was last seen. */
  keepTalks: defineCommand({
    owner: "main",
    args: z.object({ talks: z.array(talkSchema).max(50) }),
    result: done,
  }),
  /** What was kept of the latest talks, for the records of a window that died in them (G3-5, R-38). */
  readKeptTalks: defineCommand({ owner: "main", args: nothing, result: z.array(keptTalkSchema) }),
  showIncomingCall: defineCommand({
    owner: "main",
    args: z.object({ callId: idSchema, title: z.string().max(200), body: z.string().max(300) }),
    result: done,
  }),
  closeIncomingCall: defineCommand({ owner: "main", args: z.object({ callId: idSchema }), result: done }),
};
