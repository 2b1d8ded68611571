import { describe, expect, it } from "vitest";
import { isEnoughCandidate } from "./call-sound.ts";
import {
  askWithoutGlare,
  causeOfCancel,
  dtmfInfo,
  finishOfNoInvite,
  finishOfRefusal,
  finishWithoutWord,
  q850CauseOf,
  sendsSound,
} from "./sip-answers.ts";

describe("G3-2: what a refusal leaves in the record", () => {
  it.each([
    [486, "Busy Here", "Q.850;cause=17", { q850Cause: 17, endedBy: "client" }],
    [603, "Decline", undefined, { q850Cause: null, endedBy: "client" }],
    [480, "Temporarily Unavailable", 'Q.850;cause=19;text="No answer"', { q850Cause: 19, endedBy: "line" }],
    [404, "Not Found", 'SIP;cause=404, Q.850;cause=1;text="Unallocated"', { q850Cause: 1, endedBy: "line" }],
  ] as const)("G3-2: %d %s with «%s»", (sipCode, sipPhrase, reason, expected) => {
    expect(finishOfRefusal({ sipCode, sipPhrase, reason }, false)).toEqual({ sipCode, sipPhrase, ...expected });
  });

  it.each([
    [503, false, { endedBy: "line", deskTrouble: "noConnection" }],
    [408, false, { endedBy: "line", deskTrouble: "lineSilent" }],
    [408, true, { endedBy: "manager", deskTrouble: "lineSilent" }],
  ] as const)("G14-6, G3-2: %d that no line has sent is no answer of the line", (sipCode, askedToEnd, expected) => {
    const refusal = { sipCode, sipPhrase: "Service Unavailable", reason: undefined, madeUp: true };
    const none = { sipCode: null, sipPhrase: null, q850Cause: null };
    expect(finishOfRefusal(refusal, askedToEnd)).toEqual({ ...none, ...expected });
  });

  it("G14-6: an INVITE that did not leave tells a microphone from another fault, and from a person who hung up", () => {
    expect(finishOfNoInvite("NotAllowedError", false)).toMatchObject({
      deskTrouble: "microphoneDenied",
      sipPhrase: null,
    });
    expect(finishOfNoInvite("NotReadableError", false)).toMatchObject({ deskTrouble: "noMicrophone" });
    expect(finishOfNoInvite("TypeError", false)).toMatchObject({ deskTrouble: null, sipPhrase: "TypeError" });
    expect(finishOfNoInvite("Error", true)).toMatchObject({ endedBy: "manager", sipPhrase: null });
  });

  it("G3-2: 487 after our CANCEL is the manager's", () => {
    const refusal = { sipCode: 487, sipPhrase: "Request Terminated", reason: undefined };
    expect(finishOfRefusal(refusal, true)).toMatchObject({ sipCode: 487, endedBy: "manager" });
  });

  it("G3-2: a cause of another protocol, or one that Q.850 does not have, is none", () => {
    expect(q850CauseOf('SIP;cause=200;text="Call completed elsewhere"')).toBeNull();
    expect(q850CauseOf("Q.850;cause=999")).toBeNull();
    expect(q850CauseOf(undefined)).toBeNull();
  });

  it("G3-14: a call that another desk took was not missed here", () => {
    expect(causeOfCancel('SIP;cause=200;text="Call completed elsewhere"')).toBe(26);
    expect(causeOfCancel("Q.850;cause=16, SIP;cause=200")).toBe(26);
    expect(causeOfCancel("Q.850;cause=16")).toBe(16);
    expect(causeOfCancel("SIP;cause=487")).toBeNull();
    expect(causeOfCancel("")).toBeNull();
  });

  it("G3-2: an ending without a word still has one", () => {
    const ending = { askedToEnd: false, answered: false, incoming: false, accepted: false };
    expect(finishWithoutWord({ ...ending, incoming: true })).toMatchObject({ sipCode: 480, endedBy: "line" });
    expect(finishWithoutWord({ ...ending, accepted: true })).toMatchObject({ sipCode: 488, endedBy: "line" });
    expect(finishWithoutWord({ ...ending, answered: true, accepted: true })).toMatchObject({ sipCode: 200 });
    expect(finishWithoutWord({ ...ending, askedToEnd: true })).toMatchObject({ sipCode: null, endedBy: "manager" });
  });
});

describe("G1-3, G1-4, G1-10: what passes between the two ends", () => {
  it("G1-3: the far end's hold is read from its description", () => {
    expect(sendsSound("m=audio 9 RTP/SAVPF 0\r\na=sendrecv\r\n")).toBe(true);
    expect(sendsSound("m=audio 9 RTP/SAVPF 0\r\n")).toBe(true);
    expect(sendsSound("m=audio 9 RTP/SAVPF 0\r\na=sendonly\r\n")).toBe(false);
    expect(sendsSound("m=audio 9 RTP/SAVPF 0\r\na=inactive\r\n")).toBe(false);
  });

  it("G1-4: a digit by INFO is a dtmf-relay body", () => {
    expect(dtmfInfo("#")).toMatchObject({ contentType: "application/dtmf-relay" });
    expect(dtmfInfo("#").content).toContain("Signal=#\r\n");
  });

  it("G1-3: 491 is asked again, another refusal is not", async () => {
    const answers = [491, 491, 200];
    expect(
      await askWithoutGlare(
        async () => answers.shift() ?? 0,
        () => -0.1,
      ),
    ).toBe(true);
    let asked = 0;
    const refuse = async () => {
      asked += 1;
      return 488;
    };
    expect(await askWithoutGlare(refuse, () => 0)).toBe(false);
    expect(asked).toBe(1);
  });

  it("G1-10: the first UDP candidate lets INVITE go, unless the account says that only a relay gets through", () => {
    const host = { protocol: "udp", type: "host" };
    expect(isEnoughCandidate(host, [])).toBe(true);
    expect(isEnoughCandidate(host, [{ urls: "stun:stun.company.ru" }])).toBe(true);
    expect(isEnoughCandidate({ protocol: "tcp", type: "host" }, [])).toBe(false);
    expect(isEnoughCandidate(host, [{ urls: "turn:relay.company.ru" }])).toBe(false);
    expect(isEnoughCandidate({ protocol: "udp", type: "relay" }, [{ urls: "turns:relay.company.ru" }])).toBe(true);
  });
});
