import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import type { LineFault } from "./line-test.ts";

type IceServer = SipAccount["iceServers"][number];

/** What was seen of one STUN or TURN server. `errors`: codes of STUN (RFC 8489 §14.8); 701 is the browser's own «no answer». */
export type RelaySeen = { candidates: readonly string[]; errors: readonly number[]; isComplete: boolean };

const noAnswer = 701;
const gatheringMs = 6_000;

/**
 * A TURN server must give a relay candidate. A STUN server tells our address from outside; where that is the address we
 * have, there is no candidate to see, and no error is the proof.
 */
export function relayFault(url: string, { candidates, errors, isComplete }: RelaySeen): LineFault | null {
  const wanted = isTurn(url) ? "relay" : "srflx";
  if (candidates.includes(wanted)) return null;
  if (errors.some((code) => code < noAnswer)) return { fault: "relayRefused", url };
  const isSame = !isTurn(url) && isComplete && errors.length === 0;
  return isSame ? null : { fault: "relaySilent", url };
}

/** Asks each server by itself, so that the one that is broken is named. The first fault ends it. */
export async function checkRelays(servers: readonly IceServer[], signal: AbortSignal): Promise<LineFault | null> {
  for (const server of servers) {
    const fault = relayFault(server.urls, await gather(server, signal));
    if (fault || signal.aborted) return fault;
  }
  return null;
}

async function gather(server: IceServer, signal: AbortSignal): Promise<RelaySeen> {
  const candidates: string[] = [];
  const errors: number[] = [];
  const iceTransportPolicy = isTurn(server.urls) ? "relay" : "all";
  const connection = new RTCPeerConnection({ iceServers: [server], iceTransportPolicy });
  try {
    const isComplete = await new Promise<boolean>((resolve, reject) => {
      const timer = setTimeout(resolve, gatheringMs, false);
      const end = (complete: boolean) => {
        clearTimeout(timer);
        resolve(complete);
      };
      signal.addEventListener("abort", () => end(false), { once: true });
      connection.onicecandidate = ({ candidate }) => {
        if (!candidate) return end(true);
        if (candidate.type) candidates.push(candidate.type);
        if (candidate.type === (isTurn(server.urls) ? "relay" : "srflx")) end(true);
      };
      connection.onicecandidateerror = ({ errorCode }) => void errors.push(errorCode);
      connection.addTransceiver("audio");
      connection
        .createOffer()
        .then((offer) => connection.setLocalDescription(offer))
        .catch(reject);
    });
    return { candidates, errors, isComplete };
  } finally {
    connection.close();
  }
}

function isTurn(url: string): boolean {
  return /^turns?:/i.test(url);
}
