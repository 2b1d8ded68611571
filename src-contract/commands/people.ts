import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import {
  confirmSecondFactorSchema,
  deviceOfSchema,
  devicesSchema,
  invitationSchema,
  invitationsSchema,
  newInvitationSchema,
  recoveryCodesSchema,
  removeSecondFactorSchema,
  requireSecondFactorSchema,
  revokeInvitationSchema,
  secondFactorStateSchema,
} from "../identity.ts";
import { defineCommand, done, nothing } from "./command.ts";

/** People and devices, online only: unreachable without the server. What each role may is the server's to say. */
export const peopleCommands = {
  readInvitations: defineCommand({ owner: "store", args: nothing, result: invitationsSchema }),
  /** `link` is for the person, and is not to be had again. */
  invite: defineCommand({
    owner: "store",
    args: newInvitationSchema,
    result: z.object({ invitation: invitationSchema, link: z.string() }),
  }),
  revokeInvitation: defineCommand({ owner: "store", args: revokeInvitationSchema, result: done }),
  /** One's own, or for owner and administrators another person's. */
  readDevices: defineCommand({
    owner: "store",
    args: z.object({ userId: idSchema.optional() }),
    result: devicesSchema,
  }),
  revokeDevice: defineCommand({ owner: "store", args: deviceOfSchema, result: done }),
  admitDevice: defineCommand({ owner: "store", args: deviceOfSchema, result: done }),
  readSecondFactor: defineCommand({ owner: "store", args: nothing, result: secondFactorStateSchema }),
  confirmSecondFactor: defineCommand({
    owner: "store",
    args: confirmSecondFactorSchema,
    result: recoveryCodesSchema,
  }),
  removeSecondFactor: defineCommand({ owner: "store", args: removeSecondFactorSchema, result: done }),
  requireSecondFactor: defineCommand({ owner: "store", args: requireSecondFactorSchema, result: done }),
};
