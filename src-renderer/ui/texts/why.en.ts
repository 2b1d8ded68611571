import type { SameKeys } from "./same-keys.ts";
import type { whyRu } from "./why.ru.ts";

export const whyEn: SameKeys<typeof whyRu> = {
  button: "Why?",
  title: "Why the call did not get through",
  side: "Most likely the cause: {{side}}.",
  close: "Got it",
  faults: {
    client: "the client",
    clientNetwork: "the client’s operator or network",
    number: "the number",
    line: "our line or PBX",
    computer: "the manager’s computer or its network",
    manager: "the manager",
  },
  causes: {
    busy: {
      what: "The number is busy: the client is on the phone.",
      next: "Call again in ten minutes or add a task to call back.",
    },
    noAnswer: {
      what: "The phone rang, nobody took it.",
      next: "Call at another time or another number of the client.",
    },
    declined: {
      what: "The client declined the call.",
      next: "Do not call again at once: write to the client or call later.",
    },
    callerGaveUp: {
      what: "The client hung up before anybody answered.",
      next: "Call the client back.",
    },
    unavailable: {
      what: "The client’s phone is off or out of coverage.",
      next: "Call later or another number of the client.",
    },
    destinationDown: {
      what: "The client’s phone or PBX does not answer the network.",
      next: "Call later. If it stays so with one number, ask the client for another.",
    },
    networkDown: {
      what: "The network on the way to the client is out of order.",
      next: "Call in a few minutes. If it is so with every number, tell the administrator of the line.",
    },
    blocked: {
      what: "The client’s operator or phone does not take calls from our number.",
      next: "Call over another line and tell the administrator: the number may be marked as unwanted.",
    },
    noSuchNumber: {
      what: "There is no such number, or it is not in service any more.",
      next: "Check the digits in the card and ask the client for the number in use.",
    },
    incompleteNumber: {
      what: "The number is not complete.",
      next: "Check that no digit is missing and that the codes of country and city are there.",
    },
    noRoute: {
      what: "The telephone network has no way to such a number.",
      next: "Check the codes of country and city. If the number is right, the administrator of the line opens the direction.",
    },
    forbidden: {
      what: "The line does not let calls to this number through.",
      next: "Give the number to the administrator of the line: the direction is closed or the account is empty.",
    },
    wrongPassword: {
      what: "The line did not accept the password.",
      next: "Tell the administrator: the password of the line has to be entered again.",
    },
    codecs: {
      what: "The phones found no common sound format.",
      next: "Tell the administrator of the line. Calling again does not help.",
    },
    redirected: {
      what: "The number is forwarded, and the line did not follow.",
      next: "Ask the client which number to call, and tell the administrator of the line.",
    },
    channelsBusy: {
      what: "All channels to the operator are taken.",
      next: "Call again in a minute. If it happens often, the administrator has to add channels.",
    },
    temporaryFault: {
      what: "There is a passing fault on the line.",
      next: "Call again in a minute.",
    },
    lineFault: {
      what: "The PBX could not put the call through.",
      next: "Call again in a minute. If no call gets through, give the answer of the line to the administrator.",
    },
    lineSilent: {
      what: "The PBX gave no answer for half a minute.",
      next: "Call again. If no call gets through, tell the administrator of the line.",
    },
    cutOff: {
      what: "The talk broke off: the line stopped answering.",
      next: "Call the client back. If it happens often, tell the administrator of the line.",
    },
    unexplained: {
      what: "The call did not get through, and the line did not say why.",
      next: "Call again. If it fails again, give the answer of the line to the administrator.",
    },
    noConnection: {
      what: "The call did not leave: there was no connection to the line.",
      next: "Check the network. The phone connects by itself, then the call can be made again.",
    },
    microphoneDenied: {
      what: "The call did not leave: the system gave no access to the microphone.",
      next: "Allow the microphone in the settings of the system and call again.",
    },
    noMicrophone: {
      what: "The call did not leave: no microphone was found, or another program holds it.",
      next: "Plug in the headset, choose it at the lower right and call again.",
    },
    noSound: {
      what: "The call was answered, but no sound went either way.",
      next: "Call again. If it stays so, the network lets no sound through: tell the administrator.",
    },
    interrupted: {
      what: "The program closed during the call.",
      next: "Call again if the talk was not over.",
    },
    phoneBusy: {
      what: "The phone said «busy» by itself: do not disturb was on, or there were four calls already.",
      next: "Call the client back.",
    },
    notTaken: {
      what: "The phone rang here, and nobody answered.",
      next: "Call the client back.",
    },
    cancelled: {
      what: "The manager ended the call before the talk.",
      next: "Call again if the client is still needed.",
    },
  },
};
