import { demoAccount, practiceAccounts, practiceDomain } from "../scripts/demo-account.ts";
import type { PersonChange } from "../src-contract/administration.ts";
import {
  apiPrefix,
  protocolVersion,
  protocolVersionHeader,
  type SignInResponse,
  type SipAccount,
} from "../src-contract/sync-protocol.ts";

const ownerDevice = "0193a5a0-6f00-7000-8000-000000000101";

/** A line of the practice PBX as an account of the demo person's. */
export function lineOf(
  user: string,
  values: Pick<SipAccount, "id" | "label" | "servers"> & Partial<SipAccount>,
): SipAccount {
  const account = practiceAccounts.find((each) => each.user === user);
  return {
    uri: `sip:${user}@${practiceDomain}`,
    authorizationUsername: user,
    password: account?.password ?? "",
    displayName: "Ольга Крылова",
    dtmf: "events",
    iceServers: [],
    ...values,
  };
}

/** As an administrator does it, in place of the lines that the demo person has. */
export async function giveLines(serverUrl: string, lines: SipAccount[]): Promise<void> {
  const post = (path: string, body: unknown, token?: string) => ask(serverUrl, path, body, token);
  const signIn = {
    email: "owner@demo.kartoteka",
    password: demoAccount.password,
    deviceId: ownerDevice,
    deviceName: "e2e",
  };
  const { tokens } = (await post("/session/sign-in", signIn)) as SignInResponse;
  const { people } = (await post("/administration/people", {}, tokens.accessToken)) as {
    people: { id: string; email: string; lines: { id: string }[] }[];
  };
  const olga = people.find(({ email }) => email === demoAccount.email);
  if (!olga) throw new Error("the seed has no demo account");
  const changes: PersonChange[] = [
    ...olga.lines.map(({ id }) => ({ change: "sipAccountTaken" as const, lineId: id })),
    ...lines.map((sipAccount) => ({ change: "sipAccount" as const, sipAccount })),
  ];
  for (const change of changes)
    await post("/administration/people/change", { userId: olga.id, change }, tokens.accessToken);
}

async function ask(serverUrl: string, path: string, body: unknown, token?: string): Promise<unknown> {
  const response = await fetch(`${serverUrl}${apiPrefix}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      [protocolVersionHeader]: String(protocolVersion),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}
