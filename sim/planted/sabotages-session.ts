import type { Check, Sabotage } from "./sabotage.ts";

const sessions: Check = { kind: "test", file: "src-server/session/session.test.ts", title: "R-31" };
const tokensFile = "src-server/session/refresh-tokens.ts";

/** Sessions: nobody is signed out by a bad line, and a stolen token is found out. */
export const sessionSabotages: readonly Sabotage[] = [
  {
    name: "refresh-reuse-ignored",
    why: "a stolen refresh token is good for ever beside the desk's own",
    edits: [
      {
        file: tokensFile,
        find: '    return "reissue";\n  return "replay";',
        replace: '    return "reissue";\n  return "rotate";',
      },
    ],
    checks: [sessions],
  },
  {
    name: "no-grace-for-a-lost-refresh",
    why: "an answer lost at the wrong moment signs the manager out in the middle of the shift",
    edits: [
      {
        file: tokensFile,
        find: '    return "reissue";\n  return "replay";',
        replace: '    return "replay";\n  return "replay";',
      },
    ],
    checks: [sessions],
  },
  {
    name: "beat-keeps-ended-sessions",
    why: "somebody shut out by hand in the database goes on hearing what happens in the account",
    edits: [
      {
        file: "src-server/heartbeats.ts",
        find: "if (standing.has(listener.familyId)) listener.beat(revision);",
        replace: "if (standing.has(listener.familyId) || true) listener.beat(revision);",
      },
    ],
    checks: [{ kind: "test", file: "src-server/events.test.ts", title: "R-31" }],
  },
  {
    name: "guesses-counted-by-e-mail",
    why: "whoever knows the owner's e-mail keeps him out from anywhere",
    edits: [
      {
        file: "src-server/session/guess-limits.ts",
        find: "`pair ${place} ${subject}`",
        replace: "`pair ${subject}`",
      },
    ],
    checks: [{ kind: "test", file: "src-server/session/guesses.test.ts", title: "R-30" }],
  },
  {
    name: "code-good-twice",
    why: "a code that was looked over somebody's shoulder opens the account once more",
    edits: [
      {
        file: "src-server/identity/second-factor.ts",
        find: "lastStep: step, lastAttempt",
        replace: "lastAttempt",
      },
    ],
    checks: [{ kind: "test", file: "src-server/identity/second-factor.test.ts", title: "R-30" }],
  },
];
