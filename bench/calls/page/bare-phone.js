// The least that brings a call's INVITE onto the wire out of a page: a cached microphone, one offer cut at its first
// usable candidate, one text into a WebSocket that is open. No SIP stack; the 407 that comes is not answered.
const configuration = { iceServers: [], bundlePolicy: "balanced", rtcpMuxPolicy: "require" };
let microphone;
let socket;
let connection = null;

window.phone = {
  async start({ url, domain, user }) {
    microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    await connect(url);
    document.querySelector("button").addEventListener("click", () => void call({ domain, user }));
  },
  isTalking: () => false,
  packetsIn: async () => 0,
  async hangUp() {
    connection?.close();
    connection = null;
  },
};

/** The PBX closes one that has said nothing while the others were measured; an INVITE needs one that is open. */
function connect(url) {
  socket = new WebSocket(url, "sip");
  socket.onclose = () => void connect(url).catch(() => undefined); // the next close tries again
  return new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error("the PBX does not take the connection"));
  });
}

async function call({ domain, user }) {
  const stream = microphone.clone();
  connection = new RTCPeerConnection(configuration);
  for (const track of stream.getTracks()) connection.addTrack(track, stream);
  const gathered = new Promise((resolve) => {
    connection.onicecandidate = ({ candidate }) => {
      if (!candidate || candidate.protocol === "udp") resolve();
    };
  });
  await connection.setLocalDescription(await connection.createOffer());
  await gathered;
  const body = connection.localDescription.sdp;
  const id = crypto.randomUUID();
  const lines = [
    `INVITE sip:201@${domain} SIP/2.0`,
    `Via: SIP/2.0/WS bare.invalid;branch=z9hG4bK${id}`,
    "Max-Forwards: 70",
    `To: <sip:201@${domain}>`,
    `From: <sip:${user}@${domain}>;tag=${id.slice(0, 8)}`,
    `Call-ID: ${id}`,
    "CSeq: 1 INVITE",
    `Contact: <sip:${user}@bare.invalid;transport=ws>`,
    "Content-Type: application/sdp",
    `Content-Length: ${new TextEncoder().encode(body).length}`,
  ];
  socket.send(`${lines.join("\r\n")}\r\n\r\n${body}`);
}
