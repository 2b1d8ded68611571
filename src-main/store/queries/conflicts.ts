import { clientsInConflict as readClients } from "../../../src-cache/client-conflicts.ts";
import type { QueryHandler } from "./query-context.ts";

export const clientsInConflict: QueryHandler<"clientsInConflict"> = ({ cache }, { limit }) =>
  readClients(cache, limit).map((client) => ({
    ...client,
    clientName:
      cache.get<{ name: string }>("SELECT name FROM clientEntries WHERE clientId = ?", client.clientId)?.name ?? "",
  }));
