import { administration } from "../../src-contract/administration.ts";
import { type IngestAnswer, ingestPath, ingestSignatureHeader } from "../../src-contract/ingest/ingest-protocol.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { isPostgres } from "../database/postgres.ts";
import type { Answer, DeskForTests, ServerForTests } from "../server-for-tests.ts";
import { signedHeader } from "./signature.ts";
import type { NewSourceKey } from "./source-keys.ts";

/** An outside system with a key of its own. */
export type SystemForTests = NewSourceKey & {
  /** One batch, signed at the server's own time; the next one a second later, so that no two are alike. */
  tell(...items: object[]): Promise<IngestAnswer>;
  /** A batch as it is: whatever came back. */
  post(body: string, options?: { header?: string; seconds?: number }): Promise<Answer>;
};

export async function addSystem(server: ServerForTests, owner: DeskForTests, source: string): Promise<SystemForTests> {
  const { body, status } = await server.post(apiPrefix + administration.addSource.path, { source }, owner.headers);
  if (status !== 200) throw new Error(`no key: ${JSON.stringify(body)}`);
  const key = body as NewSourceKey;
  let told = 0;
  const post: SystemForTests["post"] = (text, options = {}) => {
    const seconds = options.seconds ?? Math.floor(server.clock.now / 1_000) - 200 + ((told += 1) % 400);
    const header = options.header ?? signedHeader(key, seconds, text);
    return server.post(ingestPath, text, { [ingestSignatureHeader]: header });
  };
  return {
    ...key,
    post,
    async tell(...items) {
      const answer = await post(JSON.stringify({ items }));
      if (answer.status !== 200) throw new Error(`not taken: ${JSON.stringify(answer.body)}`);
      return answer.body as IngestAnswer;
    },
  };
}

/** From now on the database takes no record of this title. */
export async function refuseTitle({ database }: ServerForTests, title: string): Promise<void> {
  if (!isPostgres(database)) {
    await database.raw(
      `create trigger "refuseTitle" before insert on "clientRecords" when new."title" = '${title}' begin select raise(abort, 'refused'); end`,
    );
    return;
  }
  await database.raw(`alter table "clientRecords" add constraint "refuseTitle" check ("title" <> '${title}')`);
}
