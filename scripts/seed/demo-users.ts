import type { Role } from "../../src-contract/entities/user.ts";
import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import { demoAccount, demoPorts, practiceAccounts, practiceDomain } from "../demo-account.ts";
import type { Chance } from "./chance.ts";

export type DemoUser = {
  id: string;
  /** The desk from which this person's past calls were made. */
  deviceId: string;
  name: string;
  email: string;
  role: Role;
  isWoman: boolean;
  /** How many of the clients are this person's, as a share; the rest have no manager. */
  clientShare: number;
  sipAccounts: SipAccount[];
};

export const demoAccountName = "Мебель и двери";
/** All five sign in with the password of the demo account. */
const people: readonly Pick<DemoUser, "name" | "email" | "role" | "isWoman" | "clientShare">[] = [
  { name: "Ольга Крылова", email: demoAccount.email, role: "manager", isWoman: true, clientShare: 0.46 },
  { name: "Андрей Беляев", email: "andrey@demo.kartoteka", role: "manager", isWoman: false, clientShare: 0.38 },
  { name: "Виктор Громов", email: "owner@demo.kartoteka", role: "owner", isWoman: false, clientShare: 0.02 },
  { name: "Марина Сафина", email: "admin@demo.kartoteka", role: "admin", isWoman: true, clientShare: 0.06 },
  { name: "Пётр Лапин", email: "employee@demo.kartoteka", role: "employee", isWoman: false, clientShare: 0 },
];

/** `pbxUrl`: where the practice PBX listens, ws://… or wss://…. */
export function demoUsers(chance: Chance, createdAt: number, pbxUrl: string): DemoUser[] {
  return people.map((person, index) => ({
    ...person,
    id: chance.id(createdAt + index),
    deviceId: chance.id(createdAt + 1_000 + index),
    sipAccounts: sipAccountsOf(person.name, index, { id: chance.id(createdAt + 2_000 + index), pbxUrl }),
  }));
}

export function defaultPbxUrl(): string {
  return process.env["KARTOTEKA_PBX_URL"] || `ws://127.0.0.1:${demoPorts.practicePbx}`;
}

function sipAccountsOf(
  displayName: string,
  index: number,
  { id, pbxUrl }: { id: string; pbxUrl: string },
): SipAccount[] {
  const account = practiceAccounts[index];
  if (!account) return [];
  const line: SipAccount = {
    id,
    label: account.user,
    uri: `sip:${account.user}@${practiceDomain}`,
    servers: [pbxUrl],
    authorizationUsername: account.user,
    password: account.password,
    displayName,
    dtmf: "events",
    iceServers: [],
  };
  return [line];
}
