/**
 * The connection to one of the line's servers as a value (TELEPHONY §5, G1-16).
 *
 *   closed, down ──try──> connecting ──opened──> connected ──silent──> suspected ──answered──> connected
 *   connecting, connected, suspected ──lost──> down, with the time of the next try
 *   any ──stop──> closed
 *
 * `suspected`: the server was asked something and is silent for longer than is usual. Times are milliseconds UTC.
 */
export type TransportState =
  | { state: "closed" }
  | { state: "connecting"; server: string }
  | { state: "connected"; server: string }
  | { state: "suspected"; server: string; since: number }
  | { state: "down"; since: number; nextTryAt: number };

export type TransportEvent =
  | { event: "try"; server: string }
  | { event: "opened" }
  | { event: "silent"; at: number }
  | { event: "answered" }
  | { event: "lost"; at: number; nextTryAt: number }
  | { event: "stop" };

export function moveTransport(transport: TransportState, event: TransportEvent): TransportState {
  switch (event.event) {
    case "try":
      return { state: "connecting", server: event.server };
    case "opened":
      return transport.state === "connecting" ? { state: "connected", server: transport.server } : transport;
    case "silent":
      if (transport.state !== "connected") return transport;
      return { state: "suspected", server: transport.server, since: event.at };
    case "answered":
      return transport.state === "suspected" ? { state: "connected", server: transport.server } : transport;
    case "lost": {
      if (transport.state === "closed") return transport;
      const since = transport.state === "down" || transport.state === "suspected" ? transport.since : event.at;
      return { state: "down", since, nextTryAt: event.nextTryAt };
    }
    case "stop":
      return { state: "closed" };
    default: {
      const unknown: never = event;
      return unknown;
    }
  }
}
