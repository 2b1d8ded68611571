import { z } from "zod";
import {
  devicesSchema,
  invitationsSchema,
  invitedSchema,
  joinLinkOf,
  recoveryCodesSchema,
  secondFactorStateSchema,
} from "../../src-contract/identity.ts";
import type { RunningDesk } from "./running-desk.ts";
import type { StoreCommands } from "./store-commands.ts";

type IdentityCommand =
  | "readInvitations"
  | "invite"
  | "revokeInvitation"
  | "readDevices"
  | "revokeDevice"
  | "admitDevice"
  | "readSecondFactor"
  | "confirmSecondFactor"
  | "removeSecondFactor"
  | "requireSecondFactor";

type Parts = {
  /** Throws notSignedIn or locked. */
  desk(): RunningDesk;
  serverUrl(): string;
};

/** Invitations, devices and the second factor: asked of the server, and kept nowhere here. */
export function createIdentityHandlers({ desk, serverUrl }: Parts): Pick<StoreCommands, IdentityCommand> {
  const read = <Schema extends z.ZodType>(path: string, schema: Schema) =>
    desk().askServer({ method: "GET", path: `/identity${path}` }, schema);
  const write = <Schema extends z.ZodType>(path: string, body: unknown, schema: Schema) =>
    desk().askServer({ method: "POST", path: `/identity${path}`, body }, schema);
  const tell = async (path: string, body: unknown): Promise<null> => {
    await write(path, body, z.object({}));
    return null;
  };
  return {
    readInvitations: () => read("/invitations", invitationsSchema),
    async invite(invited) {
      const { invitation, token } = await write("/invitations", invited, invitedSchema);
      return { invitation, link: joinLinkOf({ serverUrl: serverUrl(), token }) };
    },
    revokeInvitation: (which) => tell("/invitations/revoke", which),
    readDevices: ({ userId }) => read(userId === undefined ? "/devices" : `/people/${userId}/devices`, devicesSchema),
    revokeDevice: (which) => tell("/devices/revoke", which),
    admitDevice: (which) => tell("/devices/admit", which),
    readSecondFactor: () => read("/second-factor", secondFactorStateSchema),
    confirmSecondFactor: (code) => write("/second-factor/confirm", code, recoveryCodesSchema),
    removeSecondFactor: (proof) => tell("/second-factor/remove", proof),
    requireSecondFactor: (demand) => tell("/second-factor/require", demand),
  };
}
