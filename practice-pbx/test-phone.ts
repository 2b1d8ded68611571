/** A trainee's telephone for the tests of this folder: sip.js as in the application, with werift for the sound. */
import {
  type Invitation,
  Inviter,
  Registerer,
  RegistererState,
  type Session,
  type SessionDescriptionHandler,
  SessionState,
  UserAgent,
} from "sip.js";
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from "werift";
import { muLawLevel, toneFrame } from "./tones.ts";

export interface PhoneMedia extends SessionDescriptionHandler {
  readonly heard: { packets: number; loudPackets: number };
  /** What the next offer says; hold is sendonly. */
  direction: "sendrecv" | "sendonly";
  restartIce: boolean;
  pressKey(event: number): Promise<void>;
}

export interface Phone {
  readonly agent: UserAgent;
  /** Invitations so far, in order. */
  readonly invitations: Invitation[];
  /** @returns the SIP code of the final answer */
  register(): Promise<number>;
  unregister(): Promise<void>;
  call(number: string): PhoneCall;
  close(): Promise<void>;
}

export interface PhoneCall {
  readonly inviter: Inviter;
  readonly progress: { code: number; hasSdp: boolean }[];
  /** The final answer to INVITE. */
  readonly final: Promise<{ code: number; reason: string | undefined }>;
}

export interface PhoneOptions {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

export async function startPhone({ url, username, password }: PhoneOptions): Promise<Phone> {
  const invitations: Invitation[] = [];
  const uri = uriOf(username);
  const agent = new UserAgent({
    uri,
    authorizationUsername: username,
    authorizationPassword: password,
    transportOptions: { server: url, keepAliveInterval: 0, connectionTimeout: 5 },
    logBuiltinEnabled: false,
    sessionDescriptionHandlerFactory: () => createPhoneMedia(),
    delegate: { onInvite: (invitation) => invitations.push(invitation) },
  });
  await agent.start();
  const registerer = new Registerer(agent, { expires: 60 });

  return {
    agent,
    invitations,
    register: () =>
      new Promise((resolve, reject) => {
        registerer
          .register({
            requestDelegate: {
              onAccept: ({ message }) => resolve(message.statusCode ?? 0),
              onReject: ({ message }) => resolve(message.statusCode ?? 0),
            },
          })
          .catch(reject);
      }),
    async unregister() {
      await registerer.unregister();
      await until(() => registerer.state === RegistererState.Unregistered);
    },
    call(number) {
      const inviter = new Inviter(agent, uriOf(number), { earlyMedia: true });
      const progress: { code: number; hasSdp: boolean }[] = [];
      const final = new Promise<{ code: number; reason: string | undefined }>((resolve, reject) => {
        const settle = ({
          message,
        }: {
          message: { statusCode?: number; getHeader(name: string): string | undefined };
        }) => resolve({ code: message.statusCode ?? 0, reason: message.getHeader("Reason") });
        inviter
          .invite({
            requestDelegate: {
              onProgress: ({ message }) =>
                progress.push({ code: message.statusCode ?? 0, hasSdp: message.body.includes("m=audio") }),
              onAccept: settle,
              onReject: settle,
            },
          })
          .catch(reject);
      });
      return { inviter, progress, final };
    },
    async close() {
      // sip.js never finishes stopping when its WebSocket breaks meanwhile.
      await Promise.race([agent.stop(), new Promise((resolve) => setTimeout(resolve, 1000))]);
    },
  };
}

export function mediaOf(session: Session): PhoneMedia {
  return session.sessionDescriptionHandler as PhoneMedia;
}

export function uriOf(user: string) {
  const uri = UserAgent.makeURI(`sip:${user}@practice.invalid`);
  if (uri === undefined) throw new Error(`no URI: ${user}`);
  return uri;
}

/** Waits for a condition, at most 8 seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const limit = Date.now() + 8000;
  while (!condition()) {
    if (Date.now() > limit) throw new Error(`never came true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const untilEstablished = (session: Session) => until(() => session.state === SessionState.Established);
export const untilTerminated = (session: Session) => until(() => session.state === SessionState.Terminated);

const TELEPHONE_EVENT = 126;

function createPhoneMedia(): PhoneMedia {
  const connection = new RTCPeerConnection({
    codecs: {
      audio: [
        new RTCRtpCodecParameters({ mimeType: "audio/PCMU", clockRate: 8000, channels: 1, payloadType: 0 }),
        new RTCRtpCodecParameters({
          mimeType: "audio/telephone-event",
          clockRate: 8000,
          channels: 1,
          payloadType: TELEPHONE_EVENT,
        }),
      ],
    },
    iceServers: [],
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceInterfaceAddresses: { udp4: "127.0.0.1" },
    iceAdditionalHostAddresses: ["127.0.0.1"],
  });
  const transceiver = connection.addTransceiver(new MediaStreamTrack({ kind: "audio" }), { direction: "sendrecv" });
  const heard = { packets: 0, loudPackets: 0 };
  transceiver.onTrack.subscribe((track) => {
    track.onReceiveRtp.subscribe(({ payload }) => {
      heard.packets += 1;
      if (muLawLevel(payload) > 0.01) heard.loudPackets += 1;
    });
  });
  let sent = 0;
  const microphone = setInterval(() => {
    if (connection.connectionState !== "connected") return;
    const header = new RtpHeader({ payloadType: 0, sequenceNumber: sent & 0xffff, timestamp: sent * 160 });
    void transceiver.sender.sendRtp(new RtpPacket(header, Buffer.from(toneFrame([600], sent * 160))));
    sent += 1;
  }, 20);

  const media: PhoneMedia = {
    heard,
    direction: "sendrecv",
    restartIce: false,
    async getDescription() {
      const answers = connection.signalingState === "have-remote-offer";
      const description = answers
        ? await connection.createAnswer()
        : await connection.createOffer({ iceRestart: media.restartIce });
      await connection.setLocalDescription(description);
      if (connection.iceGatheringState !== "complete") {
        await connection.iceGatheringStateChange.watch((state) => state === "complete", 2000);
      }
      const body = (connection.localDescription?.sdp ?? "").replace("a=sendrecv", `a=${media.direction}`);
      return { body, contentType: "application/sdp" };
    },
    hasDescription: (contentType) => contentType === "application/sdp",
    async setDescription(sdp) {
      const type = connection.signalingState === "have-local-offer" ? "answer" : "offer";
      await connection.setRemoteDescription({ type, sdp });
      if (type === "offer" || !media.restartIce) return;
      media.restartIce = false;
      // werift starts no checks by itself while DTLS stays connected.
      for (const transport of connection.iceTransports) void transport.start();
    },
    sendDtmf: () => false,
    async pressKey(event) {
      const ssrc = transceiver.sender.ssrc;
      for (const [index, duration] of [160, 320, 480].entries()) {
        const isLast = index === 2;
        const header = new RtpHeader({
          ssrc,
          payloadType: TELEPHONE_EVENT,
          sequenceNumber: (sent + 20_000 + index) & 0xffff,
          timestamp: sent * 160,
          marker: index === 0,
        });
        const payload = Buffer.from([event, isLast ? 0x8a : 0x0a, duration >> 8, duration & 0xff]);
        await transceiver.dtlsTransport.sendRtp(payload, header);
      }
    },
    close() {
      clearInterval(microphone);
      void connection.close();
    },
  };
  return media;
}
