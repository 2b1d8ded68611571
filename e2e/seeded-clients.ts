import { join } from "node:path";
import { lineFor } from "../practice-pbx/lines.ts";
import { serverRows } from "./server-rows.ts";
import type { World } from "./world.ts";

export interface SeededClient {
  id: string;
  lastName: string;
  firstName: string;
  e164: string;
}

/** Clients with one Russian mobile number that is theirs alone and rings the echo line; last names differ. */
export function reachableClients(world: World): SeededClient[] {
  const rows = serverRows(
    join(world.folder, "server"),
    "SELECT id, lastName, firstName, phones FROM clients WHERE lastName <> '' AND firstName <> '' ORDER BY id",
  ).map((row) => ({
    id: String(row["id"]),
    lastName: String(row["lastName"]),
    firstName: String(row["firstName"]),
    numbers: numbersOf(String(row["phones"])),
  }));
  const owners = new Map<string, number>();
  for (const number of rows.flatMap(({ numbers }) => numbers)) owners.set(number, (owners.get(number) ?? 0) + 1);
  const isAlone = (name: string) => rows.filter(({ lastName }) => lastName.startsWith(name.slice(0, 5))).length === 1;
  return rows.flatMap(({ numbers, ...client }) => {
    const [e164, another] = numbers;
    if (!e164?.startsWith("+79") || another || owners.get(e164) !== 1) return [];
    return lineFor(e164).id === "echo" && isAlone(client.lastName) ? [{ ...client, e164 }] : [];
  });
}

function numbersOf(phones: string): string[] {
  const byKey = JSON.parse(phones) as Record<string, { e164: string | null; raw: string }>;
  return Object.values(byKey).map(({ e164, raw }) => e164 ?? raw);
}
