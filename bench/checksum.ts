import { crc32 } from "node:zlib";

/** The fields that every contender keeps of a client. */
export type ChecksumFields = {
  id: string;
  lastName: string;
  firstName: string;
  company: string;
  city: string;
  createdAt: number;
  phones: Record<string, { raw: string }>;
  emails: Record<string, { address: string }>;
};

/** Of one client; a set of clients is told by the sum, in whatever order its holder reads them. */
export function checksumOf(client: ChecksumFields): number {
  const phones = Object.values(client.phones).map(({ raw }) => raw);
  const emails = Object.values(client.emails).map(({ address }) => address);
  const { id, lastName, firstName, company, city, createdAt } = client;
  return crc32([id, lastName, firstName, company, city, createdAt, ...phones.sort(), ...emails.sort()].join("\n"));
}

/** What a contender holds: a million 32-bit numbers stay exact in a double. */
export type Contents = { clients: number; checksum: number };

export function contentsOf(clients: Iterable<ChecksumFields>): Contents {
  const contents: Contents = { clients: 0, checksum: 0 };
  for (const client of clients) {
    contents.clients += 1;
    contents.checksum += checksumOf(client);
  }
  return contents;
}
