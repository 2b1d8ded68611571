import { z } from "zod";
import { callWindowViewSchema } from "../call-window.ts";
import { hotkeyStatesSchema } from "../rules/hotkey.ts";
import { defineCommand, done, nothing } from "./command.ts";

/** How the rest of the computer reaches the telephone, and it the rest. */
export const waysInCommands = {
  /** As the system answered; hotkeysChanged tells of a change. */
  readHotkeys: defineCommand({ owner: "main", args: nothing, result: hotkeyStatesSchema }),
  /** The number in the clipboard, as written; null when there is none, and then nothing of the clipboard leaves main. */
  readCopiedNumber: defineCommand({
    owner: "main",
    args: nothing,
    result: z.object({ number: z.string().max(200).nullable() }),
  }),
  /**
   * Asks the system to open tel:, sip: and callto: with this application. macOS asks the person; Windows lets only its
   * own settings do it, which are opened. False where the system knows no such thing.
   */
  claimLinks: defineCommand({ owner: "main", args: nothing, result: z.object({ asked: z.boolean() }) }),
  /** The live calls for the small call window; none closes it. */
  showCallWindow: defineCommand({ owner: "main", args: callWindowViewSchema, result: done }),
};
