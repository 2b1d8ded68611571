import type { Cache } from "./cache.ts";

/**
 * G3-12: the lines of `callMoves` that the traces of these calls ask for: one for each of the two cards of a move from one
 * client to another. A move between orders of one client has none, nor has a removed call. Belongs into the transaction
 * that changed the rows.
 */
export function indexMoves(cache: Cache, callIds: Iterable<string>): void {
  for (const callId of callIds) {
    cache.run("DELETE FROM callMoves WHERE callId = ?", callId);
    cache.run(
      `INSERT INTO callMoves (accountId, clientId, at, id, callId)
      SELECT calls.accountId, side.value, move.value ->> '$.at', move.key, calls.id
      FROM calls, json_each(calls.ties) AS move,
        json_each(json_array(move.value ->> '$.before.clientId', move.value ->> '$.after.clientId')) AS side
      WHERE calls.accountId = ? AND calls.id = ? AND calls.ties <> '{}' AND calls.deletedAt IS NULL
        AND side.value IS NOT NULL
        AND move.value ->> '$.before.clientId' IS NOT move.value ->> '$.after.clientId'`,
      cache.accountId,
      callId,
    );
  }
}
