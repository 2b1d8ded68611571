import { type Role, roles } from "../../src-contract/entities/user.ts";
import type { ErrorKind } from "../../src-contract/errors.ts";
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
   * device's key and his telephone line where his role may call. rows: of his own account, of the tables that
   * rules/permissions.ts gives his role. acts: of erasures, with ids and the names of people and devices of his account.
   */
  carries: "nothing" | "session" | "rows" | "acts";
};

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

/**
 * Every route there is, by whoever may ask (R-22, G14-4). The server decides by this table before it reads a body, and
 * does not start with a route that has no row; roles.test.ts asks every route as everybody and compares.
 */
export const routePolicies = {
  "GET /health": anybody("nothing"),
  // that a person or a device was shut out is told only to who knows the password
  [`POST ${apiPrefix}/session/sign-in` as const]: anybody("session", {
    anonymous: "wrongCredentials",
    disabled: "forbidden",
    revokedDevice: "forbidden",
  }),
  [`POST ${apiPrefix}/session/refresh` as const]: anybody("session", {
    anonymous: "sessionRevoked",
    disabled: "sessionRevoked",
    revokedDevice: "sessionRevoked",
  }),
  [`POST ${apiPrefix}/session/sign-out` as const]: anybody("nothing"),
  // of each mutation mutationWriters decides, of each row in the answer tableReaders
  [`POST ${apiPrefix}/sync/push` as const]: signedIn("rows"),
  [`POST ${apiPrefix}/sync/pull` as const]: signedIn("rows"),
  // of a table that the role may not see: forbidden, whatever is asked about it
  [`POST ${apiPrefix}/sync/digest` as const]: signedIn("rows"),
  [`POST ${apiPrefix}/sync/snapshot` as const]: signedIn("nothing"),
  [`GET ${apiPrefix}/sync/snapshot/:snapshotId/:part` as const]: signedIn("rows", { otherAccount: "notFound" }),
  [`GET ${apiPrefix}/sync/events` as const]: signedIn("nothing"),
  // of a client of another account nothing is erased: it is not there for who asks
  [`POST ${apiPrefix}/erasures` as const]: signedIn("acts", { allowed: ["owner", "admin"] }),
  [`POST ${apiPrefix}/erasures/read` as const]: signedIn("acts", { allowed: ["owner", "admin"] }),
} satisfies Record<string, RoutePolicy>;
export type RouteName = keyof typeof routePolicies;
export const routeNames = Object.keys(routePolicies) as RouteName[];

/** Undefined for a route that nobody has thought about. Pure. */
export function policyOf(method: string, url: string): RoutePolicy | undefined {
  const name = `${method} ${url}`;
  return Object.hasOwn(routePolicies, name) ? routePolicies[name as RouteName] : undefined;
}
