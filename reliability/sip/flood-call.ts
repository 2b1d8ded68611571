const description = [
  "v=0",
  "o=- 1 1 IN IP4 127.0.0.1",
  "s=-",
  "c=IN IP4 127.0.0.1",
  "t=0 0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 0",
  "a=rtpmap:0 PCMU/8000",
  "",
].join("\r\n");

/** A call that is in order (RFC 3261), each from another number of eleven digits that begins with 7. */
export function floodCall(index: number): string {
  const number = `7${String(index).padStart(10, "0")}`;
  return [
    "INVITE sip:101@127.0.0.1 SIP/2.0",
    `Via: SIP/2.0/WS far.invalid;branch=z9hG4bKflood${index}`,
    "Max-Forwards: 70",
    `From: <sip:${number}@flood.test>;tag=${index}`,
    "To: <sip:101@practice.kartoteka>",
    `Call-ID: flood-${index}`,
    "CSeq: 1 INVITE",
    "Contact: <sip:flood@far.invalid;transport=ws>",
    "Content-Type: application/sdp",
    `Content-Length: ${description.length}`,
    "",
    description,
  ].join("\r\n");
}

export function isFloodNumber(raw: string): boolean {
  return /^70\d{9}$/.test(raw);
}
