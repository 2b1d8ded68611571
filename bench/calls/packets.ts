// What tcpdump wrote down (pcap, Ethernet frames with IPv4) as the messages that were on the wire, each with the time at
// which the system saw it. Pure.

/** `at`: milliseconds since 1970 by the kernel's clock. */
export type Packet = {
  at: number;
  from: number;
  to: number;
  /** UDP carries a datagram; TCP a piece of a stream, and SYN or RST. */
  payload: Buffer;
  tcp: { isOpening: boolean; isReset: boolean } | null;
};

/** A SIP message as it came, whatever carried it. */
export type SipMessage = { at: number; from: number; to: number; text: string };

const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const ETHERNET_HEADER = 14;
const IPV4 = 0x0800;
const TCP = 6;
const UDP = 17;

/** A file that is still written may end within a packet: that one is left for later. */
export function readPackets(file: Buffer): Packet[] {
  const packets: Packet[] = [];
  for (let at = FILE_HEADER; at + PACKET_HEADER <= file.length; ) {
    const length = file.readUInt32LE(at + 8);
    const frame = file.subarray(at + PACKET_HEADER, at + PACKET_HEADER + length);
    if (frame.length < length) break;
    const time = file.readUInt32LE(at) * 1_000 + file.readUInt32LE(at + 4) / 1_000;
    const packet = readFrame(frame, time);
    if (packet) packets.push(packet);
    at += PACKET_HEADER + length;
  }
  return packets;
}

function readFrame(frame: Buffer, at: number): Packet | null {
  if (frame.length < ETHERNET_HEADER + 20 || frame.readUInt16BE(12) !== IPV4) return null;
  const start = ETHERNET_HEADER;
  const transport = start + (frame.readUInt8(start) & 0x0f) * 4;
  // what stands behind it fills up a short frame
  const end = start + frame.readUInt16BE(start + 2);
  const protocol = frame.readUInt8(start + 9);
  if (protocol !== TCP && protocol !== UDP) return null;
  const [from, to] = [frame.readUInt16BE(transport), frame.readUInt16BE(transport + 2)];
  if (protocol === UDP) return { at, from, to, payload: frame.subarray(transport + 8, end), tcp: null };
  const flags = frame.readUInt8(transport + 13);
  const isOpening = (flags & 0x12) === 0x02;
  const payload = frame.subarray(transport + (frame.readUInt8(transport + 12) >> 4) * 4, end);
  return { at, from, to, payload, tcp: { isOpening, isReset: (flags & 0x04) !== 0 } };
}

/** SIP over UDP is the datagram itself; over a WebSocket it lies in frames, of which one segment may carry several. */
export function sipMessages(packets: readonly Packet[]): SipMessage[] {
  return packets.flatMap(({ payload, tcp, ...packet }) => {
    const texts = tcp ? textsOfFrames(payload) : [payload.toString("utf8")];
    return texts.filter(isSip).map((text) => ({ ...packet, text }));
  });
}

function isSip(text: string): boolean {
  return text.startsWith("SIP/2.0 ") || text.slice(0, text.indexOf("\r\n")).endsWith(" SIP/2.0");
}

/** RFC 6455 §5.2; loopback carries a message of SIP in one segment. What begins with no frame gives nothing. */
function textsOfFrames(segment: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at + 2 <= segment.length; ) {
    const isMasked = (segment.readUInt8(at + 1) & 0x80) !== 0;
    let length = segment.readUInt8(at + 1) & 0x7f;
    let body = at + 2;
    if (length === 126 && body + 2 <= segment.length) {
      length = segment.readUInt16BE(body);
      body += 2;
    }
    const mask = isMasked ? segment.subarray(body, body + 4) : null;
    body += isMasked ? 4 : 0;
    if (length === 127 || body + length > segment.length) break;
    const masked = segment.subarray(body, body + length);
    const payload = mask ? Buffer.from(masked.map((byte, index) => byte ^ (mask[index % 4] ?? 0))) : masked;
    if ((segment.readUInt8(at) & 0x0f) <= 2) texts.push(payload.toString("utf8"));
    at = body + length;
  }
  return texts;
}

/** RFC 3550 §5.1, and not RTCP by RFC 5761 §4: sound, encrypted or not. */
export function isSound({ payload, tcp }: Packet): boolean {
  if (tcp || payload.length < 12 || payload.readUInt8(0) >> 6 !== 2) return false;
  const type = payload.readUInt8(1) & 0x7f;
  return type < 64 || type > 95;
}

export function header(text: string, name: string): string {
  return new RegExp(`^${name}: *(.+?)\\r$`, "im").exec(text)?.[1] ?? "";
}
