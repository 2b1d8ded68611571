import { readQuery } from "../api/read-query.ts";

/** Whose number it is: a number of one client only is that client's call. */
export async function ownerOfNumber(number: string): Promise<string | null> {
  const owners = await readQuery("clientsByPhone", { number, limit: 2 });
  const [owner, another] = owners.ok ? owners.value : [];
  return owner && !another ? owner.id : null;
}
