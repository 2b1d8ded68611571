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
  private offer: RTCSessionDescriptionInit | null = null;

  /** Rejects with the DOMException of getUserMedia. */
  async makeReady(): Promise<void> {
    await this.getLocalMediaStream();
    this.offer = await this.createLocalOfferOrAnswer();
  }

  /** What was made ready is the first offer of a call that is made; one that comes in is answered. */
  protected override async createLocalOfferOrAnswer(
    options?: Web.SessionDescriptionHandlerOptions,
  ): Promise<RTCSessionDescriptionInit> {
    const { offer } = this;
    this.offer = null;
    const isFirst = this.peerConnection?.signalingState === "stable" && !options?.offerOptions && !options?.hold;
    return offer && isFirst ? offer : super.createLocalOfferOrAnswer(options);
  }
}

/**
 * T-1: to make an RTCPeerConnection, give it a microphone and let it write its offer takes longer than all else before an
 * INVITE. One that has done so waits for the next call, whoever makes it. Its offer has not been set: it has asked nobody
 * for an address and opened no port, and cannot grow stale.
 */
export function createSpareConnection(parts: SpareConnectionParts): SpareConnection {
  const { media, gatheringTimeout, peerConnection, spareAfterMs } = parts;
  let spare: Handler | null = null;
  let userAgent: UserAgent | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Of microphones: what was begun with a former one is not kept. */
  let generation = 0;

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
    const own = generation;
    let made: Handler | null = null;
    try {
      made = create(userAgent);
      await made.makeReady();
    } catch {
      made?.close(); // the next call meets the same, and tells it
      return;
    }
    if (userAgent && !spare && own === generation) spare = made;
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
      generation += 1;
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
