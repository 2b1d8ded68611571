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
];
