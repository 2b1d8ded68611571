/** What the connection itself counts: proves that sound goes both ways, and feeds the quality light (G13-4). */
export type CallStatistics = {
  packetsIn: number;
  packetsOut: number;
  packetsLost: number;
  /** Loudness of what is heard now, 0 to 1; null while nothing was received. */
  levelIn: number | null;
  jitterSeconds: number | null;
  roundTripSeconds: number | null;
  /** Share of what we sent that the far end lost lately, 0 to 1; null before its first report. */
  lossOut: number | null;
};

/** `report`: RTCPeerConnection.getStats(), W3C webrtc-stats. */
export function readCallStatistics(report: Iterable<[string, unknown]>): CallStatistics {
  const statistics: CallStatistics = {
    packetsIn: 0,
    packetsOut: 0,
    packetsLost: 0,
    levelIn: null,
    jitterSeconds: null,
    roundTripSeconds: null,
    lossOut: null,
  };
  for (const [, value] of report) {
    const entry = value as Record<string, unknown>;
    if (entry["type"] === "inbound-rtp" && entry["kind"] === "audio") {
      statistics.packetsIn += numberOr(entry["packetsReceived"], 0);
      statistics.packetsLost += numberOr(entry["packetsLost"], 0);
      statistics.levelIn = numberOr(entry["audioLevel"], null);
      statistics.jitterSeconds = numberOr(entry["jitter"], null);
    }
    if (entry["type"] === "outbound-rtp" && entry["kind"] === "audio") {
      statistics.packetsOut += numberOr(entry["packetsSent"], 0);
    }
    if (entry["type"] === "remote-inbound-rtp") {
      statistics.roundTripSeconds = numberOr(entry["roundTripTime"], null);
      statistics.lossOut = numberOr(entry["fractionLost"], null);
    }
  }
  return statistics;
}

function numberOr<Otherwise>(value: unknown, otherwise: Otherwise): number | Otherwise {
  return typeof value === "number" ? value : otherwise;
}
