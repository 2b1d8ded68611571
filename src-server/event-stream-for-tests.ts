import { createParser, type EventSourceMessage } from "eventsource-parser";
import { apiPrefix, pokeSchema, protocolVersion, protocolVersionHeader } from "../src-contract/sync-protocol.ts";

/** A desk's open stream of events, as it came over HTTP. */
export type StreamForTests = {
  contentType: string | null;
  events: string[];
  revisions: number[];
  heartbeats(): number;
  ended: Promise<void>;
  abort(): void;
};

export async function openStream(url: string, headers: Record<string, string>): Promise<StreamForTests> {
  const aborter = new AbortController();
  const response = await fetch(`${url}${apiPrefix}/sync/events`, {
    headers: { ...headers, [protocolVersionHeader]: String(protocolVersion) },
    signal: aborter.signal,
  });
  const { body } = response;
  if (!body) throw new Error(`no stream: ${response.status}`);
  const events: string[] = [];
  const revisions: number[] = [];
  let heartbeats = 0;
  const parser = createParser({
    onEvent: ({ event, data }: EventSourceMessage) => {
      events.push(event ?? "");
      revisions.push(pokeSchema.parse(JSON.parse(data)).revision);
    },
    onComment: () => {
      heartbeats += 1;
    },
  });
  const read = async () => {
    for await (const text of body.pipeThrough(new TextDecoderStream())) parser.feed(text);
  };
  const ended = read();
  ended.catch(() => undefined);
  return {
    contentType: response.headers.get("content-type"),
    events,
    revisions,
    heartbeats: () => heartbeats,
    ended,
    abort: () => aborter.abort(),
  };
}
