import { request as requestPlain, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP } from "node:net";
import {
  blockAnswerSchema,
  blockBytesLimit,
  type BlockFailure,
  blockTimeoutMilliseconds,
  type DynamicBlock,
} from "../../src-contract/dynamic-block.ts";
import { InnerAddress, isPublicAddress, lookUpPublic } from "./public-address.ts";

type Facts = Extract<DynamicBlock, { state: "shown" }>["facts"];
type AskedBlock = { ok: true; facts: Facts } | { ok: false; why: BlockFailure };
export type BlockRules = {
  /** Asked also without TLS and inside the network: origins that whoever runs the server has named. */
  trustedOrigins: readonly string[];
  timeoutMilliseconds?: number;
};

class Failure extends Error {
  readonly why: BlockFailure;
  constructor(why: BlockFailure) {
    super(why);
    this.why = why;
  }
}

/**
 * GET, once: no redirect is followed, since where it leads is nobody's choice here. Never throws for what the block does.
 * `headers` go along.
 */
export async function askBlock(
  address: string,
  headers: Record<string, string>,
  { trustedOrigins, timeoutMilliseconds = blockTimeoutMilliseconds }: BlockRules,
): Promise<AskedBlock> {
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  try {
    const url = new URL(address);
    const isTrusted = trustedOrigins.includes(url.origin);
    if (!isTrusted && !mayBeAsked(url)) throw new Failure("notAllowed");
    const options = { signal, agent: false, ...(isTrusted ? {} : { lookup: lookUpPublic }) } as const;
    const response = await answerOf(url, { ...options, headers: { accept: "application/json", ...headers } });
    return { ok: true, facts: factsIn(await bodyOf(response)) };
  } catch (error) {
    return { ok: false, why: failureOf(error, signal) };
  }
}

/** A name is judged by what it means when it is connected to (public-address.ts), a number here: it is not looked up. */
function mayBeAsked({ protocol, hostname }: URL): boolean {
  if (protocol !== "https:") return false;
  const host = hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  return family === 0 || isPublicAddress(host, family);
}

function answerOf(url: URL, options: RequestOptions): Promise<IncomingMessage> {
  const request = url.protocol === "https:" ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    request(url, { method: "GET", ...options }, resolve)
      .on("error", reject)
      .end();
  });
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Failure("refused");
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > blockBytesLimit) {
      response.destroy();
      throw new Failure("tooLarge");
    }
    parts.push(part);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
}

/** In the order of the block. Throws for what is no object of plain values. */
function factsIn(text: string): Facts {
  const facts = blockAnswerSchema.parse(JSON.parse(text));
  return Object.entries(facts).flatMap(([name, value]) => (value === null || value === "" ? [] : [{ name, value }]));
}

function failureOf(error: unknown, signal: AbortSignal): BlockFailure {
  if (signal.aborted) return "slow";
  if (error instanceof Failure) return error.why;
  if (error instanceof InnerAddress) return "notAllowed";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // what is no UTF-8 has a code of its own, and was an answer
  return code === "" || code.startsWith("ERR_ENCODING") ? "notFacts" : "unreachable";
}
