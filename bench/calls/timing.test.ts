import { expect, it } from "vitest";
import { isSound, readPackets, sipMessages } from "./packets.ts";
import { callTimes, firstInvites, resetAt, restoration } from "./timing.ts";

const desk = 40_000;
const pbx = 8_080;
const sound = 50_123;
const offer = ["v=0", "m=audio 50123 UDP/TLS/RTP/SAVPF 0", "a=candidate:1 1 udp 2122260223 127.0.0.1 50123 typ host"];
/** PCMU, an SRTP packet and its RTCP. */
const [rtp, rtcp] = [Buffer.from([0x80, 0, ...Array(20).fill(7)]), Buffer.from([0x80, 200, ...Array(20).fill(7)])];

it("T-1: what tcpdump wrote is read to the microsecond, masked WebSocket frames too; half a packet waits", () => {
  const file = pcap([
    tcp(1_000.25, desk, pbx, frames([invite("a")], true)),
    udp(1_001, 20_000, sound, rtp),
    tcp(1_002, pbx, desk, frames([answer("SIP/2.0 100 Trying", "a"), answer("SIP/2.0 180 Ringing", "a")], false)),
  ]);
  const packets = readPackets(file);
  expect(packets.map(({ at, from, to }) => [at, from, to])).toEqual([
    [1_000.25, desk, pbx],
    [1_001, 20_000, sound],
    [1_002, pbx, desk],
  ]);
  expect(sipMessages(packets).map(({ text }) => text.split("\r\n")[0])).toEqual([
    "INVITE sip:201@x SIP/2.0",
    "SIP/2.0 100 Trying",
    "SIP/2.0 180 Ringing",
  ]);
  expect(readPackets(file.subarray(0, file.length - 1))).toHaveLength(2);
});

it("T-1, T-2, T-3: times are the clicked call's own: not the call before it, not RTCP, not the telephone's sound, not another one's ringing", () => {
  const packets = readPackets(
    pcap([
      tcp(900, desk, pbx, frames([invite("before")], true)),
      tcp(1_008, desk, pbx, frames([invite("mine")], true)),
      tcp(1_010, pbx, desk, frames([answer("SIP/2.0 180 Ringing", "before")], false)),
      tcp(1_020, pbx, desk, frames([answer("SIP/2.0 180 Ringing", "mine")], false)),
      udp(1_030, 20_000, sound, rtcp),
      udp(1_035, 20_000, 24_000, rtp),
      udp(1_040, 20_000, sound, rtp),
    ]),
  );
  expect(callTimes(packets, 1_000, pbx)).toEqual({ invite: 8, ringing: 20, sound: 40 });
  expect(callTimes(packets, 1_009, pbx)).toBeNull();
  expect(packets.filter(isSound)).toHaveLength(2);
});

it("T-2: an INVITE that is sent again with its digest is one call", () => {
  const packets = readPackets(pcap([1, 2].map((at) => udp(at, 5_095, 5_060, Buffer.from(invite("same"))))));
  expect(firstInvites(packets, 5_095)).toEqual([1]);
});

it("T-4: restored is REGISTER's 200 and the re-INVITE, whichever is later, on a connection opened after the break", () => {
  const broken = [tcp(99, pbx, desk, Buffer.alloc(0), 0x14), tcp(100, pbx, desk, Buffer.alloc(0), 0x14)];
  const opened = tcp(110, desk + 1, pbx, Buffer.alloc(0), 0x02);
  const registered = tcp(120, pbx, desk + 1, frames([answer("SIP/2.0 200 OK", "r", "REGISTER")], false));
  const early = readPackets(pcap([...broken, opened, registered]));
  expect(resetAt(early, 99.5, pbx)).toBe(100);
  expect(restoration(early, 100, pbx)).toEqual({ noticed: 10, restored: null });
  const notAgain = tcp(121, desk + 1, pbx, frames([invite("another")], true));
  expect(restoration(readPackets(pcap([...broken, opened, registered, notAgain])), 100, pbx).restored).toBeNull();
  const reInvite = tcp(125, desk + 1, pbx, frames([invite("mine", ";tag=far")], true));
  expect(restoration(readPackets(pcap([...broken, opened, registered, reInvite])), 100, pbx)).toEqual({
    noticed: 10,
    restored: 25,
  });
});

function invite(callId: string, tag = ""): string {
  const lines = [
    "INVITE sip:201@x SIP/2.0",
    `To: <sip:201@x>${tag}`,
    `Call-ID: ${callId}`,
    "CSeq: 1 INVITE",
    "",
    ...offer,
  ];
  return `${lines.join("\r\n")}\r\n`;
}

function answer(status: string, callId: string, method = "INVITE"): string {
  return `${[status, `Call-ID: ${callId}`, `CSeq: 1 ${method}`].join("\r\n")}\r\n\r\n`;
}

/** RFC 6455 §5.2, with the length in two bytes. */
function frames(texts: string[], isMasked: boolean): Buffer {
  const mask = Buffer.from([1, 2, 3, 4]);
  return Buffer.concat(
    texts.map((text) => {
      const body = Buffer.from(text);
      const head = Buffer.from([0x81, (isMasked ? 0x80 : 0) | 126, body.length >> 8, body.length & 0xff]);
      if (!isMasked) return Buffer.concat([head, body]);
      return Buffer.concat([head, mask, body.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
    }),
  );
}

type Frame = { at: number; frame: Buffer };

function tcp(at: number, from: number, to: number, payload: Buffer, flags = 0x18): Frame {
  const head = Buffer.alloc(20);
  head.writeUInt8(5 << 4, 12);
  head.writeUInt8(flags, 13);
  return ip(at, 6, from, to, Buffer.concat([head, payload]));
}

function udp(at: number, from: number, to: number, payload: Buffer): Frame {
  return ip(at, 17, from, to, Buffer.concat([Buffer.alloc(8), payload]));
}

function ip(at: number, protocol: number, from: number, to: number, segment: Buffer): Frame {
  segment.writeUInt16BE(from, 0);
  segment.writeUInt16BE(to, 2);
  const head = Buffer.alloc(34);
  head.writeUInt16BE(0x0800, 12);
  head.writeUInt8(0x45, 14);
  head.writeUInt16BE(20 + segment.length, 16);
  head.writeUInt8(protocol, 23);
  return { at, frame: Buffer.concat([head, segment]) };
}

function pcap(packets: Frame[]): Buffer {
  const records = packets.map(({ at, frame }) => {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(Math.floor(at / 1_000), 0);
    head.writeUInt32LE(Math.round((at % 1_000) * 1_000), 4);
    head.writeUInt32LE(frame.length, 8);
    head.writeUInt32LE(frame.length, 12);
    return Buffer.concat([head, frame]);
  });
  return Buffer.concat([Buffer.alloc(24), ...records]);
}
