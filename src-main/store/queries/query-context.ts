import type { QueryArgs, QueryName, QueryResult } from "../../../src-contract/queries/index.ts";
import type { FileState } from "../../../src-contract/queries/attachments.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import type { ZoneClock } from "./zone-clock.ts";

/** What a read may know besides its args: the file, who reads, and when. */
export type QueryContext = {
  cache: Cache;
  reader: { userId: string; deviceId: string; defaultCountry: string };
  /** Milliseconds UTC. */
  now: number;
  zones: ZoneClock;
  /** Where the bytes with this hash are. */
  fileState(sha256: string): FileState;
};

export type QueryHandler<Name extends QueryName> = (context: QueryContext, args: QueryArgs<Name>) => QueryResult<Name>;
