import { type Session, type UserAgent, Web } from "sip.js";
import type { SipClientParts } from "./sip-call.ts";

export type SpareConnectionParts = {
  media: Pick<SipClientParts["media"], "microphone">;
  /** Milliseconds; gathering never holds an offer longer. */
  gatheringTimeout: number;
  peerConnection: RTCConfiguration;
} & Pick<SipClientParts, "spareAfterMs">;

export type SpareConnection = {
  /** For the UserAgent: the spare one, or one that is made now. */
  factory(session: Session): Handler;
  /** Has one ready from now on. */
  start(userAgent: UserAgent): void;
  /** Another microphone: the spare one has the former one's. */
  renew(): void;
  stop(): void;
};

class Handler extends Web.SessionDescriptionHandler {
  /** Rejects with the DOMException of getUserMedia. */
  takeMicrophone(): Promise<void> {
    return this.getLocalMediaStream();
  }
}

/**
 * T-1: to make an RTCPeerConnection and give it a microphone takes half of the time that an offer takes. One that has both
 * waits for the next call, whoever makes it. It has asked nobody for an address and opened no port: it cannot grow stale.
 */
export function createSpareConnection(parts: SpareConnectionParts): SpareConnection {
  const { media, gatheringTimeout, peerConnection, spareAfterMs } = parts;
  let spare: Handler | null = null;
  let userAgent: UserAgent | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function create(agent: UserAgent): Handler {
    const microphone: Web.MediaStreamFactory = async (_constraints, handler) => {
      const stream = await media.microphone();
      // the call ended while the microphone was opened: nobody else would stop it
      if (!handler.peerConnection) for (const track of stream.getTracks()) track.stop();
      return stream;
    };
    return new Handler(agent.getLogger("sip.SessionDescriptionHandler"), microphone, {
      iceGatheringTimeout: gatheringTimeout,
      peerConnectionConfiguration: peerConnection,
    });
  }

  async function make(): Promise<void> {
    if (!userAgent || spare) return;
    let made: Handler | null = null;
    try {
      made = create(userAgent);
      await made.takeMicrophone();
    } catch {
      made?.close(); // the next call meets the same, and tells it
      return;
    }
    if (userAgent && !spare) spare = made;
    else made.close();
  }

  function makeSoon(): void {
    clearTimeout(timer);
    if (spareAfterMs !== null) timer = setTimeout(() => void make(), spareAfterMs);
  }

  function drop(): void {
    spare?.close();
    spare = null;
  }

  return {
    factory(session) {
      const taken = spare;
      spare = null;
      if (userAgent) makeSoon();
      return taken ?? create(session.userAgent);
    },
    start(agent) {
      userAgent = agent;
      makeSoon();
    },
    renew() {
      drop();
      if (userAgent) makeSoon();
    },
    stop() {
      userAgent = null;
      clearTimeout(timer);
      drop();
    },
  };
}
