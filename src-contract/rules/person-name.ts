import type { Client } from "../entities/client.ts";

type Named = Pick<Client, "lastName" | "firstName" | "patronymic" | "company">;

/** «Петрова Анна Викторовна»; the company when there is no person; an empty string when there is neither. */
export function clientName(client: Named): string {
  const person = [client.lastName, client.firstName, client.patronymic].filter(Boolean).join(" ");
  return person || client.company;
}

/** One or two letters for the avatar. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => Array.from(word)[0] ?? "")
    .join("")
    .toUpperCase();
}
