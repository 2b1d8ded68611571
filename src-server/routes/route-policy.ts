import { type Role, roles } from "../../src-contract/entities/user.ts";
import type { ErrorKind } from "../../src-contract/errors.ts";
import { ingestPagePath, ingestPath } from "../../src-contract/ingest/ingest-protocol.ts";
import { mutationWriters, tableReaders } from "../../src-contract/rules/permissions.ts";
import { dynamicBlockPath } from "../../src-contract/dynamic-block.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";

/**
 * Who may ask. `otherAccount`: the owner of another account, who asks for what is this one's where a route names it, and
 * for his own otherwise. `disabled`, `revokedDevice`: a person and a device that were shut out, with the tokens and the
 * password that they had.
 */
export const callers = [...roles, "anonymous", "otherAccount", "disabled", "revokedDevice"] as const;
export type Caller = (typeof callers)[number];

/** «answered», or the kind of the refusal. */
export type Verdict = "answered" | ErrorKind;

export type RoutePolicy = {
  /** Whether an access token is asked for; without one the route judges by itself what it was sent. */
  needsSession: boolean;
  verdicts: Record<Caller, Verdict>;
  /**
   * The most that an answer may carry. nothing: not a word of anybody's. session: who the asker is, his account, his
   * device's key and his telephone line where his role may call. identity: invitations, devices and second factors of his
   * own account, and the one secret that the route makes for him. rows: of his own account, of the tables that
   * rules/permissions.ts gives his role. file: the bytes and the name of one attachment of those rows. people: names,
   * addresses and roles of his account's people. audit: its log, which has ids only. acts: of erasures, with ids and the
   * names of people and devices of his account. outside: what a system of his account says of one client, and no row.
   */
  carries: "nothing" | "session" | "identity" | "rows" | "file" | "people" | "audit" | "acts" | "outside";
};

const administrators: readonly Role[] = ["owner", "admin"];
const shutOut = { anonymous: "notSignedIn", disabled: "sessionRevoked", revokedDevice: "sessionRevoked" } as const;

/** Signed in and of one of these roles. Another account is let in to what is its own. */
function signedIn(
  carries: RoutePolicy["carries"],
  { allowed = roles, otherAccount = "answered" }: { allowed?: readonly Role[]; otherAccount?: Verdict } = {},
): RoutePolicy {
  const ofRoles = Object.fromEntries(roles.map((role) => [role, allowed.includes(role) ? "answered" : "forbidden"]));
  return {
    needsSession: true,
    verdicts: { ...(ofRoles as Record<Role, Verdict>), ...shutOut, otherAccount },
    carries,
  };
}

/** Without a session; `refused`: who is turned away all the same. */
function anybody(
  carries: RoutePolicy["carries"],
  refused: Partial<Record<Exclude<Caller, Role>, ErrorKind>> = {},
): RoutePolicy {
  const everybody = Object.fromEntries(callers.map((caller) => [caller, "answered"])) as Record<Caller, Verdict>;
  return { needsSession: false, verdicts: { ...everybody, ...refused }, carries };
}

/** For a route that is not there, or whoever holds a link or a code from a mail, which none of the callers does. */
function nobody(verdict: ErrorKind, carries: RoutePolicy["carries"] = "nothing"): RoutePolicy {
  const verdicts = Object.fromEntries(callers.map((caller) => [caller, verdict])) as Record<Caller, Verdict>;
  return { needsSession: false, verdicts, carries };
}

const byToken = (carries: RoutePolicy["carries"]) => nobody("notFound", carries);

/**
 * Every route there is, by whoever may ask (R-22, G14-4). The server decides by this table before it reads a body, and
 * does not start with a route that has no row; roles.test.ts asks every route as everybody and compares.
 */
export const routePolicies = {
  "GET /health": anybody("nothing"),
  // by a token that no person has; to everybody else it is not there
  "GET /metrics": nobody("notFound"),
  // that a person or a device was shut out is told only to who knows the password
  [`POST ${apiPrefix}/session/sign-in` as const]: anybody("session", {
    anonymous: "wrongCredentials",
    disabled: "forbidden",
    revokedDevice: "sessionRevoked",
  }),
  [`POST ${apiPrefix}/session/refresh` as const]: anybody("session", {
    anonymous: "sessionRevoked",
    disabled: "sessionRevoked",
    revokedDevice: "sessionRevoked",
  }),
  [`POST ${apiPrefix}/session/sign-out` as const]: anybody("nothing"),
  [`GET ${apiPrefix}/identity/invitations` as const]: signedIn("identity", { allowed: administrators }),
  // of each invitation mayManage decides besides: nobody brings in somebody above himself
  [`POST ${apiPrefix}/identity/invitations` as const]: signedIn("identity", { allowed: administrators }),
  [`POST ${apiPrefix}/identity/invitations/revoke` as const]: signedIn("nothing", {
    allowed: administrators,
    otherAccount: "notFound",
  }),
  [`POST ${apiPrefix}/identity/join/look` as const]: byToken("identity"),
  [`POST ${apiPrefix}/identity/join` as const]: byToken("session"),
  [`GET ${apiPrefix}/identity/devices` as const]: signedIn("identity"),
  [`GET ${apiPrefix}/identity/people/:userId/devices` as const]: signedIn("identity", {
    allowed: administrators,
    otherAccount: "notFound",
  }),
  // of devices of others: owner and administrator only, and of an owner's an owner
  [`POST ${apiPrefix}/identity/devices/revoke` as const]: signedIn("nothing", { otherAccount: "notFound" }),
  [`POST ${apiPrefix}/identity/devices/admit` as const]: signedIn("nothing", {
    allowed: administrators,
    otherAccount: "notFound",
  }),
  // the same for an e-mail that is somebody's and for one that is nobody's
  [`POST ${apiPrefix}/identity/password/ask` as const]: anybody("nothing"),
  [`POST ${apiPrefix}/identity/password/reset` as const]: byToken("nothing"),
  [`GET ${apiPrefix}/identity/second-factor` as const]: signedIn("identity"),
  // by the password, so that it can be had on the way in
  [`POST ${apiPrefix}/identity/second-factor/enrol` as const]: {
    needsSession: false,
    carries: "identity",
    verdicts: {
      owner: "answered",
      admin: "answered",
      manager: "forbidden",
      employee: "forbidden",
      anonymous: "wrongCredentials",
      otherAccount: "answered",
      disabled: "forbidden",
      revokedDevice: "forbidden",
    },
  },
  [`POST ${apiPrefix}/identity/second-factor/confirm` as const]: signedIn("identity", { allowed: administrators }),
  [`POST ${apiPrefix}/identity/second-factor/remove` as const]: signedIn("nothing"),
  [`POST ${apiPrefix}/identity/second-factor/require` as const]: signedIn("nothing", { allowed: ["owner"] }),
  // of each mutation mutationWriters decides, of each row in the answer tableReaders
  [`POST ${apiPrefix}/sync/push` as const]: signedIn("rows"),
  [`POST ${apiPrefix}/sync/pull` as const]: signedIn("rows"),
  // of a table that the role may not see: forbidden, whatever is asked about it
  [`POST ${apiPrefix}/sync/digest` as const]: signedIn("rows"),
  [`POST ${apiPrefix}/sync/snapshot` as const]: signedIn("nothing"),
  [`GET ${apiPrefix}/sync/snapshot/:snapshotId/:part` as const]: signedIn("rows", { otherAccount: "notFound" }),
  [`GET ${apiPrefix}/sync/events` as const]: signedIn("nothing"),
  [`OPTIONS ${apiPrefix}/files` as const]: anybody("nothing"),
  // into one's own account, by who may attach what he sends
  [`POST ${apiPrefix}/files` as const]: signedIn("nothing", { allowed: mutationWriters.attachFile }),
  [`HEAD ${apiPrefix}/files/:sha256` as const]: signedIn("nothing", {
    allowed: mutationWriters.attachFile,
    otherAccount: "notFound",
  }),
  [`PATCH ${apiPrefix}/files/:sha256` as const]: signedIn("nothing", {
    allowed: mutationWriters.attachFile,
    otherAccount: "notFound",
  }),
  // of a recording mayListen decides besides, by whose call it is and what the account allows
  [`GET ${apiPrefix}/attachments/:attachmentId` as const]: signedIn("file", {
    allowed: tableReaders.attachments,
    otherAccount: "notFound",
  }),
  // whom of them an administrator may change: rules/people.ts
  // beside the requests of a client: to who sees them
  [`POST ${apiPrefix}${dynamicBlockPath}` as const]: signedIn("outside", { allowed: tableReaders.messages }),
  [`POST ${apiPrefix}/administration/people` as const]: signedIn("people", { allowed: administrators }),
  [`POST ${apiPrefix}/administration/people/add` as const]: signedIn("nothing", { allowed: administrators }),
  [`POST ${apiPrefix}/administration/people/change` as const]: signedIn("nothing", {
    allowed: administrators,
    otherAccount: "notFound",
  }),
  [`POST ${apiPrefix}/administration/recording` as const]: signedIn("nothing", { allowed: administrators }),
  // without the secrets, which go in only
  [`POST ${apiPrefix}/administration/senders` as const]: signedIn("nothing", { allowed: administrators }),
  [`POST ${apiPrefix}/administration/senders/set` as const]: signedIn("nothing", { allowed: administrators }),
  [`POST ${apiPrefix}/administration/senders/remove` as const]: signedIn("nothing", { allowed: administrators }),
  [`POST ${apiPrefix}/administration/sources` as const]: signedIn("nothing", { allowed: administrators }),
  // the secret that it makes is told to who asked, and to nobody again
  [`POST ${apiPrefix}/administration/sources/add` as const]: signedIn("nothing", { allowed: administrators }),
  [`POST ${apiPrefix}/administration/sources/revoke` as const]: signedIn("nothing", {
    allowed: administrators,
    otherAccount: "notFound",
  }),
  [`POST ${apiPrefix}/administration/audit` as const]: signedIn("audit", { allowed: administrators }),
  [`POST ${apiPrefix}/administration/audit/verify` as const]: signedIn("nothing", { allowed: administrators }),
  // of a client of another account nothing is erased: it is not there for who asks
  [`POST ${apiPrefix}/erasures` as const]: signedIn("acts", { allowed: administrators }),
  [`POST ${apiPrefix}/erasures/read` as const]: signedIn("acts", { allowed: administrators }),
  // by the signature of a source's key, which no person has
  [`POST ${ingestPath}` as const]: nobody("wrongCredentials"),
  [`GET ${ingestPagePath}` as const]: anybody("nothing"),
} satisfies Record<string, RoutePolicy>;
export type RouteName = keyof typeof routePolicies;
export const routeNames = Object.keys(routePolicies) as RouteName[];

/** Undefined for a route that nobody has thought about. Pure. */
export function policyOf(method: string, url: string): RoutePolicy | undefined {
  const name = `${method} ${url}`;
  return Object.hasOwn(routePolicies, name) ? routePolicies[name as RouteName] : undefined;
}
