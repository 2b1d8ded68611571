// G2-8: what the small call window is told and what it answers. It holds no telephone: it shows what the main window's
// phone says and sends the person's clicks back. Its door is apart from the main window's (desktop-api.ts).
import { z } from "zod";
import { idSchema } from "./entities/basics.ts";

export const callWindowCallSchema = z.object({
  callId: idSchema,
  name: z.string().max(400),
  number: z.string().max(300),
  phase: z.enum(["incoming", "calling", "talking", "held"]),
  /** What the timer counts from. */
  since: z.int().nullable(),
  muted: z.boolean(),
  hangingUp: z.boolean(),
  /** G11-4: null when nothing is recorded. */
  recording: z.object({ paused: z.boolean(), startedAt: z.int() }).nullable(),
});
export type CallWindowCall = z.infer<typeof callWindowCallSchema>;

/** The call that hears and is heard stands first. */
export const callWindowViewSchema = z.object({ calls: z.array(callWindowCallSchema).max(4) });
export type CallWindowView = z.infer<typeof callWindowViewSchema>;

/** Colours follow the system's scheme, which main sets for every window. */
export const callWindowFaceSchema = callWindowViewSchema.extend({ language: z.enum(["ru", "en"]) });
export type CallWindowFace = z.infer<typeof callWindowFaceSchema>;

export const callActions = ["answer", "hangUp", "mute", "unmute", "hold", "resume"] as const;
export type CallAction = (typeof callActions)[number];

export const callWindowMessageSchema = z.discriminatedUnion("message", [
  /** The page listens. */
  z.object({ message: z.literal("ready") }),
  z.object({ message: z.literal("act"), callId: idSchema, action: z.enum(callActions) }),
  z.object({ message: z.literal("openMain") }),
  /** Out of the way until the next call. */
  z.object({ message: z.literal("hide") }),
]);
export type CallWindowMessage = z.infer<typeof callWindowMessageSchema>;

/** `window.kartotekaCalls` in the call window: the whole of what it can reach outside itself. */
export type CallWindowApi = {
  send(message: CallWindowMessage): void;
  /** Returns a function that stops listening. */
  onFace(listener: (face: CallWindowFace) => void): () => void;
};
