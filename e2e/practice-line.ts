// What a test asks of the practice PBX over its control port (practice-pbx/control.ts).
import type { CallRecord } from "../practice-pbx/call-log.ts";
import type { RingOutcome, RingRequest } from "../practice-pbx/ring.ts";
import type { PracticeLine } from "../scripts/services.ts";

export async function lineCalls(line: PracticeLine): Promise<readonly CallRecord[]> {
  const { calls } = (await ask(line, "GET", "/stats")) as { calls: readonly CallRecord[] };
  return calls;
}

/** Resolves when the ringing has ended: answered, refused, or given up. */
export async function ring(line: PracticeLine, request: RingRequest): Promise<RingOutcome> {
  return (await ask(line, "POST", "/ring", request)) as RingOutcome;
}

/** Breaks every WebSocket of the line, as a network does. */
export async function dropConnections(line: PracticeLine): Promise<void> {
  await ask(line, "POST", "/drop-connections");
}

async function ask(line: PracticeLine, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${line.controlUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${line.controlToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`the practice PBX answered ${response.status} to ${path}`);
  return response.json();
}
