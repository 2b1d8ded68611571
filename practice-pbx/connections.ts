import { type Transport, TransportError } from "sip.js/lib/core/index.js";
import { WebSocket } from "ws";

/**
 * Which WebSocket carries which SIP exchange. One SIP core serves all sockets, so that a call survives the loss of
 * its socket: every message, request or response, finds its way by Call-ID, and the socket that last spoke about a
 * Call-ID carries it. A trainee who comes back with a re-INVITE over a new socket thereby moves the call there,
 * and until then a hang-up of the line is lost, as it is with a real PBX.
 */
export interface Connections {
  readonly transport: Transport;
  /** Call before the core sees a message of that Call-ID, received or to be sent. */
  assign(callId: string, socket: WebSocket): void;
  /** @returns the Call-IDs that lost their socket */
  forget(socket: WebSocket): readonly string[];
}

const REMEMBERED_CALL_IDS = 2000;

/** @param isCall true while a Call-ID belongs to a call: its socket is not forgotten however old it is */
export function createConnections(isCall: (callId: string) => boolean): Connections {
  const socketByCallId = new Map<string, WebSocket>();
  return {
    transport: {
      protocol: "WS",
      async send(message) {
        const socket = socketByCallId.get(callIdOf(message) ?? "");
        if (socket?.readyState !== WebSocket.OPEN) throw new TransportError("the trainee's WebSocket is gone");
        socket.send(message);
      },
    },
    assign(callId, socket) {
      // Deleted first: a Map keeps the order of insertion, so the oldest Call-IDs stay in front.
      socketByCallId.delete(callId);
      socketByCallId.set(callId, socket);
      if (socketByCallId.size <= REMEMBERED_CALL_IDS) return;
      const oldest = [...socketByCallId.keys()].find((known) => !isCall(known));
      if (oldest !== undefined) socketByCallId.delete(oldest);
    },
    forget(socket) {
      const lost = [...socketByCallId].filter(([, carrier]) => carrier === socket).map(([callId]) => callId);
      for (const callId of lost) socketByCallId.delete(callId);
      return lost;
    },
  };
}

/** @param message a whole SIP message */
function callIdOf(message: string): string | undefined {
  return /^(?:Call-ID|i)[ \t]*:[ \t]*(\S+)/im.exec(message)?.[1];
}
