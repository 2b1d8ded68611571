import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { messageSenderSchema } from "../entities/message-sender.ts";
import { recordingPolicySchema } from "../entities/recording.ts";
import {
  askedPasswordResetSchema,
  enrolledSecondFactorSchema,
  joinLinkSchema,
  lookedAtInvitationSchema,
  passwordSchema,
  secondFactorCodeSchema,
  singleUseTokenSchema,
} from "../identity.ts";
import { sessionUserSchema, sipAccountsSchema } from "../sync-protocol.ts";
import { defineCommand, done, nothing } from "./command.ts";

export const sessionStateSchema = z.discriminatedUnion("state", [
  /** `lastSignIn` fills the form; `unsent` says that a kept outbox waits for this person. */
  z.object({
    state: z.literal("signedOut"),
    lastSignIn: z.object({ serverUrl: z.string(), email: z.string() }).nullable(),
    /**
     * fileDamaged: the local file was damaged and put aside; the unsent items are kept and wait for this sign-in.
     * shutOut: the server has shut this device out, and what is here stays locked until it is let in again.
     */
    reason: z.enum(["fileDamaged", "shutOut"]).optional(),
  }),
  /** The operating system keeps no secret: the password opens the cache, offline too. */
  z.object({ state: z.literal("locked"), serverUrl: z.string(), email: z.string() }),
  z.object({
    state: z.literal("signedIn"),
    user: sessionUserSchema,
    account: z.object({
      name: z.string(),
      defaultCountry: z.string(),
      recording: recordingPolicySchema.optional(),
      /** GC-19: left out for who writes to nobody, and where there are none. */
      senders: z.array(messageSenderSchema).optional(),
    }),
    serverUrl: z.string(),
    deviceId: idSchema,
  }),
]);
export type SessionState = z.infer<typeof sessionStateSchema>;

export const sessionCommands = {
  readSession: defineCommand({ owner: "store", args: nothing, result: sessionStateSchema }),
  signIn: defineCommand({
    owner: "store",
    args: z.object({
      serverUrl: z.string().max(500),
      email: z.string().max(254),
      password: z.string().max(1000),
      /** Of the second factor; after secondFactorRequired or secondFactorMissing. */
      code: secondFactorCodeSchema.optional(),
    }),
    result: sessionStateSchema,
  }),
  /** G14-3: the link with which the application was opened. Given once; joinLinkArrived tells that there is one. */
  takeJoinLink: defineCommand({ owner: "main", args: nothing, result: joinLinkSchema.nullable() }),
  /** Whom a link is for. Throws notFound for one that is used, taken back or expired. */
  lookAtInvitation: defineCommand({ owner: "store", args: joinLinkSchema, result: lookedAtInvitationSchema }),
  /** Takes the invitation with this password, and is a sign-in. */
  join: defineCommand({
    owner: "store",
    args: joinLinkSchema.extend({ password: passwordSchema }),
    result: sessionStateSchema,
  }),
  askPasswordReset: defineCommand({
    owner: "store",
    args: z.object({ serverUrl: z.string().max(500), email: z.string().max(254) }),
    result: askedPasswordResetSchema,
  }),
  /** With the code from the letter. Throws notFound for one that is used or expired. */
  resetPassword: defineCommand({
    owner: "store",
    args: z.object({ serverUrl: z.string().max(500), token: singleUseTokenSchema, password: passwordSchema }),
    result: done,
  }),
  /** A new second factor, by the password alone; it is on after the first sign-in with its code. */
  enrolSecondFactor: defineCommand({
    owner: "store",
    args: z.object({ serverUrl: z.string().max(500), email: z.string().max(254), password: z.string().max(1000) }),
    result: enrolledSecondFactorSchema,
  }),
  /** Of a second factor that the last sign-in turned on. Given once, and kept nowhere. */
  takeRecoveryCodes: defineCommand({ owner: "store", args: nothing, result: z.array(z.string()) }),
  unlock: defineCommand({
    owner: "store",
    args: z.object({ password: z.string().max(1000) }),
    result: sessionStateSchema,
  }),
  /** `keepUnsent`: the encrypted cache with its outbox stays for the next sign-in of the same person. */
  signOut: defineCommand({
    owner: "store",
    args: z.object({ unsent: z.enum(["keep", "discard"]) }),
    result: sessionStateSchema,
  }),
  softphoneAccounts: defineCommand({ owner: "store", args: nothing, result: sipAccountsSchema }),
};
