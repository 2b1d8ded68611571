import { z } from "zod";
import { idSchema, shortTextSchema, timeSchema } from "./entities/basics.ts";
import { roleSchema } from "./entities/user.ts";
import { sipAccountsSchema } from "./sync-protocol.ts";

/** Words of no dictionary are not asked for: length is what a guesser cannot buy. */
export const shortestPassword = 10;
export const passwordSchema = z.string().min(shortestPassword).max(1000);
export const emailSchema = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/);

/** Shown once and good for one use: which account it is of, and 256 random bits. */
export const singleUseTokenPattern = /^\d{1,9}\.[\w-]{43}$/;
export const singleUseTokenSchema = z.string().regex(singleUseTokenPattern);

/** POST /api/v1/identity/invitations. An invitation that waits for the same e-mail is taken back. */
export const invitationHours = 72;
export const newInvitationSchema = z.object({
  name: shortTextSchema.trim().min(1),
  email: emailSchema,
  role: roleSchema,
  sipAccounts: sipAccountsSchema,
});
export type NewInvitation = z.infer<typeof newInvitationSchema>;
export const invitationSchema = z.object({
  id: idSchema,
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  hasSipAccount: z.boolean(),
  invitedBy: idSchema.nullable(),
  createdAt: timeSchema,
  expiresAt: timeSchema,
  state: z.enum(["waiting", "accepted", "revoked", "expired"]),
});
export type Invitation = z.infer<typeof invitationSchema>;
/** The token is answered this once: the link for the person is made of it (joinLinkOf). */
export const invitedSchema = z.object({ invitation: invitationSchema, token: singleUseTokenSchema });
/** GET /api/v1/identity/invitations: the newest first, no older than `invitationsKeptDays`. */
export const invitationsKeptDays = 90;
export const invitationsSchema = z.object({ invitations: z.array(invitationSchema) });
/** POST /api/v1/identity/invitations/revoke */
export const revokeInvitationSchema = z.object({ invitationId: idSchema });

/**
 * POST /api/v1/identity/join/look: whom a link is for. Throws notFound for one that is used, taken back, expired or not
 * ours, alike.
 */
export const lookAtInvitationSchema = z.object({ token: singleUseTokenSchema });
export const lookedAtInvitationSchema = z.object({
  accountName: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
});
export type LookedAtInvitation = z.infer<typeof lookedAtInvitationSchema>;
/** POST /api/v1/identity/join: makes the person with this password, and answers what a sign-in answers (G14-3). */
export const joinRequestSchema = z.object({
  token: singleUseTokenSchema,
  password: passwordSchema,
  deviceId: idSchema,
  deviceName: z.string().max(200),
});

const joinLinkPattern = /^kartoteka:\/\/join\/?\?server=([^&#\s]{1,400})&token=([^&#\s]{1,60})$/i;
const serverPattern = /^https?:\/\/[^\s/?#@\\]+(?:\/[^\s?#@\\]*)?$/i;

/** G14-3: the one link by which a new desk finds its server and its person. */
export function joinLinkOf({ serverUrl, token }: JoinLink): string {
  return `kartoteka://join?server=${encodeURIComponent(serverUrl)}&token=${token}`;
}

/** Null for everything that is not such a link. Pure. */
export function parseJoinLink(text: string): JoinLink | null {
  const [, server = "", token = ""] = joinLinkPattern.exec(text.trim()) ?? [];
  const serverUrl = decoded(server);
  if (serverUrl === null || !serverPattern.test(serverUrl) || !singleUseTokenPattern.test(token)) return null;
  return { serverUrl, token };
}
export const joinLinkSchema = z.object({ serverUrl: z.string().max(400), token: singleUseTokenSchema });
export type JoinLink = z.infer<typeof joinLinkSchema>;

function decoded(escaped: string): string | null {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null; // a broken escape: no link that we wrote
  }
}

export const deviceSchema = z.object({
  deviceId: idSchema,
  name: z.string(),
  createdAt: timeSchema,
  lastSeenAt: timeSchema,
  /** A session of it is alive. */
  isSignedIn: z.boolean(),
  /** Shut out since then; null for one that may come in. */
  revokedAt: timeSchema.nullable(),
});
export type Device = z.infer<typeof deviceSchema>;
/** GET /api/v1/identity/devices: one's own. GET /api/v1/identity/people/:userId/devices: of anybody in the account. */
export const devicesSchema = z.object({ devices: z.array(deviceSchema) });
/**
 * POST /api/v1/identity/devices/revoke: ends the device's sessions and refuses its data key from then on.
 * POST /api/v1/identity/devices/admit: lets it in again, with the key it had: what was unsent there is still sent.
 */
export const deviceOfSchema = z.object({ userId: idSchema, deviceId: idSchema });

/**
 * POST /api/v1/identity/password/ask: the same answer for every e-mail. `administrator`: this server sends no mail, and
 * the administrator gives a new password.
 */
export const askPasswordResetSchema = z.object({ email: emailSchema });
export const askedPasswordResetSchema = z.object({ by: z.enum(["mail", "administrator"]) });
export const passwordResetMinutes = 60;
/** POST /api/v1/identity/password/reset: ends every session of the person. Throws notFound for a token that is no good. */
export const resetPasswordSchema = z.object({ token: singleUseTokenSchema, password: passwordSchema });

/** GET /api/v1/identity/second-factor */
export const secondFactorStateSchema = z.object({
  isOn: z.boolean(),
  recoveryCodesLeft: z.int(),
  isRequired: z.boolean(),
});
export type SecondFactorState = z.infer<typeof secondFactorStateSchema>;
/**
 * POST /api/v1/identity/second-factor/enrol, by the password and without a session, so that whoever must have a second
 * factor can get one on the way in. Throws conflict for a person who has one.
 */
export const enrolSecondFactorSchema = z.object({
  email: z.string().max(254),
  password: z.string().max(1000),
  deviceId: idSchema,
  deviceProof: z.string().max(100).optional(),
});
/** Shown once: base32 to type, and the same as otpauth:// for a picture or a link. */
export const enrolledSecondFactorSchema = z.object({ secret: z.string(), uri: z.string() });
export type EnrolledSecondFactor = z.infer<typeof enrolledSecondFactorSchema>;
/** POST /api/v1/identity/second-factor/confirm: the first code turns it on. Shown once: the recovery codes. */
export const secondFactorCodeSchema = z.string().max(40);
export const confirmSecondFactorSchema = z.object({ code: secondFactorCodeSchema });
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) });
/** POST /api/v1/identity/second-factor/remove */
export const removeSecondFactorSchema = z.object({ password: z.string().max(1000), code: secondFactorCodeSchema });
/** POST /api/v1/identity/second-factor/require: for owner and administrators; by an owner who has one. */
export const requireSecondFactorSchema = z.object({ isRequired: z.boolean() });
