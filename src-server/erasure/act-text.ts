import type { ErasureAct } from "../../src-contract/erasure.ts";

/** The act for people: who asked, when and why, what went, which desks have confirmed and which have not been seen. */
export function actText(act: ErasureAct): string {
  const { erasureId, clientId, askedBy, askedAt, reason, rows, desks } = act;
  const confirmed = desks.filter(({ confirmedAt }) => confirmedAt !== null).length;
  const counts = Object.entries(rows).map(([table, count]) => `${count} ${table}`);
  return [
    `Act of erasure ${erasureId}`,
    `Client: ${clientId}`,
    `Asked by: ${askedBy.name ?? "somebody at the server"}${askedBy.userId ? ` (${askedBy.userId})` : ""}`,
    `At: ${timeText(askedAt)}`,
    `Reason: ${reason}`,
    `Erased on the server: ${counts.join(", ") || "nothing, no row was left of this client"}`,
    `Desks: ${confirmed} of ${desks.length} have confirmed`,
    ...desks.map(
      (desk) => `  ${desk.userName}, ${desk.deviceName || "unnamed"} (${desk.deviceId}): ${stateText(desk)}`,
    ),
  ].join("\n");
}

function stateText({ confirmedAt, lastSeenAt, isShutOut }: ErasureAct["desks"][number]): string {
  if (confirmedAt !== null) return `erased, ${timeText(confirmedAt)}`;
  return `not confirmed, last seen ${timeText(lastSeenAt)}${isShutOut ? ", shut out" : ""}`;
}

function timeText(at: number): string {
  return new Date(at)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, " UTC");
}
