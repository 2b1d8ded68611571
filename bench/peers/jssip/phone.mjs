// JsSIP as a good page would use it, tuned as the product is: the microphone opened once and cloned for each call, the
// gathering cut at the first candidate that can be used, the shortest pause before it connects again, and after that a
// re-INVITE with new candidates for each call. bench/calls/callers.ts asks; the button is what is clicked.
import JsSIP from "jssip";

const configuration = { iceServers: [], bundlePolicy: "balanced", rtcpMuxPolicy: "require" };
/** @type {MediaStream} */
let microphone;
let userAgent;
let session = null;
let wasCut = false;
const audio = new Audio();

window.phone = {
  async start({ url, domain, user, password }) {
    microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    userAgent = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(url)],
      uri: `sip:${user}@${domain}`,
      authorization_user: user,
      password,
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
    });
    userAgent.on("disconnected", () => {
      wasCut = true;
    });
    userAgent.on("registered", () => {
      if (wasCut && session?.isEstablished()) session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
      wasCut = false;
    });
    const registered = new Promise((resolve, reject) => {
      userAgent.once("registered", () => resolve());
      userAgent.once("registrationFailed", ({ cause }) => reject(new Error(`not registered: ${cause}`)));
    });
    userAgent.start();
    await registered;
    document.querySelector("button").addEventListener("click", () => call(`sip:201@${domain}`));
  },
  isTalking: () => session?.isEstablished() ?? false,
  async packetsIn() {
    const report = Array.from((await session.connection.getStats()).values());
    return report.find(({ type }) => type === "inbound-rtp")?.packetsReceived ?? 0;
  },
  async hangUp() {
    session?.terminate();
    session = null;
  },
};

function call(target) {
  session = userAgent.call(target, {
    mediaStream: microphone.clone(),
    pcConfig: configuration,
    eventHandlers: {
      icecandidate: ({ candidate, ready }) => {
        if (candidate.protocol === "udp") ready();
      },
    },
  });
  session.connection.addEventListener("track", ({ streams }) => {
    audio.srcObject = streams[0];
    void audio.play();
  });
}
